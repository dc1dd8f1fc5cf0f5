/** What a file may hold at most; whatever is bigger is refused as a whole, before it can exhaust the memory. */
export interface CsvLimits {
  readonly mostCharacters: number
  readonly mostRecords: number
  readonly mostFields: number
  readonly mostCharactersPerField: number
}
export const usualLimits: CsvLimits = {
  mostCharacters: 64_000_000,
  mostRecords: 500_000,
  mostFields: 100,
  mostCharactersPerField: 2_000,
}

/** The file is no CSV as RFC 4180 describes it, or bigger than allowed; the message names the line. */
export class CsvFault extends Error {}

/**
 * Reads comma separated values (RFC 4180): quotes, doubled quotes, line breaks in quotes, LF or CRLF, a byte order mark.
 * Empty lines are no records. Nothing is trimmed and nothing is guessed.
 * @throws CsvFault
 */
export function parseCsv(text: string, limits: CsvLimits = usualLimits): string[][] {
  if (text.length > limits.mostCharacters) throw new CsvFault(`the file has more than ${limits.mostCharacters} characters`)
  const records: string[][] = []
  const reader = new FieldReader(text, limits)
  let record: string[] = []
  for (let end: FieldEnd = 'record'; end !== 'file'; ) {
    const field = reader.next()
    end = field.end
    record.push(field.value)
    if (record.length > limits.mostFields) throw new CsvFault(`line ${reader.line}: more than ${limits.mostFields} fields`)
    if (end === 'field') continue
    const isEmpty = record.length === 1 && record[0] === '' && !field.isQuoted
    if (!isEmpty) records.push(record)
    if (records.length > limits.mostRecords) throw new CsvFault(`more than ${limits.mostRecords} records`)
    record = []
  }
  return records
}

type FieldEnd = 'field' | 'record' | 'file'
interface FieldRead {
  readonly value: string
  readonly isQuoted: boolean
  readonly end: FieldEnd
}

class FieldReader {
  readonly #text: string
  readonly #limits: CsvLimits
  #at: number
  line = 1

  constructor(text: string, limits: CsvLimits) {
    this.#text = text
    this.#limits = limits
    this.#at = text.startsWith('\uFEFF') ? 1 : 0
  }

  next(): FieldRead {
    const isQuoted = this.#text[this.#at] === '"'
    const value = isQuoted ? this.#quoted() : this.#plain()
    if (value.length > this.#limits.mostCharactersPerField) {
      throw new CsvFault(`line ${this.line}: a field has more than ${this.#limits.mostCharactersPerField} characters`)
    }
    return { value, isQuoted, end: this.#end() }
  }

  #plain(): string {
    const from = this.#at
    while (this.#at < this.#text.length && !',\r\n'.includes(this.#text[this.#at]!)) {
      if (this.#text[this.#at] === '"') throw new CsvFault(`line ${this.line}: a quote within a field that is not quoted`)
      this.#at += 1
    }
    return this.#text.slice(from, this.#at)
  }

  #quoted(): string {
    const openedAt = this.line
    const parts: string[] = []
    for (;;) {
      const close = this.#text.indexOf('"', this.#at + 1)
      if (close < 0) throw new CsvFault(`line ${openedAt}: a quote is not closed`)
      const part = this.#text.slice(this.#at + 1, close)
      this.line += part.split('\n').length - 1
      parts.push(part)
      this.#at = close + 1
      if (this.#text[this.#at] !== '"') return parts.join('"')
    }
  }

  #end(): FieldEnd {
    const mark = this.#text[this.#at]
    if (mark === undefined) return 'file'
    if (mark === ',') {
      this.#at += 1
      return 'field'
    }
    const isBreak = mark === '\n' || mark === '\r'
    if (!isBreak) throw new CsvFault(`line ${this.line}: something follows a closing quote`)
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1
    this.line += 1
    return 'record'
  }
}
