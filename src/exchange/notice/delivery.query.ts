import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { getNoticeWays, listNoticeDeliveries, listOwnBrowsers, type NoticeDeliveryRow, type Way } from './contract.ts'

/** Messages go to people of the whole site: who sees only a part of it sees none. */
export const listNoticeDeliveriesAnswer = defineAnswer({
  contract: listNoticeDeliveries,
  answer: async ({ tx, siteId }, { after = '', limit, state = null }, scope) => {
    if (!scope.has(siteId)) return { rows: [] }
    const [, epoch = null, seq = null, id = null] = /^(\d{1,9})\.(\d{1,15})\.([0-9a-f-]{36})$/.exec(after) ?? []
    const { rows } = await sql<NoticeDeliveryRow & { epoch: number; seq: number }>`
      select d.delivery_id as "deliveryId", d.way, d.notice_id as "noticeId", d.account_id as "accountId", p.value as "displayName",
        json_build_object('en', coalesce(n.text_en, ''), 'de', coalesce(n.text_de, '')) as text, d.state, d.attempts, d.status, d.fault,
        d.waits_since as "waitsSince", d.tried_at as "triedAt", d.next_try_at as "nextTryAt", d.epoch, d.seq
      from notice_delivery d left join notice n on n.site_id = d.site_id and n.notice_id = d.notice_id
      left join account a on a.site_id = d.site_id and a.account_id = d.account_id
      left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
      where d.site_id = ${siteId} and (${state}::text is null or d.state = ${state})
        and (${epoch}::int is null or (d.epoch, d.seq, d.delivery_id) < (${epoch}::int, ${seq}::bigint, ${id}::uuid))
      order by d.epoch desc, d.seq desc, d.delivery_id desc limit ${limit + 1}`.execute(tx as never)
    const page = cutPage(rows, limit, (row) => `${row.epoch}.${row.seq}.${row.deliveryId}`)
    return { ...page, rows: page.rows.map(({ epoch: _, seq: __, ...row }) => row) }
  },
})

export const getNoticeWaysAnswer = defineAnswer({
  contract: getNoticeWays,
  answer: async ({ tx, siteId }) => {
    const { rows } = await sql<{ way: Way; shown: string }>`select way, shown from notice_sender where site_id = ${siteId}`.execute(
      tx as never,
    )
    return { email: rows.some(({ way }) => way === 'email'), pushKey: rows.find(({ way }) => way === 'push')?.shown ?? null }
  },
})

export const listOwnBrowsersAnswer = defineAnswer({
  contract: listOwnBrowsers,
  answer: async ({ tx, siteId }, _input, _scope, { actor }) => {
    const { rows } = await sql<{ browserId: string; addedAt: string }>`
      select browser_id as "browserId", added_at as "addedAt" from push_browser
      where site_id = ${siteId} and account_id = ${actor.accountId} order by added_at desc, browser_id`.execute(tx as never)
    return { rows }
  },
})
