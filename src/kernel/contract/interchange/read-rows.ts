import { fieldHints } from '../field-hints.ts'
import type { AnyResource } from '../resource.ts'
import type { Words } from '../words.ts'
import { columnsByHead, plainHead, type TableColumn } from './columns.ts'
import { type CsvRow, type CsvText, rearm } from '../spreadsheet/csv.ts'
import { MOST_ROWS, tooLong } from '../spreadsheet/most-rows.ts'
import { type PlantTime, readCell, readFlag } from './read-cell.ts'
import { decimalMarkOf } from './write-cell.ts'

export interface CellFault {
  /** Key of the column; undefined when the row as a whole makes no sense. */
  readonly column?: string
  readonly fix: Words
}

/** A row as it stands in the file: references are still codes. */
export interface DraftRow {
  readonly line: number
  /** What tells the record apart, as it is written. */
  readonly key: string
  /** Of the fields that the file has a column for; of words only the languages that it has. */
  readonly values: Readonly<Record<string, unknown>>
  readonly retired?: boolean
  /** The revision that the sender has seen; the record must still have it. */
  readonly revision?: string
  readonly faults: readonly CellFault[]
}

/** The columns of a file, in its order; undefined for those that are not known. Or what is wrong with the file as a whole. */
export type Head =
  | { readonly columns: readonly (TableColumn | undefined)[]; readonly unknown: readonly string[] }
  | { readonly fault: Words }

export function readHead(resource: AnyResource, { rows, openQuoteAt }: CsvText): Head {
  const [head, ...body] = rows
  if (!head || body.length === 0) return { fault: noRows }
  if (openQuoteAt !== undefined) return { fault: openQuote(openQuoteAt) }
  if (body.length > MOST_ROWS) return { fault: tooLong }
  const byHead = columnsByHead(resource)
  const columns = head.cells.map((name) => byHead.get(plainHead(name)))
  const keys = columns.flatMap((column) => column?.key ?? [])
  const twice = keys.find((key, index) => keys.indexOf(key) < index)
  if (twice !== undefined) return { fault: columnTwice(twice) }
  const missing = resource.key.filter((key) => !keys.includes(key))
  if (missing.length > 0) return { fault: missingColumns(missing) }
  return { columns, unknown: head.cells.filter((name, index) => !columns[index] && name !== '') }
}

/** @param columns as `readHead` found them. Whatever the cells are, nothing throws. */
export function readRow(
  resource: AnyResource,
  columns: readonly (TableColumn | undefined)[],
  separator: CsvText['separator'],
  row: CsvRow,
  plantTime?: PlantTime,
): DraftRow {
  const values: Record<string, unknown> = {}
  const faults: CellFault[] = []
  let retired: boolean | undefined
  let revision: string | undefined
  for (const [index, column] of columns.entries()) {
    if (!column) continue
    const text = row.cells[index] ?? ''
    const field = column.field === undefined ? undefined : resource.fields[column.field]!
    const broken = row.broken?.[index]
    if (broken) faults.push({ column: column.key, fix: broken })
    else if (column.key === 'revision' && !field) revision = text || undefined
    else if (!field) {
      retired = readFlag(text)
      if (text !== '' && retired === undefined) faults.push({ column: column.key, fix: fieldHints.flag! })
    } else if (column.language) {
      values[column.field!] = { ...(values[column.field!] as object | undefined), [column.language]: rearm(text).toWellFormed() }
    } else {
      const cell = readCell(field, text, decimalMarkOf(separator), plantTime)
      if ('value' in cell) values[column.field!] = cell.value
      else faults.push({ column: column.key, fix: cell.fix })
    }
  }
  if (row.cells.length > columns.length) faults.push({ fix: tooManyCells })
  const key = resource.key.map((name) => row.cells[columns.findIndex((column) => column?.key === name)] ?? '').join(' · ')
  return { line: row.line, key, values, faults, ...(retired !== undefined && { retired }), ...(revision !== undefined && { revision }) }
}

const noRows: Words = {
  en: 'There are no rows. The first line names the columns, each further line is one record.',
  de: 'Es gibt keine Zeilen. Die erste Zeile nennt die Spalten, jede weitere ist ein Eintrag.',
}
const tooManyCells: Words = {
  en: 'There are more cells than columns. Put a cell that contains the separator into quotes.',
  de: 'Es gibt mehr Zellen als Spalten. Eine Zelle mit dem Trennzeichen gehört in Anführungszeichen.',
}
const openQuote = (line: number): Words => ({
  en: `The quote in line ${line} is not closed.`,
  de: `Das Anführungszeichen in Zeile ${line} wird nicht geschlossen.`,
})
const columnTwice = (key: string): Words => ({
  en: `The first line names the column ${key} twice.`,
  de: `Die erste Zeile nennt die Spalte ${key} zweimal.`,
})
const missingColumns = (keys: readonly string[]): Words => ({
  en: `The first line does not name what tells the records apart: ${keys.join(', ')}.`,
  de: `Die erste Zeile nennt nicht, was die Einträge unterscheidet: ${keys.join(', ')}.`,
})
