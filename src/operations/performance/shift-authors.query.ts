import { type Kysely, sql } from 'kysely'
import type { Day, EquipmentId } from '../../kernel/contract/ids.ts'
import type { Reader } from '../../kernel/server/handler.ts'
import { listCalendarPeriods } from '../../model/calendar/contract.ts'
import { daysAround } from './days-around.ts'

interface Shift {
  readonly equipmentId: EquipmentId
  readonly shiftOn: Day
  readonly shiftCode: string
}

/**
 * Who has recorded or corrected something of a shift by his own hand, there or on a unit below: reasons of stops, notes on hours, steps of jobs and
 * their times, pieces. What a machine said or a rule sent is nobody's; to look at exceptions is what whoever closes the shift is there for.
 */
export async function loadShiftAuthors(reader: Reader, shift: Shift): Promise<ReadonlySet<string>> {
  const span = await findSpan(reader, shift)
  if (!span) return new Set()
  const inShift = (instant: string) => sql.raw(`(${instant} >= span.starts_at and ${instant} < span.ends_at)`)
  const { rows } = await sql<{ actor_id: string }>`
    with recursive span as (
      select ${span.startsAt}::timestamptz as starts_at, ${span.endsAt}::timestamptz as ends_at
    ), place as (
      select id from equipment where site_id = ${reader.siteId} and id = ${shift.equipmentId}
      union all select child.id from equipment child join place on child.site_id = ${reader.siteId} and child.parent_id = place.id
    ), job as (
      -- A step that was moved out of the shift leaves its job near it.
      select (share ->> 'jobOrderId')::uuid as id
      from span, occupation_stretch s join occupation o using (site_id, equipment_id, occupation_id), jsonb_array_elements(o.shares) share
      where s.site_id = ${reader.siteId} and s.equipment_id in (select id from place)
        and s.starts_at < span.ends_at + interval '1 day' and (s.ends_at is null or s.ends_at > span.starts_at - interval '1 day')
      union
      select q.job_order_id from span, reported_quantity q
      where q.site_id = ${reader.siteId} and q.equipment_id in (select id from place) and ${inShift('q.occurred_at')}
    ), said as (
      select e.actor_id, e.command_id from span, stop_classification c
      join event e on e.stream_id = c.equipment_id and e.stream_kind = 'operations.performance.unitTime' and e.version = c.version
      where c.site_id = ${reader.siteId} and c.equipment_id in (select id from place) and c.starts_at < span.ends_at
        and (c.ends_at > span.starts_at or (c.to_stop_end and exists (
          select from time_interval i where i.site_id = c.site_id and i.equipment_id = c.equipment_id and i.stop_started_at <= c.ends_at
            and i.starts_at < span.ends_at and (i.ends_at is null or i.ends_at > span.starts_at))))
      union all
      select e.actor_id, e.command_id from span, event e
      where e.site_id = ${reader.siteId} and e.stream_id in (select id from place) and e.stream_kind = 'operations.performance.unitTime'
        and e.kind = 'hourNoted' and e.recorded_at >= span.starts_at and ${inShift(`(e.payload ->> 'startsAt')::timestamptz`)}
      union all
      select e.actor_id, e.command_id from span, event e
      where e.site_id = ${reader.siteId} and e.stream_id in (select id from job) and e.stream_kind = 'operations.execution.jobOrder'
        and case e.kind
          when 'jobTransitionRecorded' then e.payload ->> 'transition' not in ('Release', 'Revoke') and ${inShift('e.occurred_at')}
          when 'quantityReported' then ${inShift('e.occurred_at')}
            and coalesce((e.payload ->> 'equipmentId')::uuid in (select id from place), true)
          when 'jobTransitionMoved' then ${inShift(`(e.payload ->> 'movedTo')::timestamptz`)} or exists (
            select from job_order j, jsonb_array_elements(j.steps) step
            where j.site_id = e.site_id and j.job_order_id = e.stream_id and step ->> 'transitionId' = e.payload ->> 'transitionId'
              and (${inShift(`(step ->> 'at')::timestamptz`)} or ${inShift(`(step ->> 'movedFrom')::timestamptz`)}))
          else false end
    )
    select distinct actor_id from said
    where not exists (select from rule_firing f where f.site_id = ${reader.siteId} and f.command_id = said.command_id)`.execute(
    reader.tx as unknown as Kysely<unknown>,
  )
  return new Set(rows.map((row) => row.actor_id))
}

async function findSpan(reader: Reader, { equipmentId, shiftOn, shiftCode }: Shift) {
  const { rows } = await reader.ask(listCalendarPeriods, { equipmentId, ...daysAround(shiftOn) })
  const parts = rows.filter((part) => part.shiftOn === shiftOn && part.shiftCode === shiftCode)
  const [first, last] = [parts[0], parts.at(-1)]
  return first && last && { startsAt: new Date(first.startsAtMs).toISOString(), endsAt: new Date(last.endsAtMs).toISOString() }
}
