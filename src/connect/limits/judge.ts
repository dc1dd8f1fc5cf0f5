import { isGreater, subtract, add } from '../../kernel/contract/quantity.ts'
import type { Watch } from './contract.ts'

/** One value of a signal, at the instant at which it is booked. */
export interface Sample {
  readonly atMs: number
  /** Decimal text; null when nobody knows it: bad, stale, or no number. */
  readonly value: string | null
  /** It came late, out of a store. */
  readonly historical: boolean
}

/** The range that a value must keep, both ends included. */
export interface Limits {
  readonly min: string | null
  readonly max: string | null
  /** A value is back only when it is so far inside. */
  readonly deadBand: string
  /** A value has left only when it was outside for so long without a break. */
  readonly delayMs: number
}

/** The limits of a monitored value. */
export function limitsOf({ range, deadBand, delaySeconds }: Pick<Watch, 'range' | 'deadBand' | 'delaySeconds'>): Limits {
  return { min: range.min, max: range.max, deadBand: deadBand ?? '0', delayMs: (delaySeconds ?? 0) * 1_000 }
}

export type Bound = 'min' | 'max'

/** An instant at which a value crossed a limit, with what it was then. */
export interface Crossing {
  readonly atMs: number
  readonly value: string
  readonly historical: boolean
}

/** A value was outside from the first value there on, until the first one that was back. */
export interface Excursion {
  readonly bound: Bound
  readonly left: Crossing
  /** null: it still is. */
  readonly returned: Crossing | null
}

/** Where a judgement stands between two samples. */
export interface Standing {
  readonly outside: Excursion | null
  /** Outside, but not yet for long enough. */
  readonly pending: Excursion | null
}

export const inRange: Standing = { outside: null, pending: null }

export interface Judgement {
  readonly standing: Standing
  /** Those that ended, in their order. */
  readonly ended: readonly Excursion[]
  /** When silence alone makes a pending one real. */
  readonly dueAtMs: number | null
}

/**
 * Says when a value left its range and when it was back. What is not known is not outside: it ends a wait, and an excursion goes on until a value
 * proves that it is over.
 * @param samples in their order, see `bySample`
 * @param untilMs how far time has come: the last value holds until then
 */
export function judge(limits: Limits, before: Standing, samples: readonly Sample[], untilMs: number): Judgement {
  const ended: Excursion[] = []
  let standing = before
  for (const [index, sample] of samples.entries()) {
    // Of two values of one instant the last in their order holds, as if the other had not been.
    if (samples[index + 1]?.atMs === sample.atMs) continue
    standing = confirmed(standing, limits, sample.atMs)
    const next = step(standing, sample, limits)
    if (standing.outside && next.outside !== standing.outside)
      ended.push({ ...standing.outside, returned: crossingAt(sample, sample.value!) })
    standing = confirmed(next, limits, sample.atMs)
  }
  standing = confirmed(standing, limits, untilMs)
  return { standing, ended, dueAtMs: standing.pending && standing.pending.left.atMs + limits.delayMs }
}

/** By time; of one instant by value, the unknown first: the same facts in whatever order they came. */
export function bySample(a: Sample, b: Sample): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs
  if (a.value === null || b.value === null) return Number(b.value === null) - Number(a.value === null)
  return isGreater(a.value, b.value) ? 1 : isGreater(b.value, a.value) ? -1 : 0
}

/** So far inside that it is in its range, whatever was before. */
export function isSettled(value: string, limits: Limits): boolean {
  return boundBroken(value, limits) === null && isBack(value, 'max', limits) && isBack(value, 'min', limits)
}

function step({ outside, pending }: Standing, sample: Sample, limits: Limits): Standing {
  if (sample.value === null) return { outside, pending: null }
  const bound = boundBroken(sample.value, limits)
  if (outside && (bound === outside.bound || (bound === null && !isBack(sample.value, outside.bound, limits))))
    return { outside, pending: null }
  if (bound === null) return inRange
  if (pending?.bound === bound) return { outside: null, pending }
  return { outside: null, pending: { bound, left: crossingAt(sample, sample.value), returned: null } }
}

function confirmed({ outside, pending }: Standing, { delayMs }: Limits, atMs: number): Standing {
  return pending && atMs >= pending.left.atMs + delayMs ? { outside: pending, pending: null } : { outside, pending }
}

function boundBroken(value: string, { min, max }: Limits): Bound | null {
  if (max !== null && isGreater(value, max)) return 'max'
  return min !== null && isGreater(min, value) ? 'min' : null
}

function isBack(value: string, bound: Bound, { min, max, deadBand }: Limits): boolean {
  return bound === 'max'
    ? max === null || !isGreater(value, subtract(max, deadBand))
    : min === null || !isGreater(add(min, deadBand), value)
}

function crossingAt({ atMs, historical }: Sample, value: string): Crossing {
  return { atMs, value, historical }
}
