import { type CsvRow, disarm } from '../../contract/spreadsheet/csv.ts'
import { MOST_ROWS, tooLong } from '../../contract/spreadsheet/most-rows.ts'
import type { Words } from '../../contract/words.ts'
import type { Book } from './book.ts'
import { columnOf, lettersOf } from '../../contract/spreadsheet/cell-name.ts'
import { numberText } from './number-text.ts'
import type { Attributes, XmlReader } from './read-xml.ts'
import * as faults from './workbook-faults.ts'
import { unescaped } from './xml-text.ts'

/** Puts the cells of a sheet together. Rows without any text are left out, as in CSV. */
export class SheetReader implements XmlReader {
  readonly rows: CsvRow[] = []
  readonly #book: Book
  readonly #limits: faults.Limits
  #line = 0
  #cells: string[] = []
  #broken: Record<number, Words> = {}
  #cell = { column: -1, type: '', style: 0, hasFormula: false, hasValue: false }
  #text = ''
  #isText = false
  #isReading = false
  #cellsLeft: number
  #textLeft: number

  constructor(book: Book, limits: faults.Limits) {
    this.#book = book
    this.#limits = limits
    this.#cellsLeft = limits.cells
    this.#textLeft = limits.textMegabytes * 1024 * 1024
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') {
      const line = Number(attributes['r'])
      this.#line = Number.isSafeInteger(line) && line > this.#line ? line : this.#line + 1
      this.#cells = []
      this.#broken = {}
      this.#cell.column = -1
    } else if (name === 'c') {
      const column = columnOf(attributes['r']) ?? this.#cell.column + 1
      this.#cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), hasFormula: false, hasValue: false }
      this.#text = ''
    } else if (name === 'v' || name === 't') {
      this.#isText = true
      this.#cell.hasValue = true
    } else if (name === 'f') this.#cell.hasFormula = true
    else if (name === 'rPh') this.#isReading = true
  }

  text(text: string): void {
    if (this.#isText && !this.#isReading) this.#text += text
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#isText = false
    else if (name === 'rPh') this.#isReading = false
    else if (name === 'c') this.#keepCell()
    else if (name === 'row') this.#keepRow()
  }

  #keepCell(): void {
    const { column } = this.#cell
    const value = this.#value()
    const text = typeof value === 'string' ? value : ''
    if (text === '' && value === text) return
    const name = () => `${lettersOf(column)}${this.#line}`
    if (column >= this.#limits.columns) throw new faults.UnreadableWorkbook(faults.tooManyColumns(name(), this.#limits.columns))
    if (text.length > this.#limits.cellLength) throw new faults.UnreadableWorkbook(faults.tooLongCell(name(), this.#limits.cellLength))
    this.#textLeft -= text.length
    if (this.#textLeft < 0) throw new faults.UnreadableWorkbook(faults.tooMuchText(this.#limits.textMegabytes))
    while (this.#cells.length <= column) this.#cells.push('')
    // A spreadsheet keeps formulas and texts apart by itself; what reads the rows takes them as those of a CSV file.
    this.#cells[column] = disarm(text)
    if (typeof value !== 'string') this.#broken[column] = value
  }

  /** The text of the cell, or why it has none. */
  #value(): string | Words {
    const { type, style, hasFormula, hasValue } = this.#cell
    if (hasFormula && !hasValue) return faults.hasNoValue
    const text = this.#text
    switch (type) {
      case 's':
        return text === '' ? '' : (this.#book.strings[Number(text)] ?? faults.isBrokenCell)
      case 'b':
        return text === '' ? '' : String(text.trim() === '1')
      case 'd':
        return text.trim().replace(/T00:00(:00(\.0+)?)?Z?$/, '')
      case 'e':
        return faults.showsError(text.slice(0, 20) || '#N/A')
      case 'n':
        return numberText(text, this.#book.shown[style] ?? 'number', this.#book.is1904)
      default:
        return unescaped(text)
    }
  }

  #keepRow(): void {
    const [line, cells, broken] = [this.#line, this.#cells, this.#broken]
    this.#cells = []
    if (cells.every((cell) => cell.trim() === '') && Object.keys(broken).length === 0) return
    this.#cellsLeft -= cells.length
    if (this.#cellsLeft < 0) throw new faults.UnreadableWorkbook(faults.tooManyCells(this.#limits.cells))
    // The first row names the columns.
    if (this.rows.length > MOST_ROWS) throw new faults.UnreadableWorkbook(tooLong)
    this.rows.push({ line, cells, ...(Object.keys(broken).length > 0 && { broken }) })
  }
}
