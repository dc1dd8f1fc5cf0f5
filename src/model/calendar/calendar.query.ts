import { type Kysely, sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { listCalendarPeriods, listPlannedShifts, listRunningShifts } from './contract.ts'
import { expandCalendar } from './expand-calendar.ts'
import { listShiftOccurrences } from './shift-occurrence.ts'
import { instantOf } from './wall-clock.ts'
import type { CalendarWindow, WorkCalendarDefinition } from './work-calendar.ts'

interface Assigned {
  /** The place that was asked for. */
  readonly of: string
  readonly definition: WorkCalendarDefinition
  readonly valid_from_on: string
  readonly zone: string | null
}

export const listCalendarPeriodsAnswer = defineAnswer({
  contract: listCalendarPeriods,
  answer: async (reader, { equipmentId, startsAt, endsAt }) => {
    const rows = await loadAssigned(reader, [equipmentId])
    const zone = zoneOf(rows)
    return { rows: expandAssigned(rows, zone, Date.parse(startsAt), Date.parse(endsAt)), zone }
  },
})

export const listRunningShiftsAnswer = defineAnswer({
  contract: listRunningShifts,
  answer: async (reader, { equipmentId, at }) => {
    const assigned = await loadAssigned(reader, [equipmentId])
    const [zone, atMs] = [zoneOf(assigned), Date.parse(at)]
    const holding = assigned.findLast(({ valid_from_on }) => instantOf(`${valid_from_on}T00:00`, zone) <= atMs)
    const running = holding ? listShiftOccurrences(holding.definition, zone, { startsAtMs: atMs, endsAtMs: atMs + 1 }) : []
    const rows = running.map(({ shiftCode, shiftOn, startsAtMs, endsAtMs }) => ({ shiftCode, shiftOn, startsAtMs, endsAtMs }))
    return { rows, hasCalendar: holding !== undefined }
  },
})

const zoneOf = ([first]: readonly Assigned[]) => first?.zone ?? 'UTC'

/** The calendars of each place, oldest first. */
async function loadAssigned({ tx, siteId }: Reader, equipmentIds: readonly string[]): Promise<readonly Assigned[]> {
  const { rows } = await sql<Assigned>`
      with recursive above as (
        select e.id as of, e.id, e.parent_id, e.zone, 0 as distance from equipment e where e.id = any(${equipmentIds}::uuid[])
        union all
        select above.of, p.id, p.parent_id, p.zone, above.distance + 1 from equipment p join above on p.id = above.parent_id
      ), nearest as (
        select distinct on (above.of) above.of, above.id from above
        join calendar_assignment a on a.equipment_id = above.id and not a.retired order by above.of, above.distance
      )
      select nearest.of, c.definition, a.valid_from_on,
        coalesce((select above.zone from above where above.of = nearest.of and above.zone is not null order by above.distance limit 1),
          (select site.zone from equipment site where site.id = ${siteId})) as zone
      from calendar_assignment a join nearest on nearest.id = a.equipment_id join work_calendar c on c.id = a.work_calendar_id
      where not a.retired order by nearest.of, a.valid_from_on`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

function expandAssigned(rows: readonly Assigned[], zone: string, startsAtMs: number, endsAtMs: number) {
  return reignsOf(rows, zone, startsAtMs, endsAtMs).flatMap(({ definition, ...window }) => expandCalendar(definition, zone, window))
}

/** For how long each calendar holds within a window: from its day on until the next one begins. */
function reignsOf(rows: readonly Assigned[], zone: string, startsAtMs: number, endsAtMs: number) {
  return rows.map(({ definition, valid_from_on }, index) => {
    const next = rows[index + 1]
    const from = Math.max(startsAtMs, instantOf(`${valid_from_on}T00:00`, zone))
    const until = Math.min(endsAtMs, next ? instantOf(`${next.valid_from_on}T00:00`, zone) : endsAtMs)
    return { definition, startsAtMs: from, endsAtMs: until }
  })
}

export const listPlannedShiftsAnswer = defineAnswer({
  contract: listPlannedShifts,
  answer: async (reader, { equipmentIds, startsAt, endsAt }, scope) => {
    const seen = equipmentIds.split(',').filter((equipmentId) => scope.has(equipmentId))
    const byPlace = [...Map.groupBy(await loadAssigned(reader, seen), ({ of }) => of)]
    const rows = byPlace.flatMap(([equipmentId, assigned]) => {
      const zone = zoneOf(assigned)
      const reigns = reignsOf(assigned, zone, Date.parse(startsAt), Date.parse(endsAt))
      return reigns.flatMap(({ definition, ...window }) =>
        window.startsAtMs < window.endsAtMs ? listShiftsBegun(definition, zone, window).map((shift) => ({ equipmentId, ...shift })) : [],
      )
    })
    return { places: byPlace.map(([equipmentId, assigned]) => ({ equipmentId, zone: zoneOf(assigned) })), rows }
  },
})

/** A shift belongs to the calendar that holds when it begins, and is worked to its end. */
function listShiftsBegun(definition: WorkCalendarDefinition, zone: string, window: CalendarWindow) {
  return listShiftOccurrences(definition, zone, window)
    .filter(({ startsAtMs }) => startsAtMs >= window.startsAtMs)
    .map(({ shiftCode, shiftOn, startsAtMs, endsAtMs }) => ({ shiftCode, shiftOn, startsAtMs, endsAtMs }))
}
