import { sql } from 'kysely'
import type { Instant } from '../../kernel/contract/ids.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { listPlannedShifts } from '../calendar/contract.ts'
import { getRosterWeek } from './contract.ts'
import { dayAt, type DutyRow, rosterRows, rowOf, type Span, weekOf } from './roster.ts'
import type { IsWithin, StandIn } from './stand-in.ts'

/** So many functions are read on one page; in a larger plant one chooses a place. */
const MOST_ROWS = 200
const DAY_MS = 86_400_000
/** A function that was on the roster so long ago, or will be so soon, has a row, so that its gap is seen. */
const AROUND_MS = 28 * DAY_MS

export const getRosterWeekAnswer = defineAnswer({
  contract: getRosterWeek,
  answer: async (reader, { weekOn, equipmentId }, scope, { now }) => {
    const zone = await readZone(reader)
    const todayOn = dayAt(now, zone)
    const days = weekOf(weekOn ?? todayOn)
    // By the clock in Greenwich, and a day more at each end: no zone is further away.
    const window = { startsAtMs: Date.parse(days[0]!) - DAY_MS, endsAtMs: Date.parse(days[6]!) + 2 * DAY_MS }
    const all = await readDuties(reader, window)
    const ancestors = await readAncestors(reader, [...all.map((duty) => duty.equipmentId), ...(equipmentId ? [equipmentId] : [])])
    const isWithin: IsWithin = (placeId, aboveId) => ancestors.get(placeId)?.includes(aboveId) ?? false
    const isShown = (placeId: string) =>
      scope.has(placeId) && (equipmentId === undefined || isWithin(placeId, equipmentId) || isWithin(equipmentId, placeId))
    const depthOf = (duty: DutyRow) => ancestors.get(duty.equipmentId)?.length ?? 0
    const seen = all.filter((duty) => isShown(duty.equipmentId)).toSorted((left, right) => depthOf(left) - depthOf(right))
    const functions = [...new Set(seen.map(rowOf))]
    const shown = new Set(functions.slice(0, MOST_ROWS))
    const duties = seen.filter((duty) => shown.has(rowOf(duty)))
    const facts = { days, zone, duties, isWithin, ...(await readAround(reader, duties, window)) }
    return { zone, todayOn, days, rows: rosterRows(facts), leftOut: functions.length - shown.size }
  },
})

/** Stand-ins, names and shifts: each asked for once for all rows. */
async function readAround(reader: Reader, duties: readonly DutyRow[], window: Span) {
  const standIns = await readStandIns(reader, window)
  const people = [...duties.map(({ personId }) => personId), ...standIns.map(({ standInPersonId }) => standInPersonId)]
  const names = await readNames(reader, people)
  const { places, rows } = await readShifts(reader, [...new Set(duties.map(({ equipmentId }) => equipmentId))], window)
  const calendars = new Map(places.map(({ equipmentId, zone }) => [equipmentId, zone]))
  return { standIns, shifts: rows, calendars, nameOf: (personId: string) => names.get(personId) ?? '' }
}

async function readZone({ tx, siteId }: Reader): Promise<string> {
  const { rows } = await sql<{ zone: string | null }>`select zone from equipment where site_id = ${siteId} and id = ${siteId}`.execute(
    tx as never,
  )
  return rows[0]?.zone ?? 'UTC'
}

/** Of each place: itself and all above it. */
async function readAncestors({ tx, siteId }: Reader, placeIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; above: string[] }>`
    with recursive above as (
      select e.id as of, e.id, e.parent_id from equipment e where e.site_id = ${siteId} and e.id = any(${placeIds}::uuid[])
      union all
      select above.of, p.id, p.parent_id from equipment p join above on p.id = above.parent_id
    ) select of as id, array_agg(id) as above from above group by of`.execute(tx as never)
  return new Map(rows.map(({ id, above }) => [id, above]))
}

const asMs = sql`(extract(epoch from starts_at) * 1000)::float8 as "startsAtMs",
  coalesce(extract(epoch from ends_at) * 1000, 8.64e15)::float8 as "endsAtMs"`

async function readDuties({ tx, siteId }: Reader, { startsAtMs, endsAtMs }: Span): Promise<readonly DutyRow[]> {
  const { rows } = await sql<DutyRow>`
    select d.person_id as "personId", d.personnel_class_id as "personnelClassId", d.equipment_id as "equipmentId", d.shift_code as "shiftCode",
      c.name as function, e.name as place, ${asMs}
    from duty_assignment d join personnel_class c on c.site_id = d.site_id and c.id = d.personnel_class_id
    join equipment e on e.site_id = d.site_id and e.id = d.equipment_id
    where d.site_id = ${siteId} and not d.retired and d.starts_at < ${isoOf(endsAtMs + AROUND_MS)}
      and (d.ends_at is null or d.ends_at > ${isoOf(startsAtMs - AROUND_MS)})
    order by e.name, c.name, d.starts_at, d.id`.execute(tx as never)
  return rows
}

async function readStandIns({ tx, siteId }: Reader, { startsAtMs, endsAtMs }: Span): Promise<readonly (StandIn & Span)[]> {
  const { rows } = await sql<StandIn & Span>`
    select person_id as "personId", stand_in_person_id as "standInPersonId", equipment_id as "equipmentId",
      personnel_class_ids as "personnelClassIds", ${asMs}
    from stand_in where site_id = ${siteId} and not retired and starts_at < ${isoOf(endsAtMs)}
      and (ends_at is null or ends_at > ${isoOf(startsAtMs)})`.execute(tx as never)
  return rows
}

/** Of an erased person only the number is left. */
async function readNames({ tx, siteId }: Reader, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, coalesce(v.value, p.code) as name from person p
    left join personal_value v on v.site_id = p.site_id and v.reference = p.name
    where p.site_id = ${siteId} and p.id = any(${personIds}::uuid[])`.execute(tx as never)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

async function readShifts(reader: Reader, places: readonly string[], { startsAtMs, endsAtMs }: Span) {
  if (places.length === 0) return { places: [], rows: [] }
  const window = { startsAt: isoOf(startsAtMs), endsAt: isoOf(endsAtMs) }
  return reader.ask(listPlannedShifts, { equipmentIds: places.join(','), ...window })
}

const isoOf = (ms: number) => new Date(ms).toISOString() as Instant
