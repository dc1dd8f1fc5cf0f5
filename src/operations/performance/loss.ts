import { lengthAt, secondsText } from './elements.ts'
import type { TimeInterval } from './fact.ts'

/** Why planned busy time was not production time. Starved and blocked stand apart: the unit's loss, but another one's fault. */
export type LossKind = 'Stop' | 'MinorStop' | 'Starved' | 'Blocked' | 'SetUp' | 'NoOrder' | 'NoData'

export interface Loss {
  readonly kind: LossKind
  readonly reasonId: string | null
  /** Named only where no reason is known yet, so that unmapped codes can be found and mapped. */
  readonly faultCode: string | null
  readonly seconds: string
  /** Stops that began in the time, or, for what is no stop, stretches. */
  readonly count: number
}

/**
 * Losses of planned busy time by kind and reason, longest first. Σ seconds of all losses + APT = PBT.
 * An open interval ends at `nowMs`; a stop that is cut by shift or month counts once.
 */
export function listLosses(intervals: readonly TimeInterval[], nowMs: number): Loss[] {
  const sums = new Map<string, { loss: Omit<Loss, 'seconds' | 'count'>; lengthMs: number; stretches: number; stops: Set<number> }>()
  let previous: { key: string; endsAtMs: number | null } | undefined
  for (const interval of intervals) {
    const kind = lossKindOf(interval)
    const lengthMs = lengthAt(interval, nowMs)
    if (kind === null || lengthMs <= 0) continue
    const { reasonId } = interval
    const faultCode = reasonId === null ? interval.faultCode : null
    const key = `${kind}|${reasonId}|${faultCode}`
    const sum = sums.get(key) ?? { loss: { kind, reasonId, faultCode }, lengthMs: 0, stretches: 0, stops: new Set<number>() }
    sums.set(key, sum)
    sum.lengthMs += lengthMs
    if (interval.stopStartedAtMs !== null) sum.stops.add(interval.stopStartedAtMs)
    else if (previous?.key !== key || previous.endsAtMs !== interval.startsAtMs) sum.stretches += 1
    previous = { key, endsAtMs: interval.endsAtMs }
  }
  return [...sums.values()]
    .sort((a, b) => b.lengthMs - a.lengthMs || (keyOf(a.loss) < keyOf(b.loss) ? -1 : 1))
    .map(({ loss, lengthMs, stretches, stops }) => ({ ...loss, seconds: secondsText(lengthMs), count: stops.size + stretches }))
}

/** The kind of loss that an interval is. @returns null for production time and for time outside the planned busy time. */
export function lossKindOf({ element, state, minor }: TimeInterval): LossKind | null {
  switch (element) {
    case 'AUST':
      return 'SetUp'
    case 'ADOT':
      return 'NoOrder'
    case 'NoData':
      return 'NoData'
    case 'ADET':
      if (state === 'Starved' || state === 'Blocked') return state
      return minor ? 'MinorStop' : 'Stop'
    default:
      return null
  }
}

function keyOf({ kind, reasonId, faultCode }: Pick<Loss, 'kind' | 'reasonId' | 'faultCode'>): string {
  return `${kind}|${reasonId}|${faultCode}`
}
