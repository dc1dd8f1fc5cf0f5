import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import type { Words } from '../../kernel/contract/words.ts'

/** What a signature means (21 CFR 11.50(a)(3)): a list that the plant cannot lengthen by accident. */
export const Meaning = z.enum(['review', 'approval', 'responsibility', 'authorship'])
export type Meaning = z.infer<typeof Meaning>

export const meanings: Readonly<Record<Meaning, Words>> = {
  review: { en: 'Review', de: 'Prüfung' },
  approval: { en: 'Approval', de: 'Freigabe' },
  responsibility: { en: 'Responsibility', de: 'Verantwortung' },
  authorship: { en: 'Authorship', de: 'Urheberschaft' },
}

/** How many people sign a command, what their names under it mean, whether they say why, and whether somebody must do it who did not record it. */
export const SignatureRule = z.strictObject({
  signatures: z.int().min(0).max(2),
  meaning: Meaning,
  needsReason: z.boolean(),
  /** Whoever recorded what the command is about does not do it alone. */
  otherPerson: z.boolean().default(false),
})
export type SignatureRule = z.infer<typeof SignatureRule>

const CommandName = z.string().min(1).max(120)

/** From now on this command is accepted only with signatures; 0 takes the rule back. */
export const requireSignature = defineCommand({
  name: 'model.signature.requireSignature',
  title: { en: 'Require signatures', de: 'Unterschriften verlangen' },
  isa95: 'OperationsRecord',
  permission: 'model.signature.edit',
  intent: 'request',
  input: z.strictObject({ command: CommandName, ...SignatureRule.shape }),
  refusals: {
    command_unknown: { en: 'There is no such command.', de: 'Diesen Befehl gibt es nicht.' },
    command_reports: {
      en: 'This command says what has happened already. It is booked in any case; sign what follows from it.',
      de: 'Dieser Befehl meldet, was schon geschehen ist. Es wird in jedem Fall gebucht; zu unterschreiben ist, was daraus folgt.',
    },
    command_without_record: {
      en: 'This command is about nothing that somebody has recorded before.',
      de: 'Dieser Befehl betrifft nichts, was jemand vorher erfasst hat.',
    },
  },
})

/** Who may say that somebody has signed: the program alone, after that person has proved again who he is. */
export const SIGN_FOR_PERSON = 'model.signature.program'

/** A signature as 21 CFR 11.50 and 11.70 want it: printed name, instant, meaning, and the content to which it is bound. */
export const recordSignature = defineCommand({
  name: 'model.signature.recordSignature',
  title: { en: 'Sign', de: 'Unterschreiben' },
  isa95: 'OperationsRecord',
  permission: SIGN_FOR_PERSON,
  intent: 'report',
  input: z.strictObject({
    signatureId: z.uuid().toLowerCase(),
    command: CommandName,
    /** SHA-256 of the canonical body that is signed, in hex. */
    content: z.hex().length(64),
    meaning: Meaning,
    reason: z.string().max(500).default(''),
    /** The name as it was printed when it was signed, whatever the account is called later. */
    printedName: z.string().min(1).max(120),
    method: z.enum(['password', 'pin']),
    /** IANA zone of the site where it was signed. */
    zone: z.string().min(1).max(60),
  }),
  personal: ['printedName'],
  redactable: ['reason'],
  refusals: {
    signature_exists: { en: 'This signature was given already.', de: 'Diese Unterschrift wurde schon geleistet.' },
  },
})

/** What the gate before every command can say. */
export const signatureRefusals = {
  signature_required: {
    en: 'This needs a signature.',
    de: 'Das muss unterschrieben werden.',
  },
  second_signature_required: {
    en: 'This needs the signatures of two people.',
    de: 'Das müssen zwei Personen unterschreiben.',
  },
  signature_not_yours: {
    en: 'You yourself have to sign what you do.',
    de: 'Was Sie tun, müssen Sie selbst unterschreiben.',
  },
  signature_not_valid: {
    en: 'The signature is of something else, was used already, or is too old. Sign again.',
    de: 'Die Unterschrift gehört zu etwas anderem, wurde schon benutzt oder ist zu alt. Bitte neu unterschreiben.',
  },
  signer_not_permitted: {
    en: 'Somebody who signed has no right to this here.',
    de: 'Wer mit unterschrieben hat, darf das hier nicht.',
  },
} as const satisfies Record<string, Words>

/** What the gate beside it can say, when a rule wants another person than the one who recorded. */
export const separationRefusals = {
  recorded_by_yourself: {
    en: 'You have recorded this yourself, all or part of it. Somebody else has to do it.',
    de: 'Das haben Sie selbst erfasst, ganz oder zum Teil. Jemand anderes muss es tun.',
  },
} as const satisfies Record<string, Words>

const BothWords = z.strictObject({ en: z.string(), de: z.string() })

export const SignatureRuleRow = z.strictObject({ command: z.string(), title: BothWords, ...SignatureRule.shape, hasRecord: z.boolean() })

/** Every command that can be signed, with the rule that holds for it. */
export const listSignatureRules = defineQuery({
  name: 'model.signature.listSignatureRules',
  title: { en: 'Rules for signatures', de: 'Regeln für Unterschriften' },
  isa95: 'OperationsRecord',
  permission: 'model.signature.read',
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(SignatureRuleRow) }),
})

export const SignatureRow = z.strictObject({
  signatureId: z.string(),
  command: z.string(),
  signerId: z.string(),
  /** Null after the person's data were erased. */
  printedName: z.string().nullable(),
  meaning: Meaning,
  reason: z.string(),
  method: z.string(),
  signedAt: z.string(),
  zone: z.string(),
  content: z.string(),
  /** The accepted command under which it stands; null for one that was never used. */
  commandId: z.string().nullable(),
})
export type SignatureRow = z.infer<typeof SignatureRow>

/** At most a page of ids, with commas between them. */
const Uuids = z
  .string()
  .max(500 * 37)
  .refine((text) => text.split(',').every((id) => z.uuid().safeParse(id).success))

/** Signatures, the newest first: all, or those under some commands, or those under whatever has changed one record. */
export const listSignatures = defineQuery({
  name: 'model.signature.listSignatures',
  title: { en: 'Signatures', de: 'Unterschriften' },
  isa95: 'OperationsRecord',
  permission: 'model.signature.read',
  input: z.strictObject({
    ...pageInput,
    commandId: z.uuid().toLowerCase().optional(),
    commandIds: Uuids.optional(),
    recordId: z.uuid().toLowerCase().optional(),
  }),
  output: pageOf(SignatureRow),
})

export const RuleEvent = z.strictObject({
  kind: z.literal('signatureRequired'),
  // What was said before rules could ask for another person says nothing of it.
  payload: z.strictObject({ command: z.string(), ...SignatureRule.shape, otherPerson: z.boolean().optional() }),
})
export type RuleEvent = z.infer<typeof RuleEvent>
export type StatedRule = Omit<RuleEvent['payload'], 'command'>

export const SignatureEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signed'),
    payload: z.strictObject({
      ...{ command: z.string(), content: z.string(), signerId: z.string(), meaning: Meaning, reason: z.string() },
      ...{ printedName: z.string(), method: z.string(), zone: z.string() },
    }),
  }),
  z.strictObject({ kind: z.literal('signatureUsed'), payload: z.strictObject({ commandId: z.string(), command: z.string() }) }),
])
export type SignatureEvent = z.infer<typeof SignatureEvent>

export { signatureRetention } from './retention.contract.ts'
