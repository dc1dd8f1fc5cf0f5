import type { Instant } from '../../kernel/contract/ids.ts'
import { step } from '../../kernel/server/follower.ts'
import type { Site } from '../../kernel/server/site.ts'
import { NOTICE_STREAM } from '../../model/notice/contract.ts'
import { ACCOUNT_STREAM } from '../../model/personnel/contract.ts'
import { DELIVERY_STREAM, type Way } from './contract.ts'
import { DeliveryTable, type Due } from './delivery-table.store.ts'
import { type NoticePace, nextOf, type Outcome } from './outcome.ts'

/** One way by which people are told outside of the program. */
export interface OpenWay {
  readonly way: Way
  /** What people may see of it: the sender of mails. */
  readonly shown: string
  readonly send: (due: Due) => Promise<Outcome>
}

export interface DeliverySurroundings {
  readonly site: Pick<Site, 'pool' | 'siteId' | 'bell' | 'now' | 'log'>
  readonly pace: NoticePace
  /** Between 0 and 1, anew each time. */
  readonly chance: () => number
}

const STREAMS = [NOTICE_STREAM, DELIVERY_STREAM, ACCOUNT_STREAM]
const LOOK_AGAIN_MS = 2_000
const TROUBLED_MS = 5_000
const readerOf = (way: Way) => `exchange.notice.${way}`

/**
 * Tells people by one way: what the feed has becomes messages in the transaction that moves the place in it, and each message is sent in its turn, the
 * oldest first. A crash repeats the message that was on its way and no other; its id is the same.
 */
export async function startWay(surroundings: DeliverySurroundings, open: OpenWay): Promise<{ close(): Promise<void> }> {
  const { pool, siteId } = surroundings.site
  await new DeliveryTable(pool, siteId, open.way).open(readerOf(open.way), open.shown)
  const stop = new AbortController()
  const running = new Delivering(surroundings, open).run(stop.signal)
  return {
    close: async () => {
      stop.abort()
      await running
    },
  }
}

/** A way that the configuration does not open. */
export async function shutWay({ pool, siteId }: DeliverySurroundings['site'], way: Way): Promise<void> {
  const table = new DeliveryTable(pool, siteId, way)
  await table.shut(readerOf(way))
  if (way === 'push') await table.forgetBrowsers('all')
}

class Delivering {
  readonly #surroundings: DeliverySurroundings
  readonly #open: OpenWay
  readonly #table: DeliveryTable

  constructor(surroundings: DeliverySurroundings, open: OpenWay) {
    this.#surroundings = surroundings
    this.#open = open
    this.#table = new DeliveryTable(surroundings.site.pool, surroundings.site.siteId, open.way)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { bell, log } = this.#surroundings.site
    while (!signal.aborted) {
      const heard = bell.rungFor(STREAMS)
      let restMs = TROUBLED_MS
      try {
        restMs = await this.#work(signal)
      } catch (error) {
        log(error, readerOf(this.#open.way))
      }
      await bell.next(STREAMS, heard, restMs, signal)
    }
  }

  /** @returns how long there is nothing to do, unless something happens. */
  async #work(signal: AbortSignal): Promise<number> {
    const { site } = this.#surroundings
    if (this.#open.way === 'push') await this.#table.forgetBrowsers('ofErased')
    while ((await this.#plan()) > 0 && !signal.aborted);
    let sent = 0
    for (let due = await this.#table.findDue(site.now()); due && !signal.aborted; due = await this.#table.findDue(site.now())) {
      const waitMs = await this.#tell(due)
      sent += 1
      if (waitMs !== undefined) return Math.min(waitMs, LOOK_AGAIN_MS)
    }
    if (sent > 0) await this.#table.forgetOldest()
    const next = await this.#table.nextTurn()
    return next === undefined ? LOOK_AGAIN_MS : Math.min(LOOK_AGAIN_MS, Math.max(1, Date.parse(next) - Date.parse(site.now())))
  }

  #plan(): Promise<number> {
    const { pool, siteId, now } = this.#surroundings.site
    return step({
      ...{ name: readerOf(this.#open.way), siteId, pool, streams: [NOTICE_STREAM] },
      apply: async (tx, events) => {
        for (const event of events) await this.#table.plan(tx, event as never, now())
      },
    })
  }

  /** @returns how long everybody waits, because the server is away. */
  async #tell(due: Due): Promise<number | undefined> {
    const { site, pace, chance } = this.#surroundings
    const outcome: Outcome | undefined = due.isObsolete ? undefined : await this.#open.send(due)
    if (outcome?.kind === 'gone') await this.#table.forgetBrowser(due.targetId)
    const attempts = due.attempts + (outcome ? 1 : 0)
    const [triedAt, waitsSinceMs] = [site.now(), Date.parse(due.waitsSince)]
    const nowMs = Date.parse(triedAt)
    const next = outcome ? nextOf(outcome, { attempts, waitsSinceMs, nowMs }, pace, chance()) : ({ state: 'obsolete' } as const)
    const { status = null, fault = null } = { ...(outcome as { status?: number; fault?: string } | undefined) }
    const nextTryAt = next.state === 'waiting' ? (new Date(next.nextTryAtMs).toISOString() as Instant) : null
    await this.#table.note(due.deliveryId, { state: next.state, attempts, status, fault, triedAt, nextTryAt })
    return outcome?.kind === 'away' && next.state === 'waiting' ? next.nextTryAtMs - nowMs : undefined
  }
}
