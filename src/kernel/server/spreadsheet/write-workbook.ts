import { lettersOf } from '../../contract/spreadsheet/cell-name.ts'
import { serialOf, survives } from './number-text.ts'
import { HEAD, MAIN, partsAround, STYLES } from './workbook-parts.ts'
import { LIMITS } from './workbook-faults.ts'
import { escaped } from './xml-text.ts'
import { zipStream } from './zip-stream.ts'

/** What the cells of a column are where their text allows it: what is none of its kind stands as text. */
export type ColumnKind = 'text' | 'number' | 'day' | 'flag'
export interface WorkbookColumn {
  readonly head: string
  readonly kind: ColumnKind
}
export interface WorkbookWords {
  /** Becomes the name of the sheet. */
  readonly title: string
  /** Stands in place of a text that no cell holds. */
  readonly tooLong: string
  /** Stands below the last row that a sheet holds. */
  readonly more: string
}

/** A sheet of Excel has 1 048 576 rows; one names the columns, one says that there are more. */
const SHEET_ROWS = 1_048_574
const NARROWEST = 10
const WIDEST = 60
const columnStyles = { text: STYLES.text, number: STYLES.general, day: STYLES.day, flag: STYLES.general } as const

/**
 * A workbook with one sheet, as it grows: the heads bold and always in view, columns as wide as the first page needs, and a filter. Text is
 * text whatever it begins with, so that nothing in it is ever calculated. @param pages of rows, each page written in one go.
 */
export function writeWorkbook(
  words: WorkbookWords,
  columns: readonly WorkbookColumn[],
  pages: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<Uint8Array> {
  return zipStream([...partsAround(words.title), { name: 'xl/worksheets/sheet1.xml', text: sheet(words, columns, pages) }])
}

async function* sheet(
  words: WorkbookWords,
  columns: readonly WorkbookColumn[],
  pages: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<string> {
  const heads = columns.map(({ head }) => head)
  let number = 1
  for await (const page of pages) {
    if (number === 1) yield sheetHead(columns, [heads, ...page]) + headRow(heads)
    const fitting = page.slice(0, SHEET_ROWS + 1 - number)
    yield fitting.map((cells) => row(++number, cells, columns, words)).join('')
    if (fitting.length === page.length) continue
    yield row(number + 1, [words.more], [{ head: '', kind: 'text' }], words)
    break
  }
  if (number === 1) yield sheetHead(columns, [heads]) + headRow(heads)
  const all = `A1:${lettersOf(columns.length - 1)}${number}`
  // Codes that look like numbers are text, and meant to be: no warning in every cell.
  yield `</sheetData><autoFilter ref="${all}"/><ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
}

function sheetHead(columns: readonly WorkbookColumn[], seen: readonly (readonly string[])[]): string {
  const cols = columns.map(({ kind }, at) => {
    const width = Math.min(WIDEST, Math.max(NARROWEST, ...seen.map((cells) => (cells[at]?.length ?? 0) + 3)))
    return `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${columnStyles[kind]}" customWidth="1"/>`
  })
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData>`
}

function headRow(heads: readonly string[]): string {
  return `<row r="1">${heads.map((head, at) => textCell(`${lettersOf(at)}1`, head, STYLES.head)).join('')}</row>`
}

function row(number: number, cells: readonly string[], columns: readonly WorkbookColumn[], words: WorkbookWords): string {
  const written = cells.map((text, at) => (text === '' ? '' : cell(`${lettersOf(at)}${number}`, text, columns[at]!.kind, words)))
  return `<row r="${number}">${written.join('')}</row>`
}

function cell(name: string, text: string, kind: ColumnKind, words: WorkbookWords): string {
  if (kind === 'number' && survives(text)) return `<c r="${name}"><v>${text}</v></c>`
  if (kind === 'flag') return `<c r="${name}" t="b"><v>${text === 'true' ? 1 : 0}</v></c>`
  const serial = kind === 'day' ? serialOf(text) : undefined
  if (serial !== undefined) return `<c r="${name}" s="${STYLES.day}"><v>${serial}</v></c>`
  return textCell(name, text.length > LIMITS.cellLength ? words.tooLong : text, STYLES.text)
}

function textCell(name: string, text: string, style: number): string {
  return `<c r="${name}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}
