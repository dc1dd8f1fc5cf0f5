import { type MachineState, stateLooks } from '../theme/states.ts'

export interface TimelineInterval {
  readonly startsAtMs: number
  /** Null: it still goes on. */
  readonly endsAtMs: number | null
  readonly state: MachineState
  readonly reason?: string | undefined
  readonly job?: string | undefined
}

export interface TimeWindow {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

/** A rectangle of the picture; `from` and `to` are shares of its height, from the ground up. */
export interface TimelineBar {
  readonly xPx: number
  readonly widthPx: number
  readonly from: number
  readonly to: number
  readonly state: MachineState
}

/** How states are stacked in a column that holds several: production at the ground, the gravest loss on top. */
const stacking: readonly MachineState[] = ['Producing', 'Idle', 'NoData', 'SetUp', 'Starved', 'Blocked', 'Stopped']
const NARROW_PX = 1.5
/** However short a loss was, it keeps this share of its column's height: a stop never disappears by zooming out. */
const LEAST_SHARE = 0.14

/** The intervals that lie in the window, cut to it; an open one ends now, and nothing lies in the future. */
export function clipIntervals(
  intervals: readonly TimelineInterval[],
  window: TimeWindow,
  nowMs: number,
): (TimelineInterval & { endsAtMs: number })[] {
  const clipped: (TimelineInterval & { endsAtMs: number })[] = []
  for (const interval of intervals) {
    const startsAtMs = Math.max(interval.startsAtMs, window.startsAtMs)
    const endsAtMs = Math.min(interval.endsAtMs ?? nowMs, window.endsAtMs)
    if (endsAtMs > startsAtMs) clipped.push({ ...interval, startsAtMs, endsAtMs })
  }
  return clipped
}

/**
 * Turns intervals (sorted, disjoint) into bars. Where intervals are narrower than a pixel their column is stacked by share, so that
 * a band of thousands is neither all red nor all green; there are never more columns than pixels.
 */
export function layOutTimeline(intervals: readonly TimelineInterval[], window: TimeWindow, widthPx: number, nowMs: number): TimelineBar[] {
  const scale = widthPx / (window.endsAtMs - window.startsAtMs)
  const placed = clipIntervals(intervals, window, nowMs).map(({ startsAtMs, endsAtMs, state }) => ({
    xPx: (startsAtMs - window.startsAtMs) * scale,
    endPx: (endsAtMs - window.startsAtMs) * scale,
    state,
  }))
  const isNarrow = (bar: { xPx: number; endPx: number }) => bar.endPx - bar.xPx < NARROW_PX
  const wide = placed.filter((bar) => !isNarrow(bar))
  const mixed = new Map<number, Map<MachineState, number>>()
  for (const bar of placed.filter(isNarrow)) {
    for (let column = Math.floor(bar.xPx); column < bar.endPx; column += 1) mixed.set(column, new Map())
  }
  for (const bar of placed) fillColumns(mixed, bar)
  return [
    ...wide.map(({ xPx, endPx, state }) => ({ xPx, widthPx: endPx - xPx, from: 0, to: stateLooks[state].height, state })),
    ...[...mixed].flatMap(([xPx, amounts]) => stackColumn(xPx, amounts)),
  ]
}

/** Adds what of the bar lies in each mixed column. */
function fillColumns(columns: Map<number, Map<MachineState, number>>, bar: { xPx: number; endPx: number; state: MachineState }): void {
  for (let column = Math.floor(bar.xPx); column < bar.endPx; column += 1) {
    const amounts = columns.get(column)
    const amount = Math.min(bar.endPx, column + 1) - Math.max(bar.xPx, column)
    if (amounts && amount > 0) amounts.set(bar.state, (amounts.get(bar.state) ?? 0) + amount)
  }
}

function stackColumn(xPx: number, amounts: ReadonlyMap<MachineState, number>): TimelineBar[] {
  const total = [...amounts.values()].reduce((sum, amount) => sum + amount, 0)
  const weights = stacking
    .filter((state) => amounts.has(state))
    .map((state) => ({ state, weight: Math.max((amounts.get(state) ?? 0) / total, state === 'Producing' ? 0 : LEAST_SHARE) }))
  const sum = weights.reduce((all, { weight }) => all + weight, 0)
  const height = weights.reduce((all, { state, weight }) => all + stateLooks[state].height * (weight / sum), 0)
  let from = 0
  return weights.map(({ state, weight }) => {
    const to = from + height * (weight / sum)
    const bar = { xPx, widthPx: 1, from, to, state }
    from = to
    return bar
  })
}

/** Milliseconds per state inside the window. */
export function totalByState(intervals: readonly TimelineInterval[], window: TimeWindow, nowMs: number): Map<MachineState, number> {
  const totals = new Map<MachineState, number>()
  for (const { startsAtMs, endsAtMs, state } of clipIntervals(intervals, window, nowMs)) {
    totals.set(state, (totals.get(state) ?? 0) + endsAtMs - startsAtMs)
  }
  return totals
}

/** The index of the interval that covers the instant, or of the nearest one; -1 when there is none. */
export function indexAt(intervals: readonly TimelineInterval[], atMs: number): number {
  let low = 0
  let high = intervals.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((intervals[middle] as TimelineInterval).startsAtMs <= atMs) low = middle
    else high = middle - 1
  }
  return high < 0 ? -1 : low
}

const MINUTE = 60_000
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * MINUTE)

/**
 * Where the marks of the axis stand: on round local times, at least `leastPx` apart.
 * @param hourAt the local hour of the day of an instant, with fraction.
 */
export function axisTicks(window: TimeWindow, widthPx: number, hourAt: (ms: number) => number, leastPx = 68): number[] {
  const span = window.endsAtMs - window.startsAtMs
  const step = steps.find((candidate) => (candidate / span) * widthPx >= leastPx) ?? span
  const localMs = Math.round(hourAt(window.startsAtMs) * 3600) * 1000
  const first = window.startsAtMs + ((step - (localMs % step)) % step)
  const ticks: number[] = []
  for (let at = first; at <= window.endsAtMs && ticks.length < 100; at += step) ticks.push(at)
  return ticks
}

/** Zooms about an instant, inside the outer window and not below ten seconds. */
export function zoomWindow(view: TimeWindow, outer: TimeWindow, factor: number, aboutMs: number): TimeWindow {
  const span = Math.min(outer.endsAtMs - outer.startsAtMs, Math.max(10_000, (view.endsAtMs - view.startsAtMs) * factor))
  const share = (aboutMs - view.startsAtMs) / (view.endsAtMs - view.startsAtMs)
  const startsAtMs = Math.min(outer.endsAtMs - span, Math.max(outer.startsAtMs, aboutMs - span * share))
  return { startsAtMs, endsAtMs: startsAtMs + span }
}
