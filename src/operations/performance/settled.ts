import { nextDifferent, type RawReading, sortReadings } from './counter.ts'
import { type CounterRules, type Reading, rulesOf } from './counter-step.ts'
import type { CounterPolicy } from './fact.ts'
import type { Micro } from './micro.ts'

/** Whether nothing is older, and nothing newer, than the readings given. */
export interface Loaded {
  readonly isOldestLoaded: boolean
  readonly isNewestLoaded: boolean
}

/**
 * Where the position of a counter is certain, whatever was read before: how far a change of one reading can reach, and how far back one
 * has to read to know the position. A late or odd value can hide the position for a few readings; then the counter has moved beyond doubt.
 * An answer of ±Infinity means that the readings given do not tell.
 */
export class TagHistory {
  readonly #readings: readonly Reading[]
  readonly #turns: readonly Turn[]
  readonly #rules: CounterRules
  readonly #loaded: Loaded

  constructor(raw: readonly RawReading[], policy: CounterPolicy, loaded: Loaded) {
    this.#readings = sortReadings(raw).readings
    this.#turns = listTurns(this.#readings)
    this.#rules = rulesOf(policy)
    this.#loaded = loaded
  }

  /** The latest reading from which counting gives the true position before an instant; the instant itself when there is nothing to know. */
  findStartBefore(atMs: number): number {
    for (let start = this.#turns.findLastIndex((turn) => turn.atMs < atMs); start >= 0; start -= 1) {
      const settled = this.#settle(this.#turns, start)
      if (settled !== undefined && settled.atMs < atMs) return (this.#turns[start] as Turn).atMs
    }
    if (!this.#loaded.isOldestLoaded) return Number.NEGATIVE_INFINITY
    return Math.min(this.#turns[0]?.atMs ?? atMs, atMs)
  }

  /**
   * The end of what a change of readings in a window can do after it; the window's end when that is nothing. A first reading ever, with
   * none after it, brings the counter's role into the books for good: no end.
   */
  findSettledAfter({ startsAtMs, endsAtMs }: { startsAtMs: number; endsAtMs: number }): number {
    // A value that was shown in the window is news again here: without the earlier reading it would have been booked now.
    const turns = listTurns(this.#readings.filter((reading) => reading.atMs >= endsAtMs))
    for (let start = 0; start < turns.length; start += 1) {
      const settled = this.#settle(turns, start)
      if (settled !== undefined) return settled.atMs + 1
    }
    const first = this.#readings[0]
    const isFirstAndOnly = turns.length === 0 && first !== undefined && first.atMs >= startsAtMs
    if (!this.#loaded.isNewestLoaded || isFirstAndOnly) return Number.POSITIVE_INFINITY
    return (turns.at(-1)?.atMs ?? endsAtMs - 1) + 1
  }

  /** Where the last value before an instant began: the decision about it looks ahead past the instant. */
  findTurnBefore(atMs: number): number {
    const turn = this.#turns.findLast((one) => one.atMs < atMs)
    if (turn !== undefined) return turn.atMs
    return this.#loaded.isOldestLoaded ? atMs : Number.NEGATIVE_INFINITY
  }

  /** The first turn at or after an instant, which the decisions before it wait for; the instant itself when there is none. */
  findTurnFrom(atMs: number): number {
    const turn = this.#turns.find((one) => one.atMs >= atMs)
    if (turn !== undefined) return turn.atMs
    return this.#loaded.isNewestLoaded ? atMs : Number.POSITIVE_INFINITY
  }

  #settle(turns: readonly Turn[], start: number): Turn | undefined {
    const first = turns[start] as Turn
    if (first.reset) return first
    // Before `first` the counter may have stood anywhere up to what a late message or a glitch would hide.
    let [low, high] = [first.value, first.value + this.#rules.staleWithin]
    if (first.next !== undefined && first.next.value > high) high = first.next.value
    const { modulus } = this.#rules
    if (modulus !== undefined && first.value < modulus && high >= modulus) return undefined
    for (let index = start + 1; index < turns.length; index += 1) {
      const turn = turns[index] as Turn
      if (isCertain(turn, low, high, this.#rules, this.#loaded)) return turn
      if (turn.value < low) low = turn.value
      if (turn.value > high) high = turn.value
    }
    return undefined
  }
}

/** A reading that shows another value than the one before it: a repeat says nothing new about the position. */
interface Turn extends Reading {
  readonly next: Reading | undefined
}

function listTurns(readings: readonly Reading[]): Turn[] {
  const turns = readings.filter((one, index, all) => one.reset || one.value !== all[index - 1]?.value)
  const nexts = nextDifferent(turns)
  return turns.map((turn, index) => ({ ...turn, next: nexts[index] }))
}

/** From every position between low and high, `decideStep` takes the reading as it is. Errs towards no. */
function isCertain(turn: Turn, low: Micro, high: Micro, rules: CounterRules, loaded: Loaded): boolean {
  if (turn.reset) return true
  if (turn.value >= high) return rules.modulus === undefined || low > turn.value + rules.staleWithin - rules.modulus
  if (turn.value >= low) return false
  if (turn.next === undefined && !loaded.isNewestLoaded) return false
  const mayBeGlitch = turn.next !== undefined && !turn.next.reset && turn.next.value >= low
  const mayBeLate = low - turn.value <= rules.staleWithin && !rules.restartsAt.includes(turn.value)
  return !mayBeGlitch && !mayBeLate
}
