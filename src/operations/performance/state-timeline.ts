import type { ConnectionFact, MachineState, StateFact } from './fact.ts'
import type { Segment } from './timeline.ts'

/** What the unit's collector last said, until its next word. */
export interface StateWord {
  readonly state: MachineState
  readonly faultCode: string | null
}

/** A stop of the unit: (unit, first fact) is its name. `endedAtMs` is Infinity while it is open. */
export interface Stop {
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** The first fault code that was reported in it. */
  readonly faultCode: string | null
}

export interface UnitState {
  readonly state: MachineState
  readonly stop: Stop | null
}

/**
 * State and connection facts in any order → the words of the collector, one after another without a gap from −∞ to ∞.
 * Before the first fact, and from offline until the next state fact, nobody knows: NoData (EC-07). Of several facts in one millisecond
 * a state goes before a connection. Of two states that were recorded, the one recorded last corrects the others: ingest derives it from all
 * words of that time, whatever their order of arrival. Of states without that the later in the alphabet holds (EC-16).
 */
export function listWords(facts: readonly (StateFact | ConnectionFact)[]): Segment<StateWord>[] {
  const sorted = [...facts].sort(inOrder)
  const words: Segment<StateWord>[] = []
  let current: StateWord = { state: 'NoData', faultCode: null }
  let startsAtMs = Number.NEGATIVE_INFINITY
  for (let index = 0; index < sorted.length; ) {
    const atMs = (sorted[index] as StateFact | ConnectionFact).atMs
    let said: StateWord | undefined
    for (; index < sorted.length && sorted[index]?.atMs === atMs; index += 1) {
      said = hear(sorted[index] as StateFact | ConnectionFact, said)
    }
    if (said === undefined) continue
    if (startsAtMs < atMs) words.push({ startsAtMs, endsAtMs: atMs, value: current })
    startsAtMs = atMs
    current = said
  }
  words.push({ startsAtMs, endsAtMs: Number.POSITIVE_INFINITY, value: current })
  return words
}

function hear(fact: StateFact | ConnectionFact, said: StateWord | undefined): StateWord | undefined {
  if (fact.kind === 'connection') return fact.online ? said : { state: 'NoData', faultCode: null }
  if (fact.recordedSeq !== undefined) return { state: fact.state, faultCode: fact.faultCode ?? null }
  const faultCode = said?.state === fact.state ? (said.faultCode ?? fact.faultCode ?? null) : (fact.faultCode ?? null)
  return { state: fact.state, faultCode }
}

/** Words in time → states, each with the stop that it belongs to. Stopped and idle in a row are one stop; starved and blocked their own. */
export function groupStops(words: readonly Segment<StateWord>[]): Segment<UnitState>[] {
  const states: Segment<UnitState>[] = []
  for (let index = 0; index < words.length; ) {
    const first = words[index] as Segment<StateWord>
    const kind = stopKindOf(first.value.state)
    const continues = ({ value }: Segment<StateWord>) =>
      kind === null ? value.state === first.value.state : stopKindOf(value.state) === kind
    let end = index + 1
    while (end < words.length && continues(words[end] as Segment<StateWord>)) end += 1
    const group = words.slice(index, end)
    if (kind === null)
      states.push({ ...first, endsAtMs: (group.at(-1) ?? first).endsAtMs, value: { state: first.value.state, stop: null } })
    else states.push(...group.map((word) => ({ ...word, value: { state: word.value.state, stop: stopOf(group) } })))
    index = end
  }
  return states
}

/** Which states continue one another as the same stop. @returns null for a state that is no stop. */
export function stopKindOf(state: MachineState): 'Stopped' | 'Starved' | 'Blocked' | null {
  if (state === 'Stopped' || state === 'Idle') return 'Stopped'
  return state === 'Starved' || state === 'Blocked' ? state : null
}

function stopOf(group: readonly Segment<StateWord>[]): Stop {
  const first = group[0] as Segment<StateWord>
  const last = group[group.length - 1] as Segment<StateWord>
  const faultCode = group.find(({ value }) => value.faultCode !== null)?.value.faultCode ?? null
  return { startedAtMs: first.startsAtMs, endedAtMs: last.endsAtMs, faultCode }
}

function inOrder(a: StateFact | ConnectionFact, b: StateFact | ConnectionFact): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs
  if (a.kind === 'state' && b.kind === 'state' && a.recordedSeq !== undefined && b.recordedSeq !== undefined)
    return a.recordedSeq - b.recordedSeq
  return compareText(rankOf(a), rankOf(b))
}

function rankOf(fact: StateFact | ConnectionFact): string {
  if (fact.kind === 'connection') return fact.online ? '1' : '0'
  // A fact that names a fault sorts before one that does not, so that the fault is never lost to a twin.
  return `2${fact.state} ${fact.faultCode === undefined ? '1' : `0${fact.faultCode}`}`
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
