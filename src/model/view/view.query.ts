import { sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { listViews, type ViewRow } from './contract.ts'

export const listViewsAnswer = defineAnswer({
  contract: listViews,
  answer: async ({ tx, siteId }, { list }, _scope, { actor }) => {
    const { rows } = await sql<ViewRow>`
      select v.view_id as "viewId", v.list, v.name, v.filters, v.is_shared as "isShared", v.account_id = ${actor.accountId} as "isOwn",
        v.is_default and v.account_id = ${actor.accountId} as "isDefault", p.value as owner
      from saved_view v
      left join account a on a.site_id = v.site_id and a.account_id = v.account_id
      left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
      where v.site_id = ${siteId} and v.list = ${list} and (v.account_id = ${actor.accountId} or v.is_shared)
      order by "isOwn" desc, v.name, v.view_id`.execute(tx as never)
    return { rows }
  },
})
