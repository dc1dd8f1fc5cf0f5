import { type StateWord, stopKindOf } from './state-timeline.ts'
import type { Segment } from './timeline.ts'

/** Parts may still pass the counter for a moment after the machine has stopped. */
const COASTING_MS = 10_000
/** At so many instants the counters must move to prove that a machine runs; fewer are somebody jogging it. */
const PROOF_COUNTS = 3
/** Counts further apart than this are not one run. */
const RUN_PAUSE_MS = 5 * 60_000

/** A counter moved: its parts were made after one instant and by another. */
export interface CounterMove {
  readonly sinceMs: number
  readonly atMs: number
}

interface Run {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

/**
 * A stop left open by a dead collector is closed at the next proof of running (EC-15): while the collector's last word is a stop, parts
 * that were surely made after it are counted at three instants or more, at most five minutes apart. Then the counter is believed: the unit
 * is Producing from the first of these counts on, until the collector's next word or twice the longest pause of the run after its last
 * count; then the word holds again. Parts that coast out, or that a slow counter shows late, prove nothing.
 * @returns the words with the proven runs put in, and the start of each run.
 */
export function believeCounts(
  words: readonly Segment<StateWord>[],
  moves: readonly CounterMove[],
): { words: Segment<StateWord>[]; closedAtMs: number[] } {
  const sorted = [...moves].sort((a, b) => a.atMs - b.atMs)
  const believed: Segment<StateWord>[] = []
  const closedAtMs: number[] = []
  let index = 0
  for (const word of words) {
    if (stopKindOf(word.value.state) === null) {
      believed.push(word)
      continue
    }
    const provesFromMs = word.startsAtMs + COASTING_MS
    const countedAtMs: number[] = []
    while (index < sorted.length && (sorted[index] as CounterMove).atMs <= provesFromMs) index += 1
    for (; index < sorted.length && (sorted[index] as CounterMove).atMs < word.endsAtMs; index += 1) {
      const { sinceMs, atMs } = sorted[index] as CounterMove
      if (sinceMs >= provesFromMs && countedAtMs.at(-1) !== atMs) countedAtMs.push(atMs)
    }
    let fromMs = word.startsAtMs
    for (const run of listRuns(countedAtMs, word.endsAtMs)) {
      if (fromMs < run.startsAtMs) believed.push({ ...word, startsAtMs: fromMs, endsAtMs: run.startsAtMs })
      believed.push({ ...run, value: { state: 'Producing', faultCode: null } })
      closedAtMs.push(run.startsAtMs)
      fromMs = run.endsAtMs
    }
    if (fromMs < word.endsAtMs) believed.push({ ...word, startsAtMs: fromMs })
  }
  return { words: believed, closedAtMs }
}

function listRuns(countedAtMs: readonly number[], endsAtMs: number): Run[] {
  const runs: Run[] = []
  for (let first = 0; first < countedAtMs.length; ) {
    let last = first
    let longestPauseMs = 0
    for (let next = first + 1; next < countedAtMs.length; next += 1) {
      const pauseMs = (countedAtMs[next] as number) - (countedAtMs[last] as number)
      if (pauseMs > RUN_PAUSE_MS) break
      longestPauseMs = Math.max(longestPauseMs, pauseMs)
      last = next
    }
    if (last - first + 1 >= PROOF_COUNTS) {
      const nextCountMs = countedAtMs[last + 1] ?? Number.POSITIVE_INFINITY
      const believedUntilMs = (countedAtMs[last] as number) + 2 * longestPauseMs
      runs.push({ startsAtMs: countedAtMs[first] as number, endsAtMs: Math.min(endsAtMs, believedUntilMs, nextCountMs) })
    }
    first = last + 1
  }
  return runs
}
