import { sql } from 'kysely'
import { writeRows } from '../../kernel/server/fold-rows.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { JobOrderEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    job_count: {
      site_id: string
      job_order_id: string
      equipment_id: string
      shift_on: string
      shift_code: string
      good: string
      scrap: string
      rework: string
      decisive: boolean
      through_fact: string
      restated: boolean
    }
    job_exception: {
      site_id: string
      exception_id: string
      job_order_id: string
      code: string
      detail: string
      raised_at: string
      resolved_at: string | null
      note: string | null
    }
    reported_quantity: {
      site_id: string
      job_order_id: string
      version: number
      equipment_id: string | null
      occurred_at: string
      role: 'good' | 'scrap' | 'rework'
      quantity: string
      reason_id: string | null
      correction: boolean
      note: string
    }
  }
}
type JobRecorded = Recorded<JobOrderEvent>
const streams = ['operations.execution.jobOrder']

/** A newer absolute replaces the older one. */
export const jobCountProjection = defineProjection({
  name: 'job_count',
  version: 1,
  tables: ['job_count'],
  streams,
  apply: async (tx, events: readonly JobRecorded[]) => {
    const rows = new Map<string, object>()
    for (const { event, siteId, streamId } of events) {
      if (event.kind !== 'countRecorded' && event.kind !== 'countRestated') continue
      const { equipmentId, shiftOn, shiftCode, good, scrap, rework, decisive, throughFact } = event.payload
      rows.set(`${streamId} ${equipmentId} ${shiftOn} ${shiftCode}`, {
        site_id: siteId,
        job_order_id: streamId,
        equipment_id: equipmentId,
        shift_on: shiftOn,
        shift_code: shiftCode,
        good,
        scrap,
        rework,
        decisive,
        through_fact: throughFact,
        restated: event.kind === 'countRestated',
      })
    }
    await writeRows(tx, 'job_count', ['site_id', 'job_order_id', 'equipment_id', 'shift_on', 'shift_code'], [...rows.values()])
  },
})

export const jobExceptionProjection = defineProjection({
  name: 'job_exception',
  version: 1,
  tables: ['job_exception'],
  streams,
  apply: async (tx, events: readonly JobRecorded[]) => {
    for (const { event, siteId, streamId, recordedAt } of events) {
      if (event.kind === 'exceptionRaised') {
        const { exceptionId, code, detail } = event.payload
        await writeRows(
          tx,
          'job_exception',
          ['site_id', 'exception_id'],
          [
            {
              site_id: siteId,
              exception_id: exceptionId,
              job_order_id: streamId,
              code,
              detail,
              raised_at: recordedAt,
              resolved_at: null,
              note: null,
            },
          ],
        )
      }
      if (event.kind === 'exceptionResolved') {
        const { exceptionId, note } = event.payload
        await sql`update job_exception set resolved_at = ${recordedAt}, note = ${note} where exception_id = ${exceptionId}`.execute(tx)
      }
    }
  },
})

export const reportedQuantityProjection = defineProjection({
  name: 'reported_quantity',
  version: 1,
  tables: ['reported_quantity'],
  streams,
  apply: async (tx, events: readonly JobRecorded[]) => {
    const rows = events.flatMap(({ event, siteId, streamId, version, occurredAt }) => {
      if (event.kind !== 'quantityReported') return []
      const { equipmentId = null, reasonId = null, correction, note, ...quantities } = event.payload
      return (['good', 'scrap', 'rework'] as const).flatMap((role) => {
        const quantity = quantities[role]
        const row = {
          site_id: siteId,
          job_order_id: streamId,
          version,
          equipment_id: equipmentId,
          occurred_at: occurredAt,
          role,
          quantity,
          reason_id: reasonId,
          correction,
          note,
        }
        return quantity === undefined ? [] : [row]
      })
    })
    await writeRows(tx, 'reported_quantity', ['site_id', 'job_order_id', 'version', 'role'], rows)
  },
})
