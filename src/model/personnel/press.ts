/** When a command was pressed, by the terminal's clock and its difference to ours. */
export interface PressClock {
  /** An instant. */
  readonly deviceAt?: string | undefined
  /** Milliseconds that our clock is ahead of the terminal's. */
  readonly clockOffsetMs?: number | undefined
}

/** A press that arrives sooner was never offline: it is judged like anything else. */
const PROMPT_MS = 60_000
/** Whoever has lost his rights cannot call upon them for longer than this. */
const LONGEST_MS = 24 * 3_600_000
const WORK = 'operations.'

/** @returns the instant of a press that had to wait; undefined when it came at once, too late to be believed, or from the future. */
export function waitedSince({ deviceAt, clockOffsetMs = 0 }: PressClock, now: string): string | undefined {
  if (deviceAt === undefined) return undefined
  const pressedMs = Date.parse(deviceAt) + clockOffsetMs
  const waitedMs = Date.parse(now) - pressedMs
  return waitedMs > PROMPT_MS && waitedMs <= LONGEST_MS ? new Date(pressedMs).toISOString() : undefined
}

interface Held {
  readonly permissions: ReadonlySet<string>
}

/**
 * Rights at a press: to do work, those of then; for everything else, such as accounts, rules and master data, those of now. A clock that lies must not
 * bring back an administrator.
 */
export function rightsAtPress<Grant extends Held>(now: readonly Grant[], then: readonly Grant[]): readonly Grant[] {
  const part = (grants: readonly Grant[], isWork: boolean) =>
    grants.map((grant) => ({ ...grant, permissions: new Set([...grant.permissions].filter((name) => name.startsWith(WORK) === isWork)) }))
  return [...part(now, false), ...part(then, true)].filter(({ permissions }) => permissions.size > 0)
}
