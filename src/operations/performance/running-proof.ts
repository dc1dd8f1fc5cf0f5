import { type StateWord, stopKindOf } from './state-timeline.ts'
import type { Segment } from './timeline.ts'

/** Parts may still pass the counter for a moment after the machine has stopped. */
const COASTING_MS = 10_000
/** So many counts prove that a machine runs; fewer are somebody jogging it. */
const PROOF_COUNTS = 3
/** Counts further apart than this are not one run. */
const RUN_PAUSE_MS = 5 * 60_000

/**
 * A stop left open by a dead collector is closed at the next proof of running (EC-15): while the collector's last word is a stop but the
 * counter moves at least three times, at most five minutes apart, the counter is believed. The unit is Producing from the first of these
 * counts on, until the collector's next word or twice the longest pause of the run after its last count; then the word holds again.
 * @param countedAtMs sorted instants at which the unit's counters moved.
 * @returns the words with the proven runs put in, and the start of each run.
 */
export function believeCounts(
  words: readonly Segment<StateWord>[],
  countedAtMs: readonly number[],
): { words: Segment<StateWord>[]; closedAtMs: number[] } {
  const believed: Segment<StateWord>[] = []
  const closedAtMs: number[] = []
  let index = 0
  for (const word of words) {
    if (stopKindOf(word.value.state) === null) {
      believed.push(word)
      continue
    }
    while (index < countedAtMs.length && (countedAtMs[index] as number) < word.startsAtMs + COASTING_MS) index += 1
    let fromMs = word.startsAtMs
    for (const run of listRuns(countedAtMs, index, word.endsAtMs)) {
      if (fromMs < run.startsAtMs) believed.push({ ...word, startsAtMs: fromMs, endsAtMs: run.startsAtMs })
      believed.push({ ...run, value: { state: 'Producing', faultCode: null } })
      closedAtMs.push(run.startsAtMs)
      fromMs = run.endsAtMs
    }
    if (fromMs < word.endsAtMs) believed.push({ ...word, startsAtMs: fromMs })
  }
  return { words: believed, closedAtMs }
}

function listRuns(countedAtMs: readonly number[], from: number, endsAtMs: number): { startsAtMs: number; endsAtMs: number }[] {
  const runs: { startsAtMs: number; endsAtMs: number }[] = []
  for (let first = from; first < countedAtMs.length && (countedAtMs[first] as number) < endsAtMs; ) {
    let last = first
    let longestPauseMs = 0
    for (let next = first + 1; next < countedAtMs.length && (countedAtMs[next] as number) < endsAtMs; next += 1) {
      const pauseMs = (countedAtMs[next] as number) - (countedAtMs[last] as number)
      if (pauseMs > RUN_PAUSE_MS) break
      longestPauseMs = Math.max(longestPauseMs, pauseMs)
      last = next
    }
    if (last - first + 1 >= PROOF_COUNTS) {
      const startsAtMs = countedAtMs[first] as number
      runs.push({ startsAtMs, endsAtMs: Math.min(endsAtMs, (countedAtMs[last] as number) + 2 * longestPauseMs) })
    }
    first = last + 1
  }
  return runs
}
