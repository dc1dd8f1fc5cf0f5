import type { Accepted } from '../contract/command.ts'
import { backOffMs } from './back-off.ts'
import { type Problem, ProblemError } from './problem.ts'
import { createStore, type Store } from './store.ts'

/** What was frozen when the person pressed: the id, the body (with `occurredAt`) as text, and who it was. Nothing of it changes on a retry. */
export interface Press {
  readonly id: string
  readonly name: string
  readonly body: string
  readonly accountId: string | undefined
  readonly pressedAtMs: number
  /** By the clock of this terminal, which may be wrong. */
  readonly deviceAtMs?: number
  /** This terminal, and its own number of the press; only what is kept over a reload has one. */
  readonly device?: { readonly deviceId: string; readonly deviceSeq: number }
  /** A request may be refused by what has happened meanwhile; then what speaks of the same things makes no sense. */
  readonly isRequest?: boolean
  /** The ids of the things it speaks of, each with the field in which it stands. */
  readonly about?: readonly string[]
  /** Presses before it without which it makes no sense. */
  readonly dependsOn?: readonly string[]
  /** The parked command in whose place a person sends it. */
  readonly insteadOf?: string
  /** Signatures that people have given for exactly this body. */
  readonly signatures?: readonly string[]
}

export type Delivery =
  | { readonly state: 'sending'; readonly press: Press; readonly attempt: number }
  | { readonly state: 'unsent'; readonly press: Press; readonly attempt: number; readonly retryAtMs: number }
  | { readonly state: 'accepted'; readonly press: Press; readonly answer: Accepted }
  | { readonly state: 'refused'; readonly press: Press; readonly problem: Problem }

export type Settled = Extract<Delivery, { state: 'accepted' | 'refused' }>
export type Refused = Extract<Delivery, { state: 'refused' }>

export interface OutboxParts {
  readonly post: (press: Press) => Promise<Accepted>
  /** Whether the person who pressed is the one who is signed in: nobody's press is booked under another name. */
  readonly isOurs: (press: Press) => boolean
  /** Called when the server knows no session any more; the press waits until the person has signed in again. */
  readonly onSignedOut: () => void
  readonly now: () => number
  readonly chance: () => number
  readonly wait: (ms: number, wake: () => void) => () => void
  /** Numbers what is kept. */
  readonly number?: () => { readonly deviceId: string; readonly deviceSeq: number }
  /** Where presses are kept before the first send, so that a reload of the page loses nothing. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>
}

export interface Outbox {
  /** Presses that the server has not answered yet, oldest first. */
  readonly open: Store<readonly Delivery[]>
  /** Presses that were refused when nobody looked any more: after a reload, or when the screen had changed. They stay until a person has seen them. */
  readonly left: Store<readonly Refused[]>
  /** @param keep false for bodies that must never be stored (contracts with secret fields). */
  deliver(press: Press, onChange?: (delivery: Delivery) => void, keep?: boolean): Promise<Settled>
  /** Does not wait for the end of the back-off. */
  retryNow(): void
  /** Sends what an earlier page of the same account left unsent, in the order in which it was pressed. */
  resume(accountId: string): Promise<Settled>[]
  /** Keeps a refusal that nobody has seen. */
  leave(refused: Refused): void
  /** A person has seen it. */
  dismiss(pressId: string): void
}

const PREFIX = 'entresol.unsent.'

/**
 * Delivers each press until the server answers: the same id and body every time, so that a lost answer never books twice. What one person
 * pressed arrives in that order: a press waits until those before it are answered.
 */
export function createOutbox(parts: OutboxParts): Outbox {
  const open = createStore<readonly Delivery[]>([])
  const left = createStore<readonly Refused[]>([])
  const waiting = new Set<() => void>()
  /** The last press of each person. */
  const lines = new Map<string | undefined, Promise<unknown>>()

  const show = (delivery: Delivery) => {
    const settled = delivery.state === 'accepted' || delivery.state === 'refused'
    const at = open.get().findIndex((entry) => entry.press.id === delivery.press.id)
    if (settled) open.update((entries) => entries.filter((entry) => entry.press.id !== delivery.press.id))
    else if (at < 0) open.update((entries) => [...entries, delivery])
    else open.update((entries) => entries.with(at, delivery))
  }

  const pause = (ms: number) =>
    new Promise<void>((wake) => {
      const done = () => {
        waiting.delete(done)
        stop()
        wake()
      }
      const stop = parts.wait(ms, done)
      waiting.add(done)
    })

  async function attemptOnce(press: Press): Promise<Settled | undefined> {
    if (!parts.isOurs(press)) return undefined
    try {
      return { state: 'accepted', press, answer: await parts.post(press) }
    } catch (error) {
      if (!(error instanceof ProblemError)) return undefined
      if (error.problem.kind !== 'signedOut') return { state: 'refused', press, problem: error.problem }
      parts.onSignedOut()
      return undefined
    }
  }

  async function sendUntilAnswered(press: Press, tell: (delivery: Delivery) => void): Promise<Settled> {
    for (let attempt = 1; ; attempt += 1) {
      tell({ state: 'sending', press, attempt })
      const settled = await attemptOnce(press)
      if (settled) {
        parts.storage?.removeItem(PREFIX + press.id)
        tell(settled)
        return settled
      }
      const ms = backOffMs(attempt, parts.chance())
      tell({ state: 'unsent', press, attempt, retryAtMs: parts.now() + ms })
      await pause(ms)
    }
  }

  /** What it builds on, and its number: frozen with it. */
  function frame(press: Press, keep: boolean): Press {
    if (press.dependsOn) return press
    const before = open.get().filter((entry) => entry.press.accountId === press.accountId && buildsOn(press, entry.press))
    return { ...press, dependsOn: before.map((entry) => entry.press.id), ...(keep && parts.number && { device: parts.number() }) }
  }

  function deliver(pressed: Press, onChange: (delivery: Delivery) => void = () => {}, keep = true): Promise<Settled> {
    const press = frame(pressed, keep)
    const tell = (delivery: Delivery) => {
      show(delivery)
      onChange(delivery)
    }
    if (keep) parts.storage?.setItem(PREFIX + press.id, JSON.stringify(press))
    const before = lines.get(press.accountId)
    if (before) {
      const isLost = open.get().some((entry) => entry.state === 'unsent' && entry.press.accountId === press.accountId)
      tell(isLost ? { state: 'unsent', press, attempt: 0, retryAtMs: parts.now() } : { state: 'sending', press, attempt: 0 })
    }
    const settled = before ? before.then(() => sendUntilAnswered(press, tell)) : sendUntilAnswered(press, tell)
    const done = settled.then(
      () => undefined,
      () => undefined,
    )
    lines.set(press.accountId, done)
    void done.then(() => lines.get(press.accountId) === done && lines.delete(press.accountId))
    return settled
  }

  const leave = (refused: Refused) => {
    parts.storage?.setItem(PREFIX + refused.press.id, JSON.stringify(refused.press))
    left.update((entries) => [...entries.filter((entry) => entry.press.id !== refused.press.id), refused])
  }

  return {
    open,
    left,
    deliver,
    retryNow: () => {
      for (const wake of [...waiting]) wake()
    },
    resume: (accountId) =>
      storedPresses(parts.storage)
        .filter((press) => press.accountId === accountId && !open.get().some((entry) => entry.press.id === press.id))
        .map(async (press) => {
          const settled = await deliver(press)
          // Sent again by the next page, it is answered as it was: so it is shown until somebody has seen it.
          if (settled.state === 'refused') leave(settled)
          return settled
        }),
    leave,
    dismiss: (pressId) => {
      parts.storage?.removeItem(PREFIX + pressId)
      left.update((entries) => entries.filter((entry) => entry.press.id !== pressId))
    },
  }
}

function buildsOn(press: Press, before: Press): boolean {
  return before.isRequest === true && (press.about ?? []).some((thing) => before.about?.includes(thing))
}

function storedPresses(storage: OutboxParts['storage']): Press[] {
  if (!storage) return []
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key?.startsWith(PREFIX))
  return keys.map((key) => JSON.parse(storage.getItem(key as string) as string) as Press).sort(byPress)
}

/** By number where both have one: the clock may have been set right in between. */
function byPress(left: Press, right: Press): number {
  if (left.device && right.device && left.device.deviceId === right.device.deviceId) return left.device.deviceSeq - right.device.deviceSeq
  return left.pressedAtMs - right.pressedAtMs
}
