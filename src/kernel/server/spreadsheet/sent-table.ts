import * as z from 'zod'
import { type CsvText, readCsv } from '../../contract/spreadsheet/csv.ts'
import type { Words } from '../../contract/words.ts'
import { canonical, sha256 } from '../canonical.ts'
import { openWorkbook } from './open-workbook.ts'

/** The media type of an .xlsx file. */
export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const Rows = z.strictObject({ columns: z.array(z.string()).max(500), rows: z.array(z.array(z.string()).max(500)) })

/** What was sent, as a table, or why it cannot be read; the fingerprint is the same for the same file. */
export interface SentTable {
  readonly text: CsvText | { readonly fault: Words }
  readonly fingerprint: string
}

/**
 * CSV as text, a workbook as bytes, or `{ columns, rows }` of texts for programs, whose numbers have decimal points.
 * @returns undefined when it is none of them.
 */
export async function readTable(body: unknown): Promise<SentTable | undefined> {
  if (typeof body === 'string') return { text: readCsv(body), fingerprint: sha256(body).toString('hex') }
  if (body instanceof Uint8Array) return { text: await openWorkbook(body), fingerprint: sha256(body).toString('hex') }
  const parsed = Rows.safeParse(body)
  if (!parsed.success) return undefined
  const { columns, rows } = parsed.data
  const numbered = [columns, ...rows].map((cells, index) => ({ line: index + 1, cells }))
  return { text: { separator: 'comma', rows: numbered }, fingerprint: sha256(canonical(parsed.data)).toString('hex') }
}
