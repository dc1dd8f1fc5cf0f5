import { paintClassifications, reachStopEnds } from './classified.ts'
import { bookCounts, type CountedTag } from './count-slices.ts'
import { countMicro } from './counter.ts'
import type {
  Account,
  AccountNote,
  AccountWindow,
  CalendarPeriod,
  ClassificationFact,
  ConnectionFact,
  CounterPolicy,
  CountFact,
  Fact,
  MachineState,
  Occupation,
  ReadingFact,
  StateFact,
  TimeElement,
  TimeInterval,
} from './fact.ts'
import { layOccupations } from './occupied.ts'
import { believeCounts } from './running-proof.ts'
import { groupStops, listWords, type UnitState } from './state-timeline.ts'
import { disjoint, type Segment, SegmentCursor } from './timeline.ts'

export interface AccountInput {
  /** Facts of one work unit, in any order, duplicated or not; also those around the window that decide what happens in it. */
  readonly facts: readonly Fact[]
  readonly calendar: readonly CalendarPeriod[]
  readonly occupations: readonly Occupation[]
  /** Fault code → reason, of the unit's equipment class. */
  readonly reasonByFault: Readonly<Record<string, string>>
  /** A stop shorter than this is minor. */
  readonly minorStopSeconds: number
  /** Every counter of the unit by its tag; `{}` is the default policy. */
  readonly counters: Readonly<Record<string, CounterPolicy>>
  readonly window: AccountWindow
}

interface Layers {
  readonly states: readonly Segment<UnitState>[]
  readonly calendar: readonly Segment<CalendarPeriod>[]
  readonly occupations: readonly Segment<Occupation>[]
  readonly reasons: readonly Segment<string>[]
}

/**
 * The books of one work unit: every instant of the window lies in exactly one interval, every part on its own hour, shift and job.
 * Pure and O(n log n); facts in any order, duplicated or late give the same books (EC-16), and nothing depends on when it is computed.
 * Intervals are cut at every change of state, calendar, occupation, reason and UTC month.
 * Time elements after ISO 22400-2; see `elementOf`.
 */
export function accountTime(input: AccountInput): Account {
  const sorted = sortOut(input.facts)
  const tags = countTags(sorted.readings, input.counters)
  const moves = tags.flatMap(({ deltas }) => deltas)
  const believed = believeCounts(listWords(sorted.states), moves)
  const occupied = layOccupations(input.occupations)
  const states = groupStops(believed.words)
  const layers: Layers = {
    states,
    calendar: disjoint(input.calendar),
    occupations: occupied.segments,
    reasons: paintClassifications(reachStopEnds(sorted.classifications, states)),
  }
  const window = { startsAtMs: input.window.startsAtMs, endsAtMs: input.window.endsAtMs ?? Number.POSITIVE_INFINITY }
  const { intervals, notes: producing } = layIntervals(layers, input, window)
  const isMachineCounted = Object.keys(input.counters).length > 0
  const booked = bookCounts({ ...layers, tags, reports: sorted.reports, isMachineCounted, window })
  const notes = [
    ...tags.flatMap((tag) => tag.notes),
    ...believed.closedAtMs.map((atMs): AccountNote => ({ code: 'stop_closed_by_count', atMs, subject: null, quantity: null })),
    ...occupied.notes,
    ...booked.notes,
    ...producing,
  ]
  return { intervals, counts: booked.counts, notes: notes.filter((note) => isInside(note, window)).sort(inOrder) }
}

/**
 * The time element of an instant. Outside every shift: NotScheduled. In a break, planned stop or holiday: PDOT. The rest is planned busy
 * time: nobody knows → NoData (its own class, so that OEE stays ideal time × good ÷ PBT); no occupation → ADOT, even when the unit
 * produces; set-up, or an occupation that sets up or cleans → AUST; an occupation that makes nothing for anybody (a repair, a test, a
 * stock take) → ADOT; producing → APT; everything else → ADET.
 */
export function elementOf(
  state: MachineState,
  planned: CalendarPeriod['planned'] | undefined,
  occupation: Pick<Occupation, 'workType'> | undefined,
): TimeElement {
  if (planned === undefined) return 'NotScheduled'
  if (planned !== 'Busy') return 'PDOT'
  if (state === 'NoData') return 'NoData'
  if (occupation === undefined) return 'ADOT'
  const { workType } = occupation
  if (preparing.has(workType)) return 'AUST'
  if (workType !== 'Production') return 'ADOT'
  if (state === 'SetUp') return 'AUST'
  return state === 'Producing' ? 'APT' : 'ADET'
}

const preparing: ReadonlySet<string> = new Set(['SetUp', 'Cleaning'])

function layIntervals(
  layers: Layers,
  input: AccountInput,
  window: { startsAtMs: number; endsAtMs: number },
): { intervals: TimeInterval[]; notes: AccountNote[] } {
  const states = new SegmentCursor(layers.states)
  const calendar = new SegmentCursor(layers.calendar)
  const occupations = new SegmentCursor(layers.occupations)
  const reasons = new SegmentCursor(layers.reasons)
  const intervals: TimeInterval[] = []
  const notes: AccountNote[] = []
  let monthEndsAtMs = Number.NEGATIVE_INFINITY
  for (let atMs = window.startsAtMs; atMs < window.endsAtMs; ) {
    const isNewMonth = atMs >= monthEndsAtMs
    if (isNewMonth) monthEndsAtMs = nextMonth(atMs)
    const [state, period, occupation, reason] = [states.at(atMs), calendar.at(atMs), occupations.at(atMs), reasons.at(atMs)]
    const untilMs = Math.min(state.untilMs, period.untilMs, occupation.untilMs, reason.untilMs, window.endsAtMs)
    // Only a known end is cut at the month: the last, open interval stays one.
    const endsAtMs = Number.isFinite(untilMs) ? Math.min(untilMs, monthEndsAtMs) : untilMs
    const unit = state.value ?? { state: 'NoData', stop: null }
    const interval: TimeInterval = {
      startsAtMs: atMs,
      endsAtMs: Number.isFinite(endsAtMs) ? endsAtMs : null,
      ...describeStop(unit, input, reason.value),
      element: elementOf(unit.state, period.value?.planned, occupation.value),
      shiftOn: period.value?.shiftOn ?? null,
      shiftCode: period.value?.shiftCode ?? null,
      occupationId: occupation.value?.occupationId ?? null,
    }
    push(intervals, !isNewMonth, interval)
    // What began before the window is noted where it began.
    if (atMs === Math.max(state.sinceMs, period.sinceMs, occupation.sinceMs)) notes.push(...noteProducing(interval))
    atMs = endsAtMs
  }
  return { intervals, notes }
}

/** A person's classification goes before the reason of the fault; producing time has no reason. */
function describeStop(
  { state, stop }: UnitState,
  input: AccountInput,
  classified: string | undefined,
): Pick<TimeInterval, 'state' | 'reasonId' | 'faultCode' | 'stopStartedAtMs' | 'minor'> {
  const faultCode = stop?.faultCode ?? null
  const mapped = faultCode !== null && Object.hasOwn(input.reasonByFault, faultCode) ? (input.reasonByFault[faultCode] ?? null) : null
  return {
    state,
    reasonId: state === 'Producing' ? null : (classified ?? mapped),
    faultCode,
    stopStartedAtMs: stop?.startedAtMs ?? null,
    minor: stop !== null && stop.endedAtMs - stop.startedAtMs < input.minorStopSeconds * 1000,
  }
}

function push(intervals: TimeInterval[], mayJoin: boolean, interval: TimeInterval): void {
  const last = intervals.at(-1)
  if (last !== undefined && mayJoin && isSame(last, interval)) {
    intervals[intervals.length - 1] = { ...last, endsAtMs: interval.endsAtMs }
    return
  }
  intervals.push(interval)
}

/** Neighbours in one state are always in one stop, with its fault and its length. */
function isSame(a: TimeInterval, b: TimeInterval): boolean {
  return (
    a.state === b.state &&
    a.element === b.element &&
    a.shiftOn === b.shiftOn &&
    a.shiftCode === b.shiftCode &&
    a.occupationId === b.occupationId &&
    a.reasonId === b.reasonId
  )
}

interface SortedFacts {
  readonly states: (StateFact | ConnectionFact)[]
  readonly readings: ReadingFact[]
  readonly reports: CountFact[]
  readonly classifications: ClassificationFact[]
}

function sortOut(facts: readonly Fact[]): SortedFacts {
  const sorted: SortedFacts = { states: [], readings: [], reports: [], classifications: [] }
  for (const fact of facts) {
    if (fact.kind === 'state' || fact.kind === 'connection') sorted.states.push(fact)
    else if (fact.kind === 'reading') sorted.readings.push(fact)
    else if (fact.kind === 'count') sorted.reports.push(fact)
    else if (fact.startsAtMs < fact.endsAtMs) sorted.classifications.push(fact)
  }
  return sorted
}

/** The parts that each counter of a unit proves. */
export function countTags(
  readings: readonly ReadingFact[],
  policies: Readonly<Record<string, CounterPolicy>>,
): (CountedTag & { notes: AccountNote[] })[] {
  const byTag = new Map<string, ReadingFact[]>()
  for (const reading of readings) {
    const key = `${reading.role} ${reading.tag}`
    const known = byTag.get(key)
    if (known === undefined) byTag.set(key, [reading])
    else known.push(reading)
  }
  const counted = [...byTag.values()].map((all) => {
    const { role, tag } = all[0] as ReadingFact
    const { deltas, notes } = countMicro(all, policies[tag] ?? {})
    const firstReadAtMs = all.reduce((first, { atMs }) => Math.min(first, atMs), Number.POSITIVE_INFINITY)
    return { role, firstReadAtMs, deltas, notes: notes.map((note) => ({ ...note, subject: tag })) }
  })
  const known = Object.values(policies).flatMap(({ firstRead }) => (firstRead === undefined ? [] : [firstRead]))
  return [...counted, ...known.map(({ role, atMs }) => ({ role, firstReadAtMs: atMs, deltas: [], notes: [] }))]
}

function noteProducing({ state, element, startsAtMs, shiftCode, occupationId }: TimeInterval): AccountNote[] {
  const isLost = element === 'NotScheduled' || (element === 'ADOT' && occupationId === null)
  if (state !== 'Producing' || !isLost) return []
  const code = element === 'ADOT' ? 'produced_without_job' : 'produced_outside_calendar'
  return [{ code, atMs: startsAtMs, subject: shiftCode, quantity: null }]
}

function nextMonth(atMs: number): number {
  const at = new Date(atMs)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1)
}

function isInside({ atMs }: AccountNote, window: { startsAtMs: number; endsAtMs: number }): boolean {
  return window.startsAtMs <= atMs && atMs < window.endsAtMs
}

function inOrder(a: AccountNote, b: AccountNote): number {
  const keyOf = ({ code, subject, quantity }: AccountNote) => `${code}|${subject}|${quantity}`
  return a.atMs - b.atMs || (keyOf(a) < keyOf(b) ? -1 : 1)
}
