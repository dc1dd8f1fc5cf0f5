import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MIND_OWN } from '../../model/access/contract.ts'

export * from './push.contract.ts'

/** Kind of the streams of messages that a person has sent again. */
export const DELIVERY_STREAM = 'exchange.notice.delivery'

export const Way = z.enum(['email', 'push'])
export type Way = z.infer<typeof Way>

/** `waiting` for its turn or its next attempt; `dead` was given up; `obsolete`: somebody took care meanwhile, or it concerns the person no more. */
export const NoticeDeliveryState = z.enum(['waiting', 'delivered', 'dead', 'obsolete'])
export type NoticeDeliveryState = z.infer<typeof NoticeDeliveryState>

/** Why a message did not arrive. */
export const NoticeFault = z.enum(['unreachable', 'sign_in_refused', 'certificate', 'busy', 'refused', 'address_refused'])
export type NoticeFault = z.infer<typeof NoticeFault>

export const NoticeDeliveryRow = z.strictObject({
  deliveryId: z.string(),
  way: Way,
  noticeId: z.string(),
  accountId: z.string(),
  /** Null when it was erased. */
  displayName: z.string().nullable(),
  text: z.strictObject({ en: z.string(), de: z.string() }),
  state: NoticeDeliveryState,
  attempts: z.int(),
  status: z.int().nullable(),
  fault: NoticeFault.nullable(),
  waitsSince: z.string(),
  triedAt: z.string().nullable(),
  nextTryAt: z.string().nullable(),
})
export type NoticeDeliveryRow = z.infer<typeof NoticeDeliveryRow>

/** Every message about a notice that has left the program or shall, the newest first. */
export const listNoticeDeliveries = defineQuery({
  name: 'exchange.notice.listNoticeDeliveries',
  title: { en: 'Messages about notices', de: 'Nachrichten zu Meldungen' },
  isa95: 'OperationsEvent',
  permission: 'exchange.notice.read',
  input: z.strictObject({ ...pageInput, state: NoticeDeliveryState.optional() }),
  output: pageOf(NoticeDeliveryRow),
})

/** A message that was given up, or that waits for its next attempt, is sent at once. */
export const resendNoticeDelivery = defineCommand({
  name: 'exchange.notice.resendNoticeDelivery',
  title: { en: 'Send message about a notice again', de: 'Nachricht zu einer Meldung erneut senden' },
  isa95: 'OperationsEvent',
  permission: 'exchange.notice.edit',
  intent: 'request',
  input: z.strictObject({ deliveryId: Uuid }),
  refusals: {
    delivery_unknown: { en: 'There is no such message.', de: 'Diese Nachricht gibt es nicht.' },
    delivery_arrived: { en: 'It has arrived already.', de: 'Sie ist schon angekommen.' },
    delivery_obsolete: { en: 'It concerns nobody any more.', de: 'Sie betrifft niemanden mehr.' },
  },
})

/** By which ways this program can tell people outside of it. */
export const getNoticeWays = defineQuery({
  name: 'exchange.notice.getNoticeWays',
  title: { en: 'Ways of notices', de: 'Wege der Meldungen' },
  isa95: 'OperationsEvent',
  permission: MIND_OWN,
  input: z.strictObject({}),
  output: z.strictObject({
    email: z.boolean(),
    /** With which browsers ask their push service for an address; null when the program does not push. */
    pushKey: z.string().nullable(),
  }),
})

export const DeliveryEvent = z.strictObject({ kind: z.literal('deliveryResent'), payload: z.strictObject({}) })
export type DeliveryEvent = z.infer<typeof DeliveryEvent>
