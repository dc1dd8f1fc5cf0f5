import type { TimeInterval } from './fact.ts'

/** Joins neighbours that say the same, as long as they lie in one UTC month: replacing a window must leave no scar at its edges. */
export function mergeIntervals(intervals: readonly TimeInterval[]): TimeInterval[] {
  const merged: TimeInterval[] = []
  for (const interval of intervals) {
    const last = merged.at(-1)
    if (last && last.endsAtMs === interval.startsAtMs && saysTheSame(last, interval) && isOneMonth(last, interval)) {
      merged[merged.length - 1] = { ...last, endsAtMs: interval.endsAtMs }
    } else merged.push(interval)
  }
  return merged
}

/** Puts freshly computed intervals between what stands left and right of the window. */
export function spliceIntervals(
  stored: readonly TimeInterval[],
  computed: readonly TimeInterval[],
  window: { readonly startsAtMs: number; readonly endsAtMs: number | null },
): TimeInterval[] {
  const endsAtMs = window.endsAtMs ?? Number.POSITIVE_INFINITY
  const left = stored
    .filter(({ startsAtMs }) => startsAtMs < window.startsAtMs)
    .map((one) => clip(one, Number.NEGATIVE_INFINITY, window.startsAtMs))
  const right = stored
    .filter((one) => (one.endsAtMs ?? Number.POSITIVE_INFINITY) > endsAtMs)
    .map((one) => clip(one, endsAtMs, Number.POSITIVE_INFINITY))
  return mergeIntervals([...left, ...computed, ...right])
}

/** @throws when an instant of the window lies in no interval or in two: the books would not be books any more. */
export function assertTiles(intervals: readonly TimeInterval[]): void {
  for (let index = 1; index < intervals.length; index += 1) {
    const [before, after] = [intervals[index - 1]!, intervals[index]!]
    if (before.endsAtMs !== after.startsAtMs) {
      throw new Error(`the time account has a gap or an overlap at ${new Date(after.startsAtMs).toISOString()}`)
    }
  }
}

export function isSameInterval(left: TimeInterval, right: TimeInterval): boolean {
  return left.startsAtMs === right.startsAtMs && left.endsAtMs === right.endsAtMs && saysTheSame(left, right)
}

function saysTheSame(left: TimeInterval, right: TimeInterval): boolean {
  return (
    left.state === right.state &&
    left.element === right.element &&
    left.shiftOn === right.shiftOn &&
    left.shiftCode === right.shiftCode &&
    left.occupationId === right.occupationId &&
    left.reasonId === right.reasonId &&
    left.faultCode === right.faultCode &&
    left.stopStartedAtMs === right.stopStartedAtMs &&
    left.minor === right.minor
  )
}

function clip(interval: TimeInterval, startsAtMs: number, endsAtMs: number): TimeInterval {
  const end = Math.min(interval.endsAtMs ?? Number.POSITIVE_INFINITY, endsAtMs)
  return { ...interval, startsAtMs: Math.max(interval.startsAtMs, startsAtMs), endsAtMs: Number.isFinite(end) ? end : null }
}

function isOneMonth(left: TimeInterval, right: TimeInterval): boolean {
  const [first, second] = [new Date(left.startsAtMs), new Date(right.startsAtMs)]
  return first.getUTCMonth() === second.getUTCMonth() && first.getUTCFullYear() === second.getUTCFullYear()
}
