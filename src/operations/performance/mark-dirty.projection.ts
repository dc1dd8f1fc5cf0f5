import { sql } from 'kysely'
import type { WriteTx } from '../../kernel/server/database.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { JobOrderEvent, WorkUnitEvent } from '../execution/contract.ts'
import type { FaultMapEvent, UnitTimeEvent } from './contract.ts'

interface Mark {
  readonly equipmentId: string
  readonly startsAt: string
  /** null: everything after. */
  readonly endsAt: string | null
}

/**
 * Marks the time of a unit whose books an event changes, in the event's own transaction (kernel.md §11).
 * A queue and no reading model: a rebuild leaves it alone.
 */
export const markDirty = defineProjection({
  name: 'dirty_window',
  version: 1,
  tables: [],
  streams: ['operations.execution.workUnit', 'operations.execution.jobOrder', 'operations.performance.unitTime'],
  apply: async (tx, events: readonly Recorded<WorkUnitEvent | JobOrderEvent | UnitTimeEvent>[]) => {
    const marks = events.flatMap((recorded) => markOf(recorded) ?? [])
    await insertMarks(tx, events[0]!.siteId, marks)
  },
})

/** A calendar or a reason that changes reaches back: every week of every unit's books is made again, the newest first. */
export const markAllDirty = defineProjection({
  name: 'dirty_calendar',
  version: 1,
  tables: [],
  streams: ['model.calendar.workCalendar', 'model.calendar.calendarAssignment', 'model.reason.reason'],
  apply: async (tx, events) => {
    const { siteId, recordedAt } = events[0]!
    await sql`
      insert into dirty_window (site_id, equipment_id, starts_at, ends_at)
      select ${siteId}, first.equipment_id, week, week + interval '7 days'
      from (select equipment_id, min(starts_at) as starts_at from time_interval group by equipment_id) first,
        generate_series(first.starts_at, ${recordedAt}::timestamptz, interval '7 days') week`.execute(tx)
  },
})

/** A remapped fault code reaches back to the stops that it explained (EC-52). */
export const markFaultDirty = defineProjection({
  name: 'dirty_fault',
  version: 1,
  tables: [],
  streams: ['operations.performance.faultMap'],
  apply: async (tx, events: readonly Recorded<FaultMapEvent>[]) => {
    for (const { siteId, streamId, event } of events) {
      await sql`
        insert into dirty_window (site_id, equipment_id, starts_at, ends_at)
        select ${siteId}, i.equipment_id, i.starts_at, coalesce(i.ends_at, i.starts_at + interval '1 hour')
        from time_interval i join equipment e on e.id = i.equipment_id
        where e.equipment_class_id = ${streamId} and i.fault_code = ${event.payload.faultCode}`.execute(tx)
    }
  },
})

function markOf({ event, streamId, occurredAt }: Recorded<WorkUnitEvent | JobOrderEvent | UnitTimeEvent>): Mark | undefined {
  switch (event.kind) {
    case 'occupationOpened':
      return { equipmentId: streamId, startsAt: event.payload.startsAt, endsAt: null }
    case 'occupationLeft':
    case 'occupationInterrupted':
      return { equipmentId: streamId, startsAt: event.payload.since, endsAt: null }
    case 'occupationAwaited':
      return { equipmentId: streamId, startsAt: event.payload.startsOnLineAt, endsAt: null }
    case 'occupationMoved':
      return movedMark(streamId, event.payload)
    case 'stopClassified':
      return { equipmentId: streamId, startsAt: event.payload.startsAt, endsAt: event.payload.endsAt }
    case 'quantityReported': {
      const { equipmentId } = event.payload
      return equipmentId ? { equipmentId, startsAt: occurredAt, endsAt: shifted(occurredAt, 0, 1) } : undefined
    }
    default:
      return undefined
  }
}

/** From the old boundary to the new one; one that has just been found, or is lost, changes everything after it. */
function movedMark(equipmentId: string, { startsAt, movedFrom }: { startsAt: string | null; movedFrom: string | null }): Mark | undefined {
  const [first, last] = [startsAt, movedFrom].filter((at) => at !== null).toSorted()
  if (first === undefined) return undefined
  return { equipmentId, startsAt: first, endsAt: last === undefined ? null : shifted(last, 0, 1) }
}

async function insertMarks(tx: WriteTx, siteId: string, marks: readonly Mark[]): Promise<void> {
  if (marks.length === 0) return
  await sql`
    insert into dirty_window (site_id, equipment_id, starts_at, ends_at)
    select ${siteId}, * from unnest(${marks.map((mark) => mark.equipmentId)}::uuid[], ${marks.map((mark) => mark.startsAt)}::timestamptz[],
      ${marks.map((mark) => mark.endsAt)}::timestamptz[])`.execute(tx)
}

function shifted(instant: string, hours: number, milliseconds = 0): string {
  return new Date(Date.parse(instant) + hours * 3_600_000 + milliseconds).toISOString()
}
