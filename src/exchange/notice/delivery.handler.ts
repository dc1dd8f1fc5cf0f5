import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { DELIVERY_STREAM, DeliveryEvent, type NoticeDeliveryState, resendNoticeDelivery } from './contract.ts'

/** What becomes of messages stands beside the ledger; that a person has sent one again stands in it. */
export const deliveries = defineStream<{ readonly times: number }, DeliveryEvent>({
  kind: DELIVERY_STREAM,
  key: 'deliveryId',
  event: DeliveryEvent,
  evolve: (before) => ({ times: (before?.times ?? 0) + 1 }),
})

export const resendNoticeDeliveryHandler = defineHandler({
  contract: resendNoticeDelivery,
  streams: ({ deliveryId }) => ({ delivery: deliveries.at(deliveryId) }),
  scope: () => undefined,
  facts: (reader, { deliveryId }) => findState(reader, deliveryId),
  decide: (_input, _states, state) => {
    if (state === undefined) return refuse('delivery_unknown')
    if (state === 'delivered') return refuse('delivery_arrived')
    if (state === 'obsolete') return refuse('delivery_obsolete')
    return accept({ delivery: [{ kind: 'deliveryResent' as const, payload: {} }] })
  },
  beside: async (tx, { deliveryId }, { siteId, recordedAt }) => {
    await sql`update notice_delivery set state = 'waiting', attempts = 0, waits_since = ${recordedAt}, next_try_at = ${recordedAt}
      where site_id = ${siteId} and delivery_id = ${deliveryId} and state in ('waiting', 'dead')`.execute(tx)
  },
})

async function findState({ tx, siteId }: Reader, deliveryId: string): Promise<NoticeDeliveryState | undefined> {
  const { rows } = await sql<{ state: NoticeDeliveryState }>`select state from notice_delivery
    where site_id = ${siteId} and delivery_id = ${deliveryId}`.execute(tx as never)
  return rows[0]?.state
}
