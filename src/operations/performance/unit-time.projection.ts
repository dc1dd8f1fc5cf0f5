import { writeRows } from '../../kernel/server/fold-rows.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { FaultMapEvent, UnitTimeEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    stop_classification: {
      site_id: string
      equipment_id: string
      version: number
      starts_at: string
      ends_at: string
      to_stop_end: boolean
      reason_id: string
      actor_id: string
      recorded_at: string
    }
    fault_reason: { site_id: string; equipment_class_id: string; fault_code: string; reason_id: string; mapped_at: string }
    shift_closing: {
      site_id: string
      equipment_id: string
      shift_on: string
      shift_code: string
      closed_at: string
      actor_id: string
      command_id: string | null
      note: string
      elements: {
        good: string
        scrap: string
        rework: string
        seconds: Record<string, string>
        kpis: Record<string, { value: string | null }>
      }
    }
    hour_note: {
      site_id: string
      equipment_id: string
      starts_at: string
      reason_id: string | null
      note: string
      action: string
      actor_id: string
    }
  }
}
const streams = ['operations.performance.unitTime']
type UnitRecorded = Recorded<UnitTimeEvent>

export const stopClassificationProjection = defineProjection({
  name: 'stop_classification',
  version: 1,
  tables: ['stop_classification'],
  streams,
  apply: (tx, events: readonly UnitRecorded[]) => {
    const rows = events.flatMap(({ event, siteId, streamId, version, actorId, recordedAt }) => {
      if (event.kind !== 'stopClassified') return []
      const { startsAt, endsAt, toStopEnd, reasonId } = event.payload
      const row = {
        site_id: siteId,
        equipment_id: streamId,
        version,
        starts_at: startsAt,
        ends_at: endsAt,
        to_stop_end: toStopEnd,
        reason_id: reasonId,
        actor_id: actorId,
        recorded_at: recordedAt,
      }
      return [row]
    })
    return writeRows(tx, 'stop_classification', ['site_id', 'equipment_id', 'version'], rows)
  },
})

export const shiftClosingProjection = defineProjection({
  name: 'shift_closing',
  version: 2,
  tables: ['shift_closing'],
  streams,
  apply: async (tx, events: readonly UnitRecorded[]) => {
    for (const { event, siteId, streamId, actorId, recordedAt, commandId } of events) {
      if (event.kind !== 'shiftClosed') continue
      const { shiftOn, shiftCode, note, elements } = event.payload
      await writeRows(
        tx,
        'shift_closing',
        ['site_id', 'equipment_id', 'shift_on', 'shift_code'],
        [
          {
            site_id: siteId,
            equipment_id: streamId,
            shift_on: shiftOn,
            shift_code: shiftCode,
            closed_at: recordedAt,
            actor_id: actorId,
            note,
            elements,
            command_id: commandId,
          },
        ],
      )
    }
  },
})

export const hourNoteProjection = defineProjection({
  name: 'hour_note',
  version: 1,
  tables: ['hour_note'],
  streams,
  apply: async (tx, events: readonly UnitRecorded[]) => {
    for (const { event, siteId, streamId, actorId } of events) {
      if (event.kind !== 'hourNoted') continue
      const { startsAt, reasonId = null, note, action } = event.payload
      await writeRows(
        tx,
        'hour_note',
        ['site_id', 'equipment_id', 'starts_at'],
        [{ site_id: siteId, equipment_id: streamId, starts_at: startsAt, reason_id: reasonId, note, action, actor_id: actorId }],
      )
    }
  },
})

export const faultReasonProjection = defineProjection({
  name: 'fault_reason',
  version: 1,
  tables: ['fault_reason'],
  streams: ['operations.performance.faultMap'],
  apply: async (tx, events: readonly Recorded<FaultMapEvent>[]) => {
    for (const { event, siteId, streamId, recordedAt } of events) {
      const { faultCode, reasonId } = event.payload
      await writeRows(
        tx,
        'fault_reason',
        ['site_id', 'equipment_class_id', 'fault_code'],
        [{ site_id: siteId, equipment_class_id: streamId, fault_code: faultCode, reason_id: reasonId, mapped_at: recordedAt }],
      )
    }
  },
})
