import { sql } from 'kysely'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { NOTICE_STREAM, type NoticeEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    notice: {
      site_id: string
      notice_id: string
      equipment_id: string
      personnel_class_id: string
      severity: string
      text_en: string
      text_de: string
      raised_at: string
      reach: string
      recipients: string[]
      /** Written as JSON text. */
      stands_in: string
      escalates_at: string | null
      escalated_at: string | null
      then_personnel_class_id: string | null
      then_reach: string | null
      acknowledged_by: string | null
      acknowledged_at: string | null
    }
  }
}

export const noticeProjection = defineProjection({
  name: NOTICE_STREAM,
  version: 2,
  tables: ['notice'],
  streams: [NOTICE_STREAM],
  apply: async (tx, events: readonly Recorded<NoticeEvent>[]) => {
    for (const { siteId, streamId, event, recordedAt } of events) {
      if (event.kind === 'noticeAcknowledged') {
        await tx
          .updateTable('notice')
          .set({ acknowledged_by: event.payload.acknowledgedBy, acknowledged_at: recordedAt })
          .where('notice_id', '=', streamId)
          .execute()
        continue
      }
      if (event.kind === 'noticeEscalated') {
        const { recipients, standsIn = [], personnelClassId, reach } = event.payload
        const called = { then_personnel_class_id: personnelClassId, then_reach: reach }
        await tx
          .updateTable('notice')
          .set({ escalates_at: null, escalated_at: recordedAt, ...called })
          .set({ recipients: sql`recipients || ${recipients}::uuid[]`, stands_in: sql`stands_in || ${JSON.stringify(standsIn)}::jsonb` })
          .where('notice_id', '=', streamId)
          .execute()
        continue
      }
      const { equipmentId, personnelClassId, severity, textEn, textDe, reach, recipients, standsIn = [], escalation } = event.payload
      await tx
        .insertInto('notice')
        .values({
          ...{ site_id: siteId, notice_id: streamId, equipment_id: equipmentId, personnel_class_id: personnelClassId, severity },
          ...{ text_en: textEn, text_de: textDe, raised_at: recordedAt, reach, recipients, stands_in: JSON.stringify(standsIn) },
          ...{ escalates_at: escalation?.dueAt ?? null, escalated_at: null, then_personnel_class_id: null, then_reach: null },
          ...{ acknowledged_by: null, acknowledged_at: null },
        })
        .execute()
    }
  },
})
