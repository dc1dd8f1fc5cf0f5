import { type Kysely, sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { listCalendarPeriods, listRunningShifts } from './contract.ts'
import { expandCalendar } from './expand-calendar.ts'
import { listShiftOccurrences } from './shift-occurrence.ts'
import { instantOf } from './wall-clock.ts'
import type { WorkCalendarDefinition } from './work-calendar.ts'

interface Assigned {
  readonly definition: WorkCalendarDefinition
  readonly valid_from_on: string
  readonly zone: string | null
}

export const listCalendarPeriodsAnswer = defineAnswer({
  contract: listCalendarPeriods,
  answer: async (reader, { equipmentId, startsAt, endsAt }) => {
    const rows = await loadAssigned(reader, equipmentId)
    const zone = zoneOf(rows)
    return { rows: expandAssigned(rows, zone, Date.parse(startsAt), Date.parse(endsAt)), zone }
  },
})

export const listRunningShiftsAnswer = defineAnswer({
  contract: listRunningShifts,
  answer: async (reader, { equipmentId, at }) => {
    const assigned = await loadAssigned(reader, equipmentId)
    const [zone, atMs] = [zoneOf(assigned), Date.parse(at)]
    const holding = assigned.findLast(({ valid_from_on }) => instantOf(`${valid_from_on}T00:00`, zone) <= atMs)
    const running = holding ? listShiftOccurrences(holding.definition, zone, { startsAtMs: atMs, endsAtMs: atMs + 1 }) : []
    const rows = running.map(({ shiftCode, shiftOn, startsAtMs, endsAtMs }) => ({ shiftCode, shiftOn, startsAtMs, endsAtMs }))
    return { rows, hasCalendar: holding !== undefined }
  },
})

const zoneOf = ([first]: readonly Assigned[]) => first?.zone ?? 'UTC'

async function loadAssigned({ tx, siteId }: Reader, equipmentId: string): Promise<readonly Assigned[]> {
  const { rows } = await sql<Assigned>`
      with recursive above as (
        select e.id, e.parent_id, e.zone, 0 as distance from equipment e where e.id = ${equipmentId}
        union all
        select p.id, p.parent_id, p.zone, above.distance + 1 from equipment p join above on p.id = above.parent_id
      ), nearest as (
        select above.id from above join calendar_assignment a on a.equipment_id = above.id and not a.retired order by above.distance limit 1
      )
      select c.definition, a.valid_from_on, coalesce((select above.zone from above where above.zone is not null order by above.distance limit 1),
          (select site.zone from equipment site where site.id = ${siteId})) as zone
      from calendar_assignment a join nearest on nearest.id = a.equipment_id join work_calendar c on c.id = a.work_calendar_id
      where not a.retired order by a.valid_from_on`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

/** Each calendar holds from its day on until the next one begins. */
function expandAssigned(rows: readonly Assigned[], zone: string, startsAtMs: number, endsAtMs: number) {
  return rows.flatMap(({ definition, valid_from_on }, index) => {
    const next = rows[index + 1]
    const from = Math.max(startsAtMs, instantOf(`${valid_from_on}T00:00`, zone))
    const until = Math.min(endsAtMs, next ? instantOf(`${next.valid_from_on}T00:00`, zone) : endsAtMs)
    return expandCalendar(definition, zone, { startsAtMs: from, endsAtMs: until })
  })
}
