import * as z from 'zod'
import { type CsvText, readCsv } from '../../contract/interchange/csv.ts'
import { canonical, sha256 } from '../canonical.ts'

const Rows = z.strictObject({ columns: z.array(z.string()).max(500), rows: z.array(z.array(z.string()).max(500)) })

/** What was sent, as a table; the fingerprint is the same for the same file. */
export interface SentTable {
  readonly text: CsvText
  readonly fingerprint: string
}

/** CSV as text, or `{ columns, rows }` of texts for programs, whose numbers have decimal points. @returns undefined when it is neither. */
export function readBody(body: unknown): SentTable | undefined {
  if (typeof body === 'string') return { text: readCsv(body), fingerprint: sha256(body).toString('hex') }
  const parsed = Rows.safeParse(body)
  if (!parsed.success) return undefined
  const { columns, rows } = parsed.data
  const numbered = [columns, ...rows].map((cells, index) => ({ line: index + 1, cells }))
  return { text: { separator: 'comma', rows: numbered }, fingerprint: sha256(canonical(parsed.data)).toString('hex') }
}
