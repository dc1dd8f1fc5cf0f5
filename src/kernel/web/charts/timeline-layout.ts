import type { MachineState } from '../theme/states.ts'

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

export interface TimelineBar {
  readonly xPx: number
  readonly widthPx: number
  readonly state: MachineState
}

/** When many intervals fall on one pixel the gravest is shown: a stop never disappears by zooming out. */
const gravity: Readonly<Record<MachineState, number>> = { Stopped: 7, Blocked: 6, Starved: 5, SetUp: 4, NoData: 3, Idle: 2, Producing: 1 }
const NARROW_PX = 1.5

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
 * Turns intervals (sorted, disjoint) into bars. At most as many narrow bars as the picture has pixels come out, however many intervals went in.
 */
export function layOutTimeline(intervals: readonly TimelineInterval[], window: TimeWindow, widthPx: number, nowMs: number): TimelineBar[] {
  const scale = widthPx / (window.endsAtMs - window.startsAtMs)
  const wide: TimelineBar[] = []
  const narrow = new Map<number, MachineState>()
  for (const { startsAtMs, endsAtMs, state } of clipIntervals(intervals, window, nowMs)) {
    const xPx = (startsAtMs - window.startsAtMs) * scale
    const width = (endsAtMs - startsAtMs) * scale
    if (width >= NARROW_PX) wide.push({ xPx, widthPx: width, state })
    else {
      const column = Math.min(Math.floor(xPx), Math.ceil(widthPx) - 1)
      const before = narrow.get(column)
      if (!before || gravity[state] > gravity[before]) narrow.set(column, state)
    }
  }
  const thin = [...narrow].map(([xPx, state]) => ({ xPx, widthPx: NARROW_PX, state }))
  return [...wide, ...thin.sort((a, b) => gravity[a.state] - gravity[b.state])]
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
