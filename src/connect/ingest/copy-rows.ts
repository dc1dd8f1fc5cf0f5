import type { ObservedValue } from '../observation.ts'

/** `PGCOPY`, flags and the length of the header's extension, as the manual of PostgreSQL says (sql-copy, binary format). */
const SIGNATURE = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]
/** PostgreSQL counts microseconds from the year 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const HIGH = 2 ** 32
const FIELDS = 6
/** A row with a number: six lengths and their fields. */
const FIXED_BYTES = 2 + 6 * 4 + 4 + 8 + 8 + 2 + 2
const encoder = new TextEncoder()

/** The columns, in the order in which `CopyRows` writes them. */
export const SAMPLE_COLUMNS = 'tag_id, occurred_at, number, text, quality, flags'

/** Rows of `sample` in PostgreSQL's binary COPY format, in one growing piece of memory. */
export class CopyRows {
  count = 0
  #bytes: Uint8Array
  #view: DataView
  #length: number

  constructor(expectedRows = 256) {
    this.#bytes = new Uint8Array(SIGNATURE.length + expectedRows * FIXED_BYTES + 2)
    this.#view = new DataView(this.#bytes.buffer)
    this.#bytes.set(SIGNATURE)
    this.#length = SIGNATURE.length
  }

  /** @param atMs epoch milliseconds, whole. Texts are cut at 10 000 characters. */
  add(tagId: number, atMs: number, value: ObservedValue, quality: number, flags: number): void {
    const number = numberOf(value)
    const text = number === undefined && value !== null ? String(value).slice(0, 10_000) : undefined
    this.#reserve(FIXED_BYTES + (text === undefined ? 0 : text.length * 3))
    const view = this.#view
    let at = this.#length
    view.setInt16(at, FIELDS)
    view.setInt32(at + 2, 4)
    view.setInt32(at + 6, tagId)
    const microseconds = (atMs - EPOCH_MS) * 1000
    const high = Math.floor(microseconds / HIGH)
    view.setInt32(at + 10, 8)
    view.setInt32(at + 14, high)
    view.setUint32(at + 18, microseconds - high * HIGH)
    at += 22
    if (number === undefined) {
      view.setInt32(at, -1)
      at += 4
    } else {
      view.setInt32(at, 8)
      view.setFloat64(at + 4, number)
      at += 12
    }
    at = this.#text(at, text)
    view.setInt32(at, 2)
    view.setInt16(at + 4, quality)
    view.setInt32(at + 6, 2)
    view.setInt16(at + 10, flags)
    this.#length = at + 12
    this.count += 1
  }

  #text(at: number, text: string | undefined): number {
    if (text === undefined) {
      this.#view.setInt32(at, -1)
      return at + 4
    }
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(at + 4))
    this.#view.setInt32(at, written)
    return at + 4 + written
  }

  /** Everything with the end mark; the rows must not be added to any more. */
  finish(): Uint8Array {
    this.#reserve(2)
    this.#view.setInt16(this.#length, -1)
    return this.#bytes.subarray(0, this.#length + 2)
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** The value as a double, unless that would change it: texts, and integers beyond 2^53. */
export function numberOf(value: ObservedValue): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'bigint') return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}
