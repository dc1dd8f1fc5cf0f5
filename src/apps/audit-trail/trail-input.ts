import * as z from 'zod'
import { Instant } from '../../kernel/contract/ids.ts'
import { type Separator, separators } from '../../kernel/contract/spreadsheet/csv.ts'
import { languages } from '../../kernel/contract/words.ts'

const text = z.string().max(100).optional()

/** What the audit trail can be narrowed to, like the lists of the ledger, and how it is written. */
export const TrailInput = z.strictObject({
  view: z.enum(['events', 'refused']).default('events'),
  language: z.enum(languages).optional(),
  separator: z.enum(Object.keys(separators) as [Separator, ...Separator[]]).default('comma'),
  ...{ recordedFrom: Instant.optional(), recordedUntil: Instant.optional() },
  ...{ record: text, person: text, kind: text, peopleOnly: z.enum(['true', 'false']).optional() },
})
export type TrailInput = z.infer<typeof TrailInput>
