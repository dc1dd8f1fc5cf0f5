import * as z from 'zod'
import { Position } from '../contract/command.ts'
import { REDACTION_STREAM, RedactionReason } from '../contract/ledger.ts'
import { defineStream } from './handler.ts'

const TextsRedacted = z.strictObject({
  kind: z.literal('textsRedacted'),
  payload: z.strictObject({
    /** The events in which texts are blackened. Whatever is blackened elsewhere is a forgery, and `verify` says so. */
    positions: z.array(Position),
    /** The fields whose texts are blackened there, wherever they stand; `file.name` only where `name` stands in `file`. */
    fields: z.array(z.string()),
    reason: RedactionReason,
  }),
})

/** What was blackened of one command, of one account, or of one attached file. The redactor follows it. */
export const redactions = defineStream({
  kind: REDACTION_STREAM,
  key: 'commandId, accountId, or the id of the stream of an attached file',
  event: TextsRedacted,
  evolve: (state: { readonly times: number } | undefined) => ({ times: (state?.times ?? 0) + 1 }),
})
export type TextsRedacted = z.infer<typeof TextsRedacted>

/** What stands in the place of a blackened text: different for each stream, and fit for a login, so that unique texts stay unique. */
export function markOf(streamId: string): string {
  return `redacted-${streamId.replaceAll('-', '').slice(0, 12)}`
}

export function isMark(text: string): boolean {
  return /^redacted-[0-9a-f]{12}$/.test(text)
}
