import { type BackOff, backOffMs } from '../back-off.ts'
import type { NoticeFault } from './contract.ts'

/**
 * What came of one attempt: it `arrived`; the server is `away` or does not let this program in, and everybody waits; it has no time for this message
 * `later`; it has `refused` it for good; or there is nobody to tell any more (`gone`).
 */
export type Outcome =
  | { readonly kind: 'arrived' }
  | { readonly kind: 'away' | 'later' | 'refused'; readonly fault: NoticeFault; readonly status?: number }
  | { readonly kind: 'gone'; readonly status: number }

/** How patiently a message is sent again, and when it is given up: a notice of yesterday helps nobody. */
export interface NoticePace extends BackOff {
  readonly giveUpMs: number
}

export const NOTICE_PACE: NoticePace = { firstMs: 2_000, longestMs: 300_000, giveUpMs: 24 * 3_600_000 }

/** One message that was tried, this attempt included. */
export interface Tried {
  readonly attempts: number
  readonly waitsSinceMs: number
  readonly nowMs: number
}

export type Next = { readonly state: 'delivered' | 'dead' | 'obsolete' } | { readonly state: 'waiting'; readonly nextTryAtMs: number }

export function nextOf(outcome: Outcome, { attempts, waitsSinceMs, nowMs }: Tried, pace: NoticePace, chance: number): Next {
  if (outcome.kind === 'arrived') return { state: 'delivered' }
  if (outcome.kind === 'gone') return { state: 'obsolete' }
  if (outcome.kind === 'refused' || nowMs - waitsSinceMs >= pace.giveUpMs) return { state: 'dead' }
  return { state: 'waiting', nextTryAtMs: nowMs + backOffMs(attempts, pace, chance) }
}
