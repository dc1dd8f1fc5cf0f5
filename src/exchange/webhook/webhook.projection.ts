import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { SUBSCRIPTION_STREAM, type SubscriptionEvent } from './contract.ts'

interface WebhookTable {
  site_id: string
  subscription_id: string
  name: string
  url: string
  events: string[]
  equipment_id: string | null
  sends_texts: boolean
  is_active: boolean
  epoch: number
  seq: number
  secret_changed_at: string
}

declare module '../../kernel/server/database.ts' {
  interface Schema {
    webhook: WebhookTable
  }
}

export const webhookProjection = defineProjection({
  name: 'webhook',
  version: 1,
  tables: ['webhook'],
  streams: [SUBSCRIPTION_STREAM],
  apply: async (tx, events: readonly Recorded<SubscriptionEvent>[]) => {
    for (const { siteId, streamId, event, position, recordedAt } of events) {
      if (event.kind === 'subscriptionCreated') {
        const row = { site_id: siteId, subscription_id: streamId, is_active: true, secret_changed_at: recordedAt }
        await tx
          .insertInto('webhook')
          .values({ ...row, ...columnsOf(event.payload), epoch: position.epoch, seq: position.seq })
          .execute()
      } else if (event.kind === 'subscriptionRemoved') {
        await tx.deleteFrom('webhook').where('subscription_id', '=', streamId).execute()
      } else {
        const change = changeBy(event, recordedAt)
        if (change) await tx.updateTable('webhook').set(change).where('subscription_id', '=', streamId).execute()
      }
    }
  },
})

type Told = Extract<SubscriptionEvent, { kind: 'subscriptionCreated' }>['payload']

function columnsOf({ name, url, events, equipmentId, sendsTexts }: Told) {
  return { name, url, events, equipment_id: equipmentId, sends_texts: sendsTexts }
}

function changeBy(event: SubscriptionEvent, recordedAt: string): Partial<WebhookTable> | undefined {
  switch (event.kind) {
    case 'subscriptionChanged':
      return columnsOf(event.payload)
    case 'subscriptionPaused':
      return { is_active: false }
    case 'subscriptionResumed':
      return { is_active: true }
    case 'secretRotated':
      return { secret_changed_at: recordedAt }
    default:
      return undefined
  }
}
