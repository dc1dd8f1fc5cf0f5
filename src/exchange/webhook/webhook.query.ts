import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { type DeliveryRow, listDeliveries, listSubscriptions, type SubscriptionRow } from './contract.ts'

/** A webhook belongs to the site: who sees only a part of it sees none. */
export const listSubscriptionsAnswer = defineAnswer({
  contract: listSubscriptions,
  answer: async ({ tx, siteId }, _input, scope) => {
    if (!scope.has(siteId)) return { rows: [] }
    const { rows } = await sql<SubscriptionRow>`
      select w.subscription_id as "subscriptionId", w.name, w.url, w.events, w.equipment_id as "equipmentId", e.code as "equipmentCode",
        w.sends_texts as "sendsTexts", w.is_active as "isActive", w.secret_changed_at as "secretChangedAt",
        (select ${deliveryObject} from webhook_delivery d where d.site_id = w.site_id and d.subscription_id = w.subscription_id and d.state = 'trying'
          order by d.epoch, d.seq limit 1) as trying,
        (select count(*)::int from webhook_delivery d where d.site_id = w.site_id and d.subscription_id = w.subscription_id and d.state = 'dead') as dead,
        (select max(d.tried_at) from webhook_delivery d where d.site_id = w.site_id and d.subscription_id = w.subscription_id and d.state = 'delivered')
          as "lastDeliveredAt"
      from webhook w left join equipment e on e.site_id = w.site_id and e.id = w.equipment_id
      where w.site_id = ${siteId} order by w.name, w.subscription_id`.execute(tx as never)
    return { rows }
  },
})

const utc = (column: string) => sql.raw(`to_char(d.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const deliveryObject = sql`json_build_object('deliveryId', d.delivery_id, 'epoch', d.epoch, 'seq', d.seq, 'event', d.event, 'state', d.state,
  'attempts', d.attempts, 'status', d.status, 'fault', d.fault, 'firstTriedAt', ${utc('first_tried_at')}, 'triedAt', ${utc('tried_at')},
  'nextTryAt', ${utc('next_try_at')})`

export const listDeliveriesAnswer = defineAnswer({
  contract: listDeliveries,
  answer: async ({ tx, siteId }, { after, limit, subscriptionId, state }, scope) => {
    if (!scope.has(siteId)) return { rows: [] }
    const [, epoch = null, seq = null] = /^(\d{1,9})\.(\d{1,15})$/.exec(after ?? '') ?? []
    const { rows } = await sql<{ row: DeliveryRow }>`
      select ${deliveryObject} as row from webhook_delivery d
      where d.site_id = ${siteId} and d.subscription_id = ${subscriptionId} and (${state ?? null}::text is null or d.state = ${state ?? null})
        and (${epoch}::int is null or (d.epoch, d.seq) < (${epoch}::int, ${seq}::bigint))
      order by d.epoch desc, d.seq desc limit ${limit + 1}`.execute(tx as never)
    return cutPage(
      rows.map(({ row }) => row),
      limit,
      (row) => `${row.epoch}.${row.seq}`,
    )
  },
})
