import * as z from 'zod'
import { Attachment } from '../../kernel/contract/attachment.ts'
import { defineCommand } from '../../kernel/contract/command.ts'
import { RedactionReason } from '../../kernel/contract/ledger.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** Kind of the stream of a file that belongs to records, by its hash. */
export const ATTACHMENT_STREAM = 'model.attachment.attachment'
const { sha256 } = Attachment.shape

/** Takes the bytes of a file for good, in every record and revision that has it. Its hash stays, and that it was done, by whom and why. */
export const eraseAttachment = defineCommand({
  name: 'model.attachment.eraseAttachment',
  title: { en: 'Erase an attached file', de: 'Angehängte Datei löschen' },
  isa95: 'InformationObject',
  permission: 'model.attachment.erase',
  intent: 'request',
  input: z.strictObject({ sha256, reason: RedactionReason }),
  refusals: {
    not_found: { en: 'This file does not exist.', de: 'Diese Datei gibt es nicht.' },
    already_erased: { en: 'This file was erased already.', de: 'Diese Datei wurde schon gelöscht.' },
  },
})

const Erasure = z.strictObject({ erasedAt: z.string(), erasedBy: z.string().nullable(), reason: RedactionReason })
export type Erasure = z.infer<typeof Erasure>

/** When, by whom and why a file was erased; null while it is there. */
export const findErasure = defineQuery({
  name: 'model.attachment.findErasure',
  title: { en: 'Erasure of an attached file', de: 'Löschung einer angehängten Datei' },
  isa95: 'InformationObject',
  permission: 'model.attachment.read',
  input: z.strictObject({ sha256 }),
  output: Erasure.nullable(),
})

export const AttachmentEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('attachmentErased'), payload: z.strictObject({ sha256, reason: RedactionReason }) }),
])
export type AttachmentEvent = z.infer<typeof AttachmentEvent>
