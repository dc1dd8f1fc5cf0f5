import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Line, Uuid } from '../../kernel/contract/field.ts'
import { Code, EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MIND_OWN } from '../access/contract.ts'
import { AccountId } from '../personnel/contract.ts'
import { Severity } from './severity.contract.ts'

export * from './roster.contract.ts'
export * from './severity.contract.ts'
export * from './way.contract.ts'

/** Kind of the streams of notices. */
export const NOTICE_STREAM = 'model.notice.notice'

/** What the program alone says of a notice. */
export const ESCALATE_NOTICE = 'model.notice.program'

/** Whom a notice has reached: who is on duty in the function; else whoever is on duty there; else nobody, and then everybody there sees it. */
export const Reach = z.enum(['function', 'anybody', 'nobody'])
export type Reach = z.infer<typeof Reach>

/** Tells who is on duty. Rules send it, and people who call for somebody. */
export const raiseNotice = defineCommand({
  name: 'model.notice.raiseNotice',
  title: { en: 'Tell who is on duty', de: 'Diensthabende benachrichtigen' },
  isa95: 'OperationsEvent',
  permission: 'model.notice.raise',
  intent: 'request',
  input: z.strictObject({
    /** Where it is: the duty there counts, and any above it. */
    equipmentId: EquipmentId,
    /** Code of the personnel class that is called. */
    function: Code,
    severity: Severity,
    /** Each is told in the language of his screen. */
    textEn: Line,
    textDe: Line,
    /** Code of the personnel class that is called as well when nobody has acknowledged in time. */
    thenFunction: Code.optional(),
    withinMinutes: z.int().min(1).max(1_440).default(15),
  }),
  redactable: ['textEn', 'textDe'],
  refusals: {
    function_unknown: { en: 'There is no such personnel class.', de: 'Diese Personalklasse gibt es nicht.' },
  },
})

/** Nobody has acknowledged in time: the next function is called as well. */
export const escalateNotice = defineCommand({
  name: 'model.notice.escalateNotice',
  title: { en: 'Escalate notice', de: 'Meldung eskalieren' },
  isa95: 'OperationsEvent',
  permission: ESCALATE_NOTICE,
  intent: 'request',
  input: z.strictObject({ noticeId: Uuid }),
  refusals: {
    notice_unknown: { en: 'There is no such notice.', de: 'Diese Meldung gibt es nicht.' },
    notice_acknowledged: { en: 'Somebody has acknowledged it already.', de: 'Sie ist schon quittiert.' },
    not_due: { en: 'There is still time, or nobody else to call.', de: 'Es ist noch Zeit, oder es ist niemand weiter zu rufen.' },
  },
})

/** Somebody takes care of it: it is off the list of everybody who was told. */
export const acknowledgeNotice = defineCommand({
  name: 'model.notice.acknowledgeNotice',
  title: { en: 'Acknowledge notice', de: 'Meldung quittieren' },
  isa95: 'OperationsEvent',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ noticeId: Uuid }),
  refusals: {
    notice_unknown: { en: 'There is no such notice for you.', de: 'Diese Meldung gibt es für Sie nicht.' },
    notice_acknowledged: { en: 'Somebody has acknowledged it already.', de: 'Sie ist schon quittiert.' },
  },
})

export const NoticeRow = z.strictObject({
  noticeId: z.string(),
  equipmentId: z.string(),
  equipmentCode: z.string().nullable(),
  /** Name of the personnel class that was called. */
  function: z.string().nullable(),
  severity: Severity,
  text: z.strictObject({ en: z.string(), de: z.string() }),
  raisedAt: z.string(),
  /** What it has reached at best: at first, or when it went on. */
  reach: Reach,
  firstReach: Reach,
  /** How many people were told. */
  told: z.int(),
  /** Whether the one who asks was told himself. */
  isOwn: z.boolean(),
  /** Those for whom he was told, because they are away. */
  standsInFor: z.array(z.string()),
  /** Since when the next function is called as well. */
  escalatedAt: z.string().nullable(),
  /** The personnel class that was called then, and who of it was on duty. */
  escalatedTo: z.strictObject({ function: z.string().nullable(), reach: Reach }).nullable(),
  acknowledgedAt: z.string().nullable(),
})
export type NoticeRow = z.infer<typeof NoticeRow>

/** What was told to the one who asks and nobody has acknowledged; and, where nobody was on duty, what everybody there must see. */
export const listOwnNotices = defineQuery({
  name: 'model.notice.listOwnNotices',
  title: { en: 'My notices', de: 'Meine Meldungen' },
  isa95: 'OperationsEvent',
  permission: MIND_OWN,
  input: z.strictObject({
    /** A machine at which he stands: what others were told about it and about what is above it comes too, where he may read notices. */
    equipmentId: EquipmentId.optional(),
  }),
  output: z.strictObject({ rows: z.array(NoticeRow) }),
})

/** Every notice, the newest first. */
export const listNotices = defineQuery({
  name: 'model.notice.listNotices',
  title: { en: 'Notices', de: 'Meldungen' },
  isa95: 'OperationsEvent',
  permission: 'model.notice.read',
  input: z.strictObject({ ...pageInput }),
  output: pageOf(NoticeRow),
})

/** Whom to call next, and from when on. */
const Escalation = z.strictObject({ personnelClassId: Uuid, dueAt: Instant })
export type Escalation = z.infer<typeof Escalation>

/** A recipient who is told because a person is away. */
const StandsIn = z.array(z.strictObject({ accountId: AccountId, personId: Uuid }))

export const NoticeEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('noticeRaised'),
    payload: z.strictObject({
      ...{ equipmentId: EquipmentId, personnelClassId: Uuid, severity: Severity, textEn: Line, textDe: Line, reach: Reach },
      recipients: z.array(AccountId),
      /** Missing when nobody of them does. */
      standsIn: StandsIn.optional(),
      escalation: Escalation.optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('noticeEscalated'),
    payload: z.strictObject({
      personnelClassId: Uuid,
      reach: Reach,
      /** Only those who were not told before. */
      recipients: z.array(AccountId),
      standsIn: StandsIn.optional(),
    }),
  }),
  z.strictObject({ kind: z.literal('noticeAcknowledged'), payload: z.strictObject({ acknowledgedBy: AccountId }) }),
])
export type NoticeEvent = z.infer<typeof NoticeEvent>
