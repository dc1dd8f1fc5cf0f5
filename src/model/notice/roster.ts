import { Temporal } from 'temporal-polyfill'
import type { OnDuty, RosterRow, RosterShift } from './contract.ts'
import type { Duty } from './duty.ts'
import { type IsWithin, presentFor, type StandIn } from './stand-in.ts'

/** Half-open, in epoch milliseconds. */
export interface Span {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

export interface PlannedShift extends Span {
  readonly equipmentId: string
  readonly shiftCode: string
  readonly shiftOn: string
}

export interface DutyRow extends Duty, Span {
  /** Of the personnel class. */
  readonly function: string
  /** Name of the equipment. */
  readonly place: string
}

export interface RosterFacts {
  /** Monday to Sunday. */
  readonly days: readonly string[]
  readonly duties: readonly DutyRow[]
  readonly standIns: readonly (StandIn & Span)[]
  readonly shifts: readonly PlannedShift[]
  /** Zones of the places at which a work calendar holds. */
  readonly calendars: ReadonlyMap<string, string>
  /** Where no calendar says otherwise. */
  readonly zone: string
  readonly isWithin: IsWithin
  readonly nameOf: (personId: string) => string
}

/** Each function at each place that somebody has or had a duty for, in the order of the duties. */
export function rosterRows(facts: RosterFacts): RosterRow[] {
  return [...Map.groupBy(facts.duties, rowOf).values()].map((duties) => {
    const { personnelClassId, equipmentId, function: called, place } = duties[0]!
    const days = facts.days.map((day) => windowsOf(day, duties, facts).map((window) => shiftOf(window, duties, facts)))
    return { personnelClassId, function: called, equipmentId, place, days }
  })
}

/** The row in which a duty stands: its function at its place. */
export function rowOf({ equipmentId, personnelClassId }: Duty): string {
  return `${equipmentId} ${personnelClassId}`
}

interface Window extends Span {
  readonly shiftCode: string | null
  readonly kind: RosterShift['kind']
}

/** What there is to cover on a day: the shifts of the work calendar; without a calendar the day, once for each shift that a duty names. */
function windowsOf(day: string, duties: readonly DutyRow[], { shifts, calendars, zone }: RosterFacts): Window[] {
  const { equipmentId } = duties[0]!
  const ownZone = calendars.get(equipmentId)
  const whole = dayOf(day, ownZone ?? zone)
  if (ownZone === undefined) {
    const codes = [...new Set(duties.map(({ shiftCode }) => shiftCode))].toSorted((left, right) => (left ?? '').localeCompare(right ?? ''))
    return codes.map((shiftCode) => ({ ...whole, shiftCode, kind: 'day' }))
  }
  const planned = shifts.filter((shift) => shift.equipmentId === equipmentId && shift.shiftOn === day)
  if (planned.length === 0) return [{ ...whole, shiftCode: null, kind: 'rest' }]
  return planned.map(({ shiftCode, startsAtMs, endsAtMs }) => ({ shiftCode, kind: 'shift', startsAtMs, endsAtMs }))
}

function dayOf(day: string, zone: string): Span {
  const date = Temporal.PlainDate.from(day)
  const startOf = (one: Temporal.PlainDate) => one.toZonedDateTime(zone).epochMilliseconds
  return { startsAtMs: startOf(date), endsAtMs: startOf(date.add({ days: 1 })) }
}

function shiftOf(window: Window, duties: readonly DutyRow[], facts: RosterFacts): RosterShift {
  const { shiftCode, kind, startsAtMs, endsAtMs } = window
  const own = duties.filter((duty) => (duty.shiftCode === null || duty.shiftCode === shiftCode) && touches(duty, window))
  const standIns = facts.standIns.filter((standIn) => touches(standIn, window))
  const spans = piecesOf(window, [...own, ...standIns]).map((piece) => ({ ...piece, people: peopleIn(piece, own, standIns, facts) }))
  return { shiftCode, kind, startsAt: isoOf(startsAtMs), endsAt: isoOf(endsAtMs), spans: merged(spans).map(spoken) }
}

const touches = (one: Span, other: Span) => one.startsAtMs < other.endsAtMs && one.endsAtMs > other.startsAtMs

/** The window, cut wherever somebody comes or goes. */
function piecesOf({ startsAtMs, endsAtMs }: Span, cutters: readonly Span[]): Span[] {
  const cuts = cutters.flatMap((one) => [one.startsAtMs, one.endsAtMs]).filter((ms) => ms > startsAtMs && ms < endsAtMs)
  const edges = [...new Set([startsAtMs, ...cuts, endsAtMs])].toSorted((left, right) => left - right)
  return edges.slice(1).map((end, index) => ({ startsAtMs: edges[index]!, endsAtMs: end }))
}

function peopleIn(piece: Span, duties: readonly DutyRow[], standIns: readonly (StandIn & Span)[], facts: RosterFacts): OnDuty[] {
  const held = standIns.filter((standIn) => touches(standIn, piece))
  const present = duties.filter((duty) => touches(duty, piece)).flatMap((duty) => presentFor(duty, held, facts.isWithin))
  const byKey = new Map(present.map((one) => [`${one.personId} ${one.standsInFor}`, one]))
  return [...byKey.values()]
    .map(({ personId, standsInFor }) => ({
      ...{ personId, name: facts.nameOf(personId), standsInFor: standsInFor === null ? null : facts.nameOf(standsInFor) },
    }))
    .toSorted((left, right) => left.name.localeCompare(right.name) || (left.standsInFor ?? '').localeCompare(right.standsInFor ?? ''))
}

interface Manned extends Span {
  readonly people: readonly OnDuty[]
}

/** Pieces beside each other with the same people are one. */
function merged(pieces: readonly Manned[]): Manned[] {
  const keyOf = ({ people }: Manned) => people.map(({ personId, standsInFor }) => `${personId} ${standsInFor}`).join()
  return pieces.reduce<Manned[]>((done, piece) => {
    const last = done.at(-1)
    if (!last || keyOf(last) !== keyOf(piece)) return [...done, piece]
    return [...done.slice(0, -1), { ...last, endsAtMs: piece.endsAtMs }]
  }, [])
}

const isoOf = (ms: number) => new Date(ms).toISOString()
const spoken = ({ startsAtMs, endsAtMs, people }: Manned) => ({ startsAt: isoOf(startsAtMs), endsAt: isoOf(endsAtMs), people: [...people] })

/** Monday to Sunday of the week in which a day lies. */
export function weekOf(day: string): string[] {
  const date = Temporal.PlainDate.from(day)
  const monday = date.subtract({ days: date.dayOfWeek - 1 })
  return [0, 1, 2, 3, 4, 5, 6].map((days) => monday.add({ days }).toString())
}

/** The day of an instant where the zone's clocks show it. */
export function dayAt(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
}
