import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Line, plainText, Uuid } from '../../kernel/contract/field.ts'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** Kind of the streams of subscriptions. */
export const SUBSCRIPTION_STREAM = 'exchange.webhook.subscription'
const edit = 'exchange.webhook.edit'
const read = 'exchange.webhook.read'

/** Stream and event as docs/streams.md names them: `operations.execution.jobOrder.jobTransitionRecorded`. */
export const EventName = z
  .string()
  .max(120)
  .regex(/^[a-z][A-Za-z]*(\.[A-Za-z]+){3}$/)
  .meta({ id: 'EventName' })

/** `whsec_` and base64, as Standard Webhooks writes it, or any other text: kept beside the ledger, told to nobody. */
const Secret = z
  .string()
  .min(24)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)

const MOST_EVENTS = 60

/** What goes where. */
export const Subscription = z.strictObject({
  name: Line,
  /** It stands in the ledger as it is: what must stay secret does not belong into it. */
  url: plainText(500).regex(/^https?:\/\/\S+$/i),
  events: z.array(EventName).min(1).max(MOST_EVENTS),
  /** Only what happens at this equipment or below it. */
  equipmentId: EquipmentId.optional(),
  /** Whether texts that people wrote go along. What was sent cannot be redacted any more. */
  sendsTexts: z.boolean().default(false),
})
export type Subscription = z.infer<typeof Subscription>

const judged = {
  url_not_usable: {
    en: 'This address cannot be used: it begins with http:// or https:// and holds no user name.',
    de: 'Diese Adresse ist nicht brauchbar: Sie beginnt mit http:// oder https:// und enthält keinen Benutzernamen.',
  },
  event_unknown: {
    en: 'There is no such event, or it is not sent to other programs.',
    de: 'Dieses Ereignis gibt es nicht, oder es wird nicht an andere Programme gesendet.',
  },
}
const unknown = {
  subscription_unknown: { en: 'There is no such webhook.', de: 'Diesen Webhook gibt es nicht.' },
}

export const createSubscription = defineCommand({
  name: 'exchange.webhook.createSubscription',
  title: { en: 'Create webhook', de: 'Webhook anlegen' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ ...Subscription.shape, secret: Secret }),
  secret: ['secret'],
  refusals: judged,
})

export const changeSubscription = defineCommand({
  name: 'exchange.webhook.changeSubscription',
  title: { en: 'Change webhook', de: 'Webhook ändern' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ subscriptionId: Uuid, ...Subscription.shape }),
  refusals: { ...unknown, ...judged },
})

/** Paused, it keeps its place: what happens meanwhile is sent when it goes on. */
export const pauseSubscription = defineCommand({
  name: 'exchange.webhook.pauseSubscription',
  title: { en: 'Pause webhook', de: 'Webhook anhalten' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ subscriptionId: Uuid }),
  refusals: { ...unknown, subscription_paused: { en: 'It is paused already.', de: 'Er ist schon angehalten.' } },
})

export const resumeSubscription = defineCommand({
  name: 'exchange.webhook.resumeSubscription',
  title: { en: 'Resume webhook', de: 'Webhook fortsetzen' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ subscriptionId: Uuid }),
  refusals: { ...unknown, subscription_active: { en: 'It is not paused.', de: 'Er ist nicht angehalten.' } },
})

export const removeSubscription = defineCommand({
  name: 'exchange.webhook.removeSubscription',
  title: { en: 'Remove webhook', de: 'Webhook entfernen' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ subscriptionId: Uuid }),
  refusals: unknown,
})

/** How long the old secret signs beside the new one. */
export const OVERLAP_HOURS = 24

/** The new secret signs from now on; for a day the old one signs too, so that the receiver can follow in its own time. */
export const rotateSecret = defineCommand({
  name: 'exchange.webhook.rotateSecret',
  title: { en: 'Give a new secret', de: 'Neues Geheimnis vergeben' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ subscriptionId: Uuid, secret: Secret }),
  secret: ['secret'],
  refusals: unknown,
})

/** Sends one message without meaning, in its turn, once. */
export const testSubscription = defineCommand({
  name: 'exchange.webhook.testSubscription',
  title: { en: 'Send a test', de: 'Test senden' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ subscriptionId: Uuid }),
  refusals: { ...unknown, subscription_paused: { en: 'It is paused.', de: 'Er ist angehalten.' } },
})

const ofDelivery = z.strictObject({ subscriptionId: Uuid, deliveryId: Uuid })
const deliveryUnknown = {
  ...unknown,
  delivery_unknown: { en: 'There is no such message (any more).', de: 'Diese Nachricht gibt es nicht (mehr).' },
}

/** A message that was given up, or that waits for its next attempt, is sent at once. */
export const resendDelivery = defineCommand({
  name: 'exchange.webhook.resendDelivery',
  title: { en: 'Send message again', de: 'Nachricht erneut senden' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: ofDelivery,
  refusals: { ...deliveryUnknown, delivery_arrived: { en: 'It has arrived already.', de: 'Sie ist schon angekommen.' } },
})

/** A person decides that the receiver goes without this message; those behind it are sent. */
export const skipDelivery = defineCommand({
  name: 'exchange.webhook.skipDelivery',
  title: { en: 'Skip message', de: 'Nachricht überspringen' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: ofDelivery,
  refusals: { ...deliveryUnknown, delivery_arrived: { en: 'It has arrived already.', de: 'Sie ist schon angekommen.' } },
})

/** Why nothing came back. */
export const Fault = z.enum(['address_refused', 'name_unknown', 'unreachable', 'timed_out', 'certificate', 'event_gone'])
export type Fault = z.infer<typeof Fault>

/** `trying` waits for its next attempt, and everything behind it waits too; `dead` was given up; `skipped` a person has decided. */
export const DeliveryState = z.enum(['trying', 'delivered', 'dead', 'skipped'])
export type DeliveryState = z.infer<typeof DeliveryState>

export const DeliveryRow = z.strictObject({
  deliveryId: z.string(),
  epoch: z.int(),
  seq: z.int(),
  event: z.string(),
  state: DeliveryState,
  attempts: z.int(),
  /** What the receiver answered last; null when nothing came. */
  status: z.int().nullable(),
  fault: Fault.nullable(),
  firstTriedAt: z.string(),
  triedAt: z.string(),
  nextTryAt: z.string().nullable(),
})
export type DeliveryRow = z.infer<typeof DeliveryRow>

export const SubscriptionRow = z.strictObject({
  subscriptionId: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  equipmentId: z.string().nullable(),
  equipmentCode: z.string().nullable(),
  sendsTexts: z.boolean(),
  isActive: z.boolean(),
  secretChangedAt: z.string(),
  /** The message that waits for its next attempt, and keeps those behind it waiting. */
  trying: DeliveryRow.nullable(),
  dead: z.int(),
  lastDeliveredAt: z.string().nullable(),
})
export type SubscriptionRow = z.infer<typeof SubscriptionRow>

export const listSubscriptions = defineQuery({
  name: 'exchange.webhook.listSubscriptions',
  title: { en: 'Webhooks', de: 'Webhooks' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(SubscriptionRow) }),
})

/** Messages of one webhook, the newest event first. All that were given up stay; of the others the last hundred. */
export const listDeliveries = defineQuery({
  name: 'exchange.webhook.listDeliveries',
  title: { en: 'Messages of a webhook', de: 'Nachrichten eines Webhooks' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ ...pageInput, subscriptionId: Uuid, state: DeliveryState.optional() }),
  output: pageOf(DeliveryRow),
})

/** The events that a webhook can ask for. */
export const listEventNames = defineQuery({
  name: 'exchange.webhook.listEventNames',
  title: { en: 'Events for webhooks', de: 'Ereignisse für Webhooks' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(z.strictObject({ stream: z.string(), events: z.array(z.string()) })) }),
})

const Told = z.strictObject({ ...Subscription.shape, equipmentId: EquipmentId.nullable() })
const nothing = z.strictObject({})

export const SubscriptionEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('subscriptionCreated'), payload: Told }),
  z.strictObject({ kind: z.literal('subscriptionChanged'), payload: Told }),
  z.strictObject({ kind: z.literal('subscriptionPaused'), payload: nothing }),
  z.strictObject({ kind: z.literal('subscriptionResumed'), payload: nothing }),
  z.strictObject({ kind: z.literal('subscriptionRemoved'), payload: nothing }),
  z.strictObject({ kind: z.literal('secretRotated'), payload: nothing }),
  z.strictObject({ kind: z.literal('subscriptionTested'), payload: nothing }),
  z.strictObject({ kind: z.enum(['deliveryResent', 'deliverySkipped']), payload: z.strictObject({ deliveryId: Uuid }) }),
])
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>
