import type { DerivedState } from './derive-states.ts'
import type { SignalEntry } from './signal-history.ts'

export interface Counted {
  readonly atMs: number
  readonly value: string
}

/** The newest readings of a machine that shows nothing but a counter, and what was told of it. */
export interface CountHistory {
  readonly readings: readonly Counted[]
  /** Older readings were let go. */
  readonly isCut: boolean
}

export const noCounts: CountHistory = { readings: [], isCut: false }

/** Enough to judge what comes late within minutes; what is older keeps the state that it was given. */
const MOST_READINGS = 256
const producing: DerivedState = { state: 'Producing', faultCode: null }
const stopped: DerivedState = { state: 'Stopped', faultCode: null }

export function noteCounts(history: CountHistory, counted: readonly Counted[]): CountHistory {
  if (counted.length === 0) return history
  const known = new Set(history.readings.map(({ atMs, value }) => `${atMs} ${value}`))
  const fresh = counted.filter(({ atMs, value }) => !known.has(`${atMs} ${value}`))
  if (fresh.length === 0) return history
  const readings = [...history.readings, ...fresh].sort((a, b) => a.atMs - b.atMs || Number(a.value) - Number(b.value))
  return { readings: readings.slice(-MOST_READINGS), isCut: history.isCut || readings.length > MOST_READINGS }
}

/**
 * A machine known by its counter alone runs while it counts: it produces from the first reading that moved, and stands when it has not moved
 * for `pauseMs`. When it was offline meanwhile nobody knows, until it counts again.
 * @param presence when it came and went, sorted. @param nowMs decides about the last pause, which may still end.
 */
export function countingStates(
  history: CountHistory,
  presence: readonly SignalEntry[],
  pauseMs: number,
  nowMs: number,
): Map<number, DerivedState> {
  const { readings, isCut } = history
  const states = new Map<number, DerivedState>()
  let lastMovedMs = isCut ? readings[0]?.atMs : undefined
  const stand = (fromMs: number, untilMs: number): boolean => {
    const wentMs =
      presence.find(({ atMs, value }) => value === 'offline' && atMs >= fromMs && atMs < untilMs)?.atMs ?? Number.POSITIVE_INFINITY
    if (untilMs - fromMs > pauseMs && wentMs > fromMs + pauseMs) states.set(fromMs + pauseMs, stopped)
    return untilMs - fromMs > pauseMs || wentMs < untilMs
  }
  for (let index = 1; index < readings.length; index += 1) {
    const { atMs, value } = readings[index] as Counted
    if (value === readings[index - 1]?.value) continue
    if (lastMovedMs === undefined || stand(lastMovedMs, atMs)) states.set(atMs, producing)
    lastMovedMs = atMs
  }
  if (lastMovedMs !== undefined) stand(lastMovedMs, nowMs)
  return states
}
