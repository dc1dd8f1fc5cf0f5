import * as z from 'zod'
import { defineCommand } from './command.ts'
import { Instant } from './ids.ts'
import { pageInput, pageOf } from './page.ts'
import { defineQuery } from './query.ts'

const Words = z.strictObject({ en: z.string(), de: z.string() })
const read = 'kernel.ledger.read'

/** How the ids in a payload are called: the code of what they name. Personal references are already replaced in the payload itself. */
const Names = z.record(z.string(), z.string())

/** Whose clock says when it happened: the terminal's, with what was measured of it; all null where it is the server's own. */
const clock = {
  deviceId: z.string().nullable(),
  /** When it was pressed, by the terminal's clock. */
  deviceAt: z.string().nullable(),
  /** The server's clock minus the terminal's. */
  clockOffsetMs: z.number().nullable(),
}

export const LedgerEventRow = z.strictObject({
  epoch: z.int(),
  seq: z.int(),
  streamKind: z.string(),
  streamId: z.string(),
  /** Code of the record to which it happened; null when it has none. */
  record: z.string().nullable(),
  version: z.int(),
  kind: z.string(),
  payload: z.unknown(),
  names: Names,
  occurredAt: z.string(),
  recordedAt: z.string(),
  ...clock,
  actorId: z.string(),
  /** Who; null for the program itself. */
  actor: z.string().nullable(),
  commandId: z.string(),
  command: z.string().nullable(),
  commandTitle: Words.nullable(),
})
export type LedgerEventRow = z.infer<typeof LedgerEventRow>

const period = {
  /** Half-open, by the instant of recording. */
  recordedFrom: Instant.optional(),
  recordedUntil: Instant.optional(),
}

/** What happened, newest first, as it stands in the ledger. */
export const listEvents = defineQuery({
  name: 'kernel.ledger.listEvents',
  title: { en: 'Ledger', de: 'Hauptbuch' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({
    ...pageInput,
    ...period,
    /** The id of a record, or its code: an order's jobs come with it. */
    record: z.string().max(100).optional(),
    /** Part of an account's login. */
    person: z.string().max(100).optional(),
    /** Part of the kind of the event, of its stream or of the command. */
    kind: z.string().max(100).optional(),
    /** Without what the program itself wrote: counts of machines, and what follows from other events. */
    peopleOnly: z.stringbool().optional(),
  }),
  output: pageOf(LedgerEventRow),
})

export const LedgerRefusalRow = z.strictObject({
  /** The minute of the first attempt; identical attempts within it are counted. */
  minute: z.string(),
  commandId: z.string(),
  command: z.string(),
  commandTitle: Words.nullable(),
  actorId: z.string(),
  actor: z.string().nullable(),
  input: z.unknown(),
  names: Names,
  reasons: z.array(z.strictObject({ code: z.string(), text: Words.nullable() })),
  times: z.int(),
})
export type LedgerRefusalRow = z.infer<typeof LedgerRefusalRow>

/** What was attempted and refused, newest first. */
export const listRefusals = defineQuery({
  name: 'kernel.ledger.listRefusals',
  title: { en: 'Refused attempts', de: 'Abgelehnte Versuche' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({
    ...pageInput,
    ...period,
    person: z.string().max(100).optional(),
    kind: z.string().max(100).optional(),
  }),
  output: pageOf(LedgerRefusalRow),
})

/** One command as it was sent, with everything it caused. */
export const getCommand = defineQuery({
  name: 'kernel.ledger.getCommand',
  title: { en: 'Command', de: 'Befehl' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ commandId: z.uuid() }),
  output: z
    .strictObject({
      commandId: z.string(),
      command: z.string(),
      commandTitle: Words.nullable(),
      /** Fields of its input that hold a text which can be redacted. */
      redactable: z.array(z.string()),
      actor: z.string().nullable(),
      input: z.unknown(),
      names: Names,
      occurredAt: z.string(),
      recordedAt: z.string(),
      events: z.array(
        z.strictObject({ epoch: z.int(), seq: z.int(), streamKind: z.string(), record: z.string().nullable(), kind: z.string() }),
      ),
    })
    .nullable(),
})

/** Every promise of this program: what can be done and asked, by which permission. */
export const listContracts = defineQuery({
  name: 'kernel.catalogue.listContracts',
  title: { en: 'Contracts', de: 'Verträge' },
  isa95: 'OperationsCapability',
  permission: 'kernel.catalogue.read',
  input: z.strictObject({}),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(['command', 'query']),
        title: Words,
        isa95: z.string(),
        permission: z.string(),
      }),
    ),
  }),
})

/** Kind of the streams that say what was blackened. */
export const REDACTION_STREAM = 'kernel.ledger.redaction'
export const RedactionReason = z.enum(['personalData', 'confidential', 'mistake'])
export type RedactionReason = z.infer<typeof RedactionReason>

/** Blackens what a person wrote, in everything that stands about it; that it was done, by whom and why, stays. */
export const redactText = defineCommand({
  name: 'kernel.ledger.redactText',
  title: { en: 'Redact text', de: 'Text schwärzen' },
  isa95: 'OperationsEvent',
  permission: 'kernel.ledger.redact',
  intent: 'request',
  input: z.strictObject({ commandId: z.uuid().toLowerCase(), field: z.string().max(100), reason: RedactionReason }),
  refusals: {
    command_unknown: { en: 'There is no such entry.', de: 'Diesen Eintrag gibt es nicht.' },
    not_free_text: {
      en: 'Only what somebody wrote in their own words can be redacted.',
      de: 'Schwärzen lässt sich nur, was jemand in eigenen Worten geschrieben hat.',
    },
    nothing_to_redact: { en: 'There is nothing to redact (any more).', de: 'Hier ist nichts (mehr) zu schwärzen.' },
  },
})
