import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { VALUE_RANGE_STREAM, type ValueRangeEvent } from './contract.ts'

interface ExcursionTable {
  site_id: string
  range_id: string
  left_at: string
  monitored_value_id: string
  equipment_id: string
  bound: 'min' | 'max'
  limit_value: string
  value: string
  unit: string | null
  historical: boolean
  job_order_id: string | null
  returned_at: string | null
  returned_value: string | null
}

declare module '../../kernel/server/database.ts' {
  interface Schema {
    excursion: ExcursionTable
  }
}

export const excursionProjection = defineProjection({
  name: 'excursion',
  version: 1,
  tables: ['excursion'],
  streams: [VALUE_RANGE_STREAM],
  apply: async (tx, events: readonly Recorded<ValueRangeEvent>[]) => {
    for (const { siteId, streamId, event, occurredAt } of events) {
      const { leftAt } = event.payload
      if (event.kind === 'valueLeftRange') {
        const { monitoredValueId, equipmentId, bound, limitValue, value, unit = null, historical, jobOrderId = null } = event.payload
        const row = {
          site_id: siteId,
          range_id: streamId,
          left_at: leftAt,
          monitored_value_id: monitoredValueId,
          equipment_id: equipmentId,
        }
        const left = { bound, limit_value: limitValue, value, unit, historical, job_order_id: jobOrderId }
        await tx
          .insertInto('excursion')
          .values({ ...row, ...left, returned_at: null, returned_value: null })
          .execute()
      } else if (event.kind === 'excursionWithdrawn') {
        await tx.deleteFrom('excursion').where('range_id', '=', streamId).where('left_at', '=', leftAt).execute()
      } else {
        const isBack = event.kind === 'valueReturned'
        const returned = { returned_at: isBack ? occurredAt : null, returned_value: isBack ? event.payload.value : null }
        await tx.updateTable('excursion').set(returned).where('range_id', '=', streamId).where('left_at', '=', leftAt).execute()
      }
    }
  },
})
