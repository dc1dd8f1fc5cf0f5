import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { VIEW_STREAM, type ViewEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    saved_view: {
      site_id: string
      account_id: string
      view_id: string
      list: string
      name: string
      filters: string
      is_default: boolean
      is_shared: boolean
    }
  }
}

export const viewProjection = defineProjection({
  name: VIEW_STREAM,
  version: 1,
  tables: ['saved_view'],
  streams: [VIEW_STREAM],
  apply: async (tx, events: readonly Recorded<ViewEvent>[]) => {
    for (const { siteId, streamId, event } of events) {
      const { viewId } = event.payload
      const own = tx.updateTable('saved_view').where('site_id', '=', siteId).where('account_id', '=', streamId)
      if (event.kind === 'viewRemoved') {
        await tx
          .deleteFrom('saved_view')
          .where('site_id', '=', siteId)
          .where('account_id', '=', streamId)
          .where('view_id', '=', viewId)
          .execute()
      } else if (event.kind === 'viewShared') {
        await own.set({ is_shared: event.payload.isShared }).where('view_id', '=', viewId).execute()
      } else {
        const { list, name, filters, isDefault } = event.payload
        // One view opens with its list.
        if (isDefault) await own.set({ is_default: false }).where('list', '=', list).execute()
        const said = { list, name, filters: JSON.stringify(filters), is_default: isDefault }
        await tx
          .insertInto('saved_view')
          .values({ site_id: siteId, account_id: streamId, view_id: viewId, is_shared: false, ...said })
          .onConflict((conflict) => conflict.columns(['site_id', 'account_id', 'view_id']).doUpdateSet(said))
          .execute()
      }
    }
  },
})
