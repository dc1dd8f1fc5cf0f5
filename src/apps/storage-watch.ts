import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { LineIds } from '../kernel/server/problem.ts'
import { type StorageFault, storageFaultOf } from '../kernel/server/postgres/storage-fault.ts'
import type { Log } from './log.ts'

export type StorageState = 'ok' | 'nearlyFull' | StorageFault

export interface StorageParts {
  /** Whether the database takes no changes. Rejects when it is not there. */
  readonly isReadOnly: () => Promise<boolean>
  /** Bytes that are left where the database lies; undefined where this program cannot know. */
  readonly freeBytes: () => Promise<number | undefined>
  /** Milliseconds of a clock that only goes forward. */
  readonly nowMs: () => number
  /** Told once of every other state. */
  readonly tell: (state: StorageState) => void
}

/** Where people see it. */
interface Screens {
  publish(event: string, data: object): void
}

/** Below this it is said before it hurts. */
export const LOW_BYTES = 512 * 1024 * 1024
/** A database elsewhere does not say that there is space again: without another failure for so long, it is believed. */
const FULL_FOR_MS = 60_000
/** A fault that goes on is written down again after so long. */
const LINE_EVERY_MS = 60_000
const EVERY_MS = 2_000
const LONGEST_ANSWER_MS = 10_000

/** Knows whether what people and machines say can be stored, so that a full disk is a sentence on every screen and not five hundred incidents. */
export class StorageWatch {
  readonly #parts: StorageParts
  #state: StorageState = 'ok'
  #fullSinceMs: number | undefined
  #lines = new Map<StorageFault, number>()
  #screens: Screens | undefined
  readonly #stop = new AbortController()
  #freeBytes: number | undefined

  constructor(parts: StorageParts) {
    this.#parts = parts
  }

  get state(): StorageState {
    return this.#state
  }

  get freeBytes(): number | undefined {
    return this.#freeBytes
  }

  /** A write has failed. @returns whether that is worth a line in the log. */
  note(fault: StorageFault): boolean {
    const nowMs = this.#parts.nowMs()
    if (fault === 'full') this.#fullSinceMs = nowMs
    this.#become(fault)
    const isNews = nowMs - (this.#lines.get(fault) ?? Number.NEGATIVE_INFINITY) >= LINE_EVERY_MS
    if (isNews) this.#lines.set(fault, nowMs)
    return isNews
  }

  /** Something was stored. Where the free space is known, that decides: a little finds its place on a disk that is full for everything else. */
  readonly stored = (): void => {
    if (this.#freeBytes !== undefined) return
    this.#fullSinceMs = undefined
    if (this.#state === 'full') this.#become('ok')
  }

  /** Looks once. */
  async look(): Promise<StorageState> {
    const { isReadOnly, freeBytes, nowMs } = this.#parts
    this.#freeBytes = await freeBytes().catch(() => undefined)
    const late = new AbortController()
    const answer = await Promise.race([
      isReadOnly().then(
        (found) => (found ? 'readOnly' : 'ok'),
        () => 'away',
      ),
      wait(LONGEST_ANSWER_MS, 'away', { signal: late.signal }).catch(() => 'away'),
    ])
    late.abort()
    if (this.#fullSinceMs !== undefined) {
      const hasSpace = this.#freeBytes === undefined ? nowMs() - this.#fullSinceMs > FULL_FOR_MS : this.#freeBytes > LOW_BYTES
      if (hasSpace) this.#fullSinceMs = undefined
    }
    if (answer !== 'ok') this.#become(answer as StorageFault)
    else this.#become(this.#fullSinceMs === undefined ? this.#low() : 'full')
    return this.#state
  }

  /** Shows the state on every screen, from now on. */
  showOn(screens: Screens): void {
    this.#screens = screens
    screens.publish('storage', { state: this.#state })
  }

  begin(): this {
    void this.#goOn()
    return this
  }

  async close(): Promise<void> {
    this.#stop.abort()
  }

  async #goOn(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await wait(EVERY_MS, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.look()
    }
  }

  #low(): StorageState {
    return this.#freeBytes !== undefined && this.#freeBytes < LOW_BYTES ? 'nearlyFull' : 'ok'
  }

  #become(state: StorageState): void {
    if (state === this.#state) return
    this.#state = state
    this.#parts.tell(state)
    this.#screens?.publish('storage', { state })
  }
}

/** @param pool asked late, because the watch is there before the site is, @param directory where the database lies, if this machine knows it */
export function openStorageWatch(pool: () => Pick<pg.Pool, 'query'>, directory: string | undefined, log: Log): StorageWatch {
  const isReadOnly = async () => {
    const { rows } = await pool().query<{ readOnly: string }>(`select current_setting('transaction_read_only') as "readOnly"`)
    return rows[0]?.readOnly === 'on'
  }
  return new StorageWatch({
    isReadOnly,
    freeBytes: async () => (directory === undefined ? undefined : freeBytesAt(directory)),
    nowMs: () => performance.now(),
    tell: (state) => (state === 'ok' ? log.info('the database stores again') : log.warn(`the database: ${inWords[state]}`)),
  })
}

const inWords: Readonly<Record<Exclude<StorageState, 'ok'>, string>> = {
  nearlyFull: 'its disk is nearly full; free space, or move it, before nothing can be stored any more',
  full: 'its disk is full; nothing is stored until there is space',
  readOnly: 'it takes no changes; nothing is stored until it does',
  away: 'it is not there; it is waited for',
}

/** Bytes that are left for whoever is not root, where a directory lies. */
async function freeBytesAt(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

type WriteLine = (error: unknown, where: string, ids?: LineIds) => string

/** A log that tells the watch of what could not be stored, and says it once a minute instead of for every command. */
export function notingFaults(write: WriteLine, watch: StorageWatch): WriteLine {
  return (error, where, ids) => {
    const fault = storageFaultOf(error)
    return fault === undefined || watch.note(fault) ? write(error, where, ids) : randomUUID()
  }
}
