import type { StateWord } from '../mapping/contract.ts'
import { historyRoles, indexAt, type SignalEntry, type SignalHistory, valueAt } from './signal-history.ts'

/** What the unit does, as time accounting knows it. */
export type UnitState = Exclude<StateWord, 'Suspended'>

export interface DerivedState {
  readonly state: UnitState
  /** The fault that came first since the unit last produced; null without one. */
  readonly faultCode: string | null
}

/**
 * What the words of a source say about its unit at an instant: the state by its table, a suspended one by the interlocks, and the set-up
 * when the mode says so. A function of the words alone, so the order in which they came never matters (EC-16).
 * @returns undefined when nothing is known of that time; a state that is on no table is NoData, not a guess.
 */
export function stateAt(history: SignalHistory, atMs: number): DerivedState | undefined {
  const index = indexAt(history.state, atMs)
  if (index < 0) return undefined
  const word = wordOf(history.state[index] as SignalEntry)
  const state = inMode(resolve(word, history, atMs), history, atMs)
  const isFaultless = state === 'Producing' || state === 'NoData'
  return { state, faultCode: isFaultless ? null : firstFault(history, index, atMs) }
}

/** States and modes are kept as words of the template that was in force when they arrived. */
function wordOf({ value }: SignalEntry): StateWord {
  return value as StateWord
}

function resolve(word: StateWord, history: SignalHistory, atMs: number): UnitState {
  if (word !== 'Suspended') return word
  if (isOn(valueAt(history.blocked, atMs))) return 'Blocked'
  return isOn(valueAt(history.starved, atMs)) ? 'Starved' : 'Stopped'
}

function inMode(state: UnitState, history: SignalHistory, atMs: number): UnitState {
  const mode = valueAt(history.mode, atMs)
  return state === 'NoData' || mode === undefined || mode === PLAIN_MODE ? state : (mode as UnitState)
}

/** A mode that says nothing more than the state does. */
export const PLAIN_MODE = 'none'

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== 'false' && value !== ''
}

/** No fault is 0, an empty text or false. */
export function isFault(value: string | undefined): value is string {
  return isOn(value)
}

/**
 * The fault that the controller shows, or the first one that it showed since the unit last produced: those after it are consequences.
 * One that was never cleared and is older than that run of production still counts as shown.
 */
function firstFault(history: SignalHistory, stateIndex: number, atMs: number): string | null {
  const active = indexAt(history.fault, atMs)
  if (active < 0 || !isFault(history.fault[active]?.value)) return null
  const sinceMs = producingSince(history, stateIndex)
  let first = active
  while (first > 0) {
    const before = history.fault[first - 1] as SignalEntry
    if (!isFault(before.value) || before.atMs < sinceMs) break
    first -= 1
  }
  return (history.fault[first] as SignalEntry).value
}

/** Start of the last run of production before the words at `stateIndex`; before all time when there was none. */
function producingSince(history: SignalHistory, stateIndex: number): number {
  const isProducing = (index: number) => index >= 0 && wordOf(history.state[index] as SignalEntry) === 'Producing'
  let index = stateIndex
  while (index >= 0 && !isProducing(index)) index -= 1
  if (index < 0) return Number.NEGATIVE_INFINITY
  while (isProducing(index - 1)) index -= 1
  return (history.state[index] as SignalEntry).atMs
}

/**
 * Every instant from `fromMs` on at which a word came, with the state from there on. Also words that change nothing are instants: whether they
 * change something may depend on a word that comes later, and an instant that has been told must be told again then.
 */
export function statesFrom(history: SignalHistory, fromMs: number): Map<number, DerivedState> {
  const derived = new Map<number, DerivedState>()
  for (const role of historyRoles) {
    const list = history[role]
    for (let index = list.length - 1; index >= 0; index -= 1) {
      const { atMs, value } = list[index] as SignalEntry
      if (atMs < fromMs) break
      // After an offline nothing is known until the next word, unless the source has told later what it did meanwhile (told-gaps.ts).
      if (derived.has(atMs) || value === 'offline') continue
      const state = stateAt(history, atMs)
      if (state !== undefined) derived.set(atMs, state)
    }
  }
  return derived
}
