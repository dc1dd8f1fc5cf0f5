import * as z from 'zod'
import type { JudgedRow } from '../../contract/interchange/judge.ts'
import type { Language } from '../../contract/words.ts'
import type { Judgement } from './import.ts'
import { lettersOf } from '../../contract/spreadsheet/cell-name.ts'
import type { Failures } from './run-import.ts'

const outcomes = ['created', 'changed', 'unchanged', 'faulty', 'failed'] as const
const Outcome = z.enum(outcomes)

/** What becomes of a file, row by row: of a dry run what would become of it. Texts are in the language of the reader. */
export const ImportReport = z
  .strictObject({
    /** What is wrong with the file as a whole: then no row was looked at. */
    fault: z.string().optional(),
    /** Of a workbook: the sheet that was read, and the other visible ones, which were not. */
    sheet: z.strictObject({ name: z.string(), others: z.array(z.string()) }).optional(),
    unknownColumns: z.array(z.string()),
    counts: z.record(Outcome, z.int().nonnegative()),
    rows: z.array(
      z.strictObject({
        line: z.int().positive(),
        key: z.string(),
        outcome: Outcome,
        changes: z.array(z.string()),
        faults: z.array(z.strictObject({ column: z.string().optional(), cell: z.string().optional(), fix: z.string() })),
      }),
    ),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof ImportReport>

/** @param most as many rows are shown: those with a fault first, then those that change something. */
export function reportOf(judgement: Judgement, failures: Failures, language: Language, most: number): ImportReport {
  const rows = judgement.rows.map((row, index) => rowOf(row, failures.get(index), language, judgement.columns))
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as ImportReport['counts']
  for (const { outcome } of rows) counts[outcome] += 1
  const rank = { failed: 0, faulty: 0, changed: 1, created: 1, unchanged: 2 }
  const shown = rows.length <= most ? rows : rows.toSorted((left, right) => rank[left.outcome] - rank[right.outcome]).slice(0, most)
  return {
    ...(judgement.fault && { fault: judgement.fault[language] }),
    ...(judgement.sheet && { sheet: { name: judgement.sheet.name, others: [...judgement.sheet.others] } }),
    ...{ unknownColumns: [...judgement.unknownColumns], counts },
    rows: shown.toSorted((left, right) => left.line - right.line),
  }
}

/** @param columns of a workbook, so that a fault names its cell: `C17`. */
function rowOf(
  row: JudgedRow,
  failure: string | undefined,
  language: Language,
  columns: Judgement['columns'],
): ImportReport['rows'][number] {
  const { line, key, changes } = row
  const shown = { line, key: key.slice(0, 200), changes: [...changes] }
  if (failure !== undefined) return { ...shown, outcome: 'failed', faults: [{ fix: failure }] }
  const faults = row.faults.map(({ column, fix }) => {
    const at = column === undefined ? -1 : (columns?.indexOf(column) ?? -1)
    return { ...(column !== undefined && { column }), ...(at >= 0 && { cell: `${lettersOf(at)}${line}` }), fix: fix[language] }
  })
  return { ...shown, outcome: row.outcome, faults }
}
