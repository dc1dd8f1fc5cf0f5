import { type BackOff, backOffMs } from '../back-off.ts'
import type { Fault } from './contract.ts'

/** What came back from one attempt. */
export interface Answer {
  readonly status?: number
  readonly fault?: Fault
}

/** How patiently a message is sent again. */
export interface Pace extends BackOff {
  /** A receiver that is away may stay away so long before a message is given up. */
  readonly awayMs: number
  /** A receiver that is there and says no is asked so often. */
  readonly mostRejections: number
}

const HOUR_MS = 3_600_000
export const PACE: Pace = { firstMs: 2_000, longestMs: HOUR_MS, awayMs: 24 * HOUR_MS, mostRejections: 6 }

/** What these say may be otherwise in a moment, as with a receiver that says nothing. */
const LATER = [408, 425, 429]

/**
 * A receiver that is away, or has no time, is waited for: everything behind waits too, in order, and nothing is lost. One that has looked at the
 * message and says no will most likely say it again: after some attempts the message is set aside, so that it does not hold up the others.
 */
export function judgeAnswer({ status }: Answer): 'delivered' | 'away' | 'rejected' {
  if (status === undefined || status >= 500 || LATER.includes(status)) return 'away'
  return status >= 200 && status < 300 ? 'delivered' : 'rejected'
}

/** What was tried so far, this attempt included. */
export interface Tried {
  readonly attempts: number
  readonly firstTriedAtMs: number
  readonly nowMs: number
}

/** @returns when it is tried again, in milliseconds from now; undefined when it is given up. */
export function nextTryMs(answer: Answer, { attempts, firstTriedAtMs, nowMs }: Tried, pace: Pace, chance: number): number | undefined {
  const isOver = judgeAnswer(answer) === 'rejected' ? attempts >= pace.mostRejections : nowMs - firstTriedAtMs >= pace.awayMs
  return isOver ? undefined : backOffMs(attempts, pace, chance)
}
