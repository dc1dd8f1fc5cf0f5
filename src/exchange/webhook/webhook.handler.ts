import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import {
  type DeliveryState,
  OVERLAP_HOURS,
  pauseSubscription,
  removeSubscription,
  resendDelivery,
  resumeSubscription,
  rotateSecret,
  skipDelivery,
  SUBSCRIPTION_STREAM,
  SubscriptionEvent,
  testSubscription,
} from './contract.ts'
import { evolveSubscription, isThere, type SubscriptionState } from './subscription.ts'

export const subscriptions = defineStream<SubscriptionState, SubscriptionEvent>({
  kind: SUBSCRIPTION_STREAM,
  key: 'subscriptionId',
  event: SubscriptionEvent,
  evolve: (before, event) => evolveSubscription(before, event),
})

const streams = ({ subscriptionId }: { subscriptionId: string }) => ({ subscription: subscriptions.at(subscriptionId) })
/** A door to the outside is a matter of the whole site. */
const scope = () => undefined
const happened = (kind: 'subscriptionPaused' | 'subscriptionResumed' | 'subscriptionRemoved' | 'secretRotated' | 'subscriptionTested') =>
  accept({ subscription: [{ kind, payload: {} }] })

export const pauseSubscriptionHandler = defineHandler({
  contract: pauseSubscription,
  streams,
  scope,
  decide: (_input, { subscription }) => {
    if (!isThere(subscription)) return refuse('subscription_unknown')
    return subscription.isActive ? happened('subscriptionPaused') : refuse('subscription_paused')
  },
})

export const resumeSubscriptionHandler = defineHandler({
  contract: resumeSubscription,
  streams,
  scope,
  decide: (_input, { subscription }) => {
    if (!isThere(subscription)) return refuse('subscription_unknown')
    return subscription.isActive ? refuse('subscription_active') : happened('subscriptionResumed')
  },
})

export const removeSubscriptionHandler = defineHandler({
  contract: removeSubscription,
  streams,
  scope,
  decide: (_input, { subscription }) => (isThere(subscription) ? happened('subscriptionRemoved') : refuse('subscription_unknown')),
  beside: async (tx, { subscriptionId }, { siteId }) => {
    for (const table of ['webhook_secret', 'webhook_cursor', 'webhook_delivery'])
      await sql`delete from ${sql.table(table)} where site_id = ${siteId} and subscription_id = ${subscriptionId}`.execute(tx)
  },
})

export const rotateSecretHandler = defineHandler({
  contract: rotateSecret,
  streams,
  scope,
  decide: (_input, { subscription }) => (isThere(subscription) ? happened('secretRotated') : refuse('subscription_unknown')),
  beside: async (tx, { subscriptionId, secret }, { siteId, recordedAt }) => {
    await sql`update webhook_secret set secret = ${secret}, previous_secret = secret,
        previous_until = ${recordedAt}::timestamptz + make_interval(hours => ${OVERLAP_HOURS})
      where site_id = ${siteId} and subscription_id = ${subscriptionId}`.execute(tx)
  },
})

export const testSubscriptionHandler = defineHandler({
  contract: testSubscription,
  streams,
  scope,
  decide: (_input, { subscription }) => {
    if (!isThere(subscription)) return refuse('subscription_unknown')
    return subscription.isActive ? happened('subscriptionTested') : refuse('subscription_paused')
  },
})

interface OfDelivery {
  readonly subscriptionId: string
  readonly deliveryId: string
}

async function loadState({ tx, siteId }: Reader, { subscriptionId, deliveryId }: OfDelivery): Promise<DeliveryState | undefined> {
  const { rows } = await sql<{ state: DeliveryState }>`select state from webhook_delivery
    where site_id = ${siteId} and subscription_id = ${subscriptionId} and delivery_id = ${deliveryId}`.execute(tx as never)
  return rows[0]?.state
}

export const resendDeliveryHandler = defineHandler({
  contract: resendDelivery,
  streams,
  scope,
  facts: loadState,
  decide: ({ deliveryId }, { subscription }, state) => {
    if (!isThere(subscription)) return refuse('subscription_unknown')
    if (state === undefined) return refuse('delivery_unknown')
    if (state === 'delivered') return refuse('delivery_arrived')
    return accept({ subscription: [{ kind: 'deliveryResent' as const, payload: { deliveryId } }] })
  },
  beside: async (tx, { subscriptionId, deliveryId }, { siteId, recordedAt }) => {
    await sql`update webhook_delivery set state = 'trying', attempts = 0, first_tried_at = ${recordedAt}, next_try_at = ${recordedAt}
      where site_id = ${siteId} and subscription_id = ${subscriptionId} and delivery_id = ${deliveryId} and state <> 'delivered'`.execute(
      tx,
    )
  },
})

export const skipDeliveryHandler = defineHandler({
  contract: skipDelivery,
  streams,
  scope,
  facts: loadState,
  decide: ({ deliveryId }, { subscription }, state) => {
    if (!isThere(subscription)) return refuse('subscription_unknown')
    if (state === undefined) return refuse('delivery_unknown')
    if (state === 'delivered') return refuse('delivery_arrived')
    return accept({ subscription: [{ kind: 'deliverySkipped' as const, payload: { deliveryId } }] })
  },
  beside: async (tx, { subscriptionId, deliveryId }, { siteId }) => {
    await sql`update webhook_delivery set state = 'skipped', next_try_at = null
      where site_id = ${siteId} and subscription_id = ${subscriptionId} and delivery_id = ${deliveryId} and state <> 'delivered'`.execute(
      tx,
    )
  },
})
