import { decideStep, type Reading, rulesOf, type Step, type StepKind } from './counter-step.ts'
import type { AccountNoteCode, CounterPolicy } from './fact.ts'
import { MICRO, type Micro, micro, microText } from './micro.ts'

export type DeltaFlag = 'rolled_over' | 'restarted' | 'gap' | 'unknown'

/** Parts that one reading proves, at its source time. */
export interface CounterDelta {
  readonly atMs: number
  readonly quantity: string
  /** `gap`: it ends a gap; `unknown`: by policy it belongs to no job. */
  readonly flags: readonly DeltaFlag[]
}

export interface CounterNote {
  readonly code: AccountNoteCode
  readonly atMs: number
  readonly quantity: string | null
}

export interface RawReading {
  readonly atMs: number
  readonly value: string
  readonly reset?: boolean
  readonly reborn?: boolean
}

/** A delta in millionths, for the calculators. */
export interface MicroDelta {
  readonly atMs: number
  /** Time of the reading before: the parts were made since then. */
  readonly sinceMs: number
  readonly quantity: Micro
  readonly flags: readonly DeltaFlag[]
}

/**
 * Absolute readings of one tag in any order → parts made, each at the source time of the reading that proves it.
 * Exact (no floating point), O(n log n). Duplicates and replays change nothing (EC-05); late values, rollovers, restarts and gaps are
 * decided by `decideStep` and by the policy (EC-01 … EC-04). The parts sum to the counter's way, whatever the order of arrival (EC-16).
 */
export function countReadings(readings: readonly RawReading[], policy: CounterPolicy): { deltas: CounterDelta[]; notes: CounterNote[] } {
  const { deltas, notes } = countMicro(readings, policy)
  return { deltas: deltas.map(({ atMs, quantity, flags }) => ({ atMs, quantity: microText(quantity), flags })), notes }
}

/** `countReadings` with quantities in millionths. */
export function countMicro(raw: readonly RawReading[], policy: CounterPolicy): { deltas: MicroDelta[]; notes: CounterNote[] } {
  const rules = rulesOf(policy)
  const { readings, notes } = sortReadings(raw)
  const nexts = nextDifferent(readings)
  const deltas: MicroDelta[] = []
  let position: Micro | undefined
  let previousAtMs = Number.NEGATIVE_INFINITY
  for (let index = 0; index < readings.length; index += 1) {
    const reading = readings[index] as Reading
    const step = decideStep(position, reading, nexts[index], previousAtMs, rules)
    // A counter that repeats a late value says nothing new.
    if (reading.value !== readings[index - 1]?.value || reading.reset) note(step, reading, position, notes)
    if (step.delta !== 0n) book(step, reading, previousAtMs, policy, deltas, notes)
    position = step.position
    previousAtMs = reading.atMs
  }
  return { deltas, notes }
}

/**
 * Readings in the one order that counts: by time; at the same millisecond by value, a restart last. Duplicates are dropped and text that
 * is no number becomes a note.
 */
export function sortReadings(raw: readonly RawReading[]): { readings: Reading[]; notes: CounterNote[] } {
  const nonsenseAtMs = new Set<number>()
  const parsed: Reading[] = []
  let isSorted = true
  let hasReset = false
  for (const { atMs, value, reset = false, reborn = false } of raw) {
    const parsedValue = parse(value)
    if (parsedValue === undefined) {
      nonsenseAtMs.add(atMs)
      continue
    }
    const last = parsed.at(-1)
    if (last !== undefined && (last.atMs > atMs || (last.atMs === atMs && last.value >= parsedValue))) isSorted = false
    hasReset ||= reset
    parsed.push({ atMs, value: parsedValue, reset, reborn })
  }
  const notes = [...nonsenseAtMs].map((atMs): CounterNote => ({ code: 'counter_not_a_number', atMs, quantity: null }))
  if (isSorted && !hasReset) return { readings: parsed, notes }
  parsed.sort((a, b) => a.atMs - b.atMs || compare(a.value, b.value) || evidence(b) - evidence(a))
  const distinct = parsed.filter(
    (one, index) => index === 0 || one.atMs !== parsed[index - 1]?.atMs || one.value !== parsed[index - 1]?.value,
  )
  if (hasReset) distinct.sort((a, b) => a.atMs - b.atMs || Number(a.reset) - Number(b.reset) || compare(a.value, b.value))
  return { readings: distinct, notes }
}

/** Of two readings of one instant and value the one that says more is kept. */
function evidence({ reset, reborn }: Reading): number {
  return reset ? 2 : reborn ? 1 : 0
}

/** For each reading the first later one with another value: what a decision about a falling value waits for. */
export function nextDifferent(readings: readonly Reading[]): (Reading | undefined)[] {
  const nexts: (Reading | undefined)[] = readings.map(() => undefined)
  for (let index = readings.length - 2; index >= 0; index -= 1) {
    const following = readings[index + 1] as Reading
    nexts[index] = following.value === (readings[index] as Reading).value && !following.reset ? nexts[index + 1] : following
  }
  return nexts
}

const noteOf: Partial<Record<StepKind, AccountNoteCode>> = {
  stale: 'counter_stale',
  rolled_over: 'counter_rolled_over',
  restarted: 'counter_restarted',
  restart_unknown: 'counter_restart_unknown',
}

const gapNotes = { book: 'counter_gap_booked', mark: 'counter_gap_marked', ask: 'counter_gap_asked' } as const

function note(step: Step, reading: Reading, position: Micro | undefined, notes: CounterNote[]): void {
  const code = noteOf[step.kind]
  if (code === undefined) return
  const quantity = step.kind === 'stale' && position !== undefined ? position - reading.value : step.delta
  notes.push({ code, atMs: reading.atMs, quantity: microText(step.kind === 'restart_unknown' ? reading.value : quantity) })
}

function book(step: Step, { atMs }: Reading, sinceMs: number, policy: CounterPolicy, deltas: MicroDelta[], notes: CounterNote[]): void {
  const { gapAfterMs, gapPolicy = 'book' } = policy
  const quantity = piecesOf(step.delta, policy)
  const flags: DeltaFlag[] = step.kind === 'rolled_over' || step.kind === 'restarted' ? [step.kind] : []
  if (gapAfterMs !== undefined && atMs - sinceMs > gapAfterMs) {
    notes.push({ code: gapNotes[gapPolicy], atMs, quantity: microText(quantity) })
    if (gapPolicy === 'ask') return
    flags.push(gapPolicy === 'mark' ? 'unknown' : 'gap')
  }
  deltas.push({ atMs, sinceMs, quantity, flags })
}

/** Nobody keeps a quantity of thirteen digits: a device that sends one (2^64 − 1 when its controller is away) says nothing. */
const TOO_MANY = micro('1000000000000')

function parse(text: string): Micro | undefined {
  try {
    const value = micro(text)
    return -TOO_MANY < value && value < TOO_MANY ? value : undefined
  } catch {
    return undefined
  }
}

function compare(a: Micro, b: Micro): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function piecesOf(counted: Micro, { piecesPerCount }: CounterPolicy): Micro {
  return piecesPerCount === undefined ? counted : (counted * micro(piecesPerCount)) / MICRO
}
