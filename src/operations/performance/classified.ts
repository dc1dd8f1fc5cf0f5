import type { ClassificationFact } from './fact.ts'
import type { UnitState } from './state-timeline.ts'
import { findAt, type Segment } from './timeline.ts'

/** What was said while a stop went on reaches to the end of that stop, wherever later facts put it; Infinity while it lasts. */
export function reachStopEnds(facts: readonly ClassificationFact[], states: readonly Segment<UnitState>[]): ClassificationFact[] {
  return facts.map((fact) => {
    const stop = fact.toStopEnd ? findAt(states, fact.endsAtMs - 1)?.stop : undefined
    return stop ? { ...fact, endsAtMs: Math.max(fact.endsAtMs, stop.endedAtMs) } : fact
  })
}

/**
 * Classifications in any order → the reason of every classified second: the one recorded last wins, so a later one splits an earlier one.
 * O(n log n): painted from the newest to the oldest, each stretch once.
 */
export function paintClassifications(facts: readonly ClassificationFact[]): Segment<string>[] {
  const edges = [...new Set(facts.flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs]))].sort((a, b) => a - b)
  const indexOf = new Map(edges.map((atMs, index) => [atMs, index]))
  const reasons: (string | undefined)[] = edges.map(() => undefined)
  // `nextFree[i]` leads to the first stretch at or after i that has no paint yet.
  const nextFree = edges.map((_, index) => index)
  const findFree = (index: number): number => {
    let free = index
    while (nextFree[free] !== undefined && nextFree[free] !== free) free = nextFree[free] as number
    for (let step = index; step !== free; ) {
      const onward = nextFree[step] as number
      nextFree[step] = free
      step = onward
    }
    return free
  }
  for (const fact of [...facts].sort(newestFirst)) {
    const end = indexOf.get(fact.endsAtMs) as number
    for (let index = findFree(indexOf.get(fact.startsAtMs) as number); index < end; index = findFree(index)) {
      reasons[index] = fact.reasonId
      nextFree[index] = index + 1
    }
  }
  return edges.flatMap((startsAtMs, index) => {
    const reason = reasons[index]
    return reason === undefined ? [] : [{ startsAtMs, endsAtMs: edges[index + 1] as number, value: reason }]
  })
}

function newestFirst(a: ClassificationFact, b: ClassificationFact): number {
  return b.recordedSeq - a.recordedSeq || a.startsAtMs - b.startsAtMs || (a.reasonId < b.reasonId ? -1 : 1)
}
