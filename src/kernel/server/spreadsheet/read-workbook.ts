import type { CsvText } from '../../contract/spreadsheet/csv.ts'
import type { Words } from '../../contract/words.ts'
import { readBook } from './book.ts'
import { SheetReader } from './read-sheet.ts'
import { readXml } from './read-xml.ts'
import { partsOf } from './unpack.ts'
import { LIMITS, type Limits, noWorkbook, UnreadableWorkbook } from './workbook-faults.ts'

/**
 * The first visible sheet of an .xlsx file (ECMA-376) as rows of texts, each the text that a CSV file would hold; of a formula its last
 * value. Whatever the bytes are, it never throws, and takes no more memory than the limits say. It reads in one go: it is called where
 * nobody waits for anything else.
 */
export function readWorkbook(bytes: Uint8Array, limits: Limits = LIMITS): CsvText | { readonly fault: Words } {
  try {
    const parts = partsOf(bytes, limits)
    const book = readBook(parts)
    const reader = new SheetReader(book, limits)
    readXml(parts.read(book.part), reader)
    return { separator: 'comma', rows: reader.rows, sheet: { name: book.sheet, others: book.others } }
  } catch (error) {
    // A library that stumbles over a foreign file says so in its own words, which help nobody.
    return { fault: error instanceof UnreadableWorkbook ? error.fault : noWorkbook }
  }
}
