import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { WAY_STREAM, type WayEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    notice_way: { site_id: string; account_id: string; email: string | null; email_from: string | null; push_from: string | null }
  }
}

export const wayProjection = defineProjection({
  name: WAY_STREAM,
  version: 1,
  tables: ['notice_way'],
  streams: [WAY_STREAM],
  apply: async (tx, events: readonly Recorded<WayEvent>[]) => {
    for (const { siteId, streamId, event } of events) {
      const { email, emailFrom, pushFrom } = event.payload
      const chosen = { email, email_from: emailFrom, push_from: pushFrom }
      await tx
        .insertInto('notice_way')
        .values({ site_id: siteId, account_id: streamId, ...chosen })
        .onConflict((conflict) => conflict.columns(['site_id', 'account_id']).doUpdateSet(chosen))
        .execute()
    }
  },
})
