import type { Words } from '../words.ts'

/** What stands between two cells. Spreadsheets write semicolons where the comma marks the decimals, and tabs when one copies out of them. */
export const separators = { comma: ',', semicolon: ';', tab: '\t' } as const
export type Separator = keyof typeof separators

export interface CsvRow {
  /** Line of the file in which it begins, as an editor counts it. */
  readonly line: number
  readonly cells: readonly string[]
  /** Of a workbook: what is wrong with a cell that shows an error, by its place in the row. */
  readonly broken?: Readonly<Record<number, Words>>
}
export interface CsvText {
  readonly separator: Separator
  readonly rows: readonly CsvRow[]
  /** The line of a quote that nobody closes: everything behind it is one cell. */
  readonly openQuoteAt?: number
  /** Of a workbook: the sheet that was read, and those that were not. */
  readonly sheet?: { readonly name: string; readonly others: readonly string[] }
}

/** The separator that the first line uses most. */
export function separatorOf(text: string): Separator {
  const head = (/\S[^\r\n]*/.exec(text.slice(0, 10_000))?.[0] ?? '').replace(/"[^"]*"/g, '')
  const count = (name: Separator) => head.split(separators[name]).length
  return (['tab', 'semicolon', 'comma'] as const).toSorted((left, right) => count(right) - count(left))[0]!
}

/**
 * Reads a text with or without byte order mark, with any line ends, by RFC 4180; whatever does not keep to it is read as it stands, and
 * nothing throws. Blanks around a cell do not count unless it is quoted; rows without any text are left out.
 */
export function readCsv(given: string): CsvText {
  const text = given.replace(/^\uFEFF/, '')
  const separator = separatorOf(text)
  const plain = new RegExp(`[^${separators[separator]}\\r\\n]*`, 'y')
  const rows: CsvRow[] = []
  let [at, line, openQuoteAt] = [0, 1, undefined as number | undefined]
  while (at < text.length) {
    const begun = line
    const cells: string[] = []
    do {
      const cell = readCell(text, at, plain)
      if (cell.isOpen) openQuoteAt ??= line
      cells.push(cell.value)
      line += linesIn(cell.value)
      at = cell.end + 1
    } while (text[at - 1] === separators[separator])
    if (text[at - 1] === '\r' && text[at] === '\n') at += 1
    line += 1
    if (cells.some((cell) => cell !== '')) rows.push({ line: begun, cells })
  }
  return { separator, rows, ...(openQuoteAt !== undefined && { openQuoteAt }) }
}

function readCell(text: string, from: number, plain: RegExp): { readonly value: string; readonly end: number; readonly isOpen?: true } {
  let start = from
  while (text[start] === ' ') start += 1
  if (text[start] !== '"') {
    const value = matchAt(plain, text, from)
    return { value: value.trim(), end: from + value.length }
  }
  const close = closingQuote(text, start + 1)
  if (close < 0) return { value: text.slice(start + 1).replaceAll('""', '"'), end: text.length, isOpen: true }
  const rest = matchAt(plain, text, close + 1)
  return { value: text.slice(start + 1, close).replaceAll('""', '"') + rest.trimEnd(), end: close + 1 + rest.length }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

function linesIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}

/** One row with its line end. */
export function writeCsvRow(cells: readonly string[], separator: Separator): string {
  const sign = separators[separator]
  const quoted = cells.map((cell) => (cell.includes(sign) || /["\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
  return `${quoted.join(sign)}\r\n`
}

/** What a spreadsheet takes for a formula, behind any number of apostrophes. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u
const NUMBER = /^[+-]?\d+([.,]\d+)?$/

/** An apostrophe before what a spreadsheet would calculate: it shows the text instead. Numbers stay numbers. */
export function disarm(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

/** Takes back the apostrophe of `disarm`; a text that nobody disarmed stays as it is. */
export function rearm(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text
}
