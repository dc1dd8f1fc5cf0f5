import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CopyRows, numberOf } from './copy-rows.ts'

/** Reads the format back as the manual describes it. */
function readBack(bytes: Uint8Array): (Uint8Array | null)[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  expect(new TextDecoder('latin1').decode(bytes.subarray(0, 11))).toBe('PGCOPY\n\xff\r\n\0')
  const rows: (Uint8Array | null)[][] = []
  let at = 19
  for (let fields = view.getInt16(at); fields !== -1; fields = view.getInt16(at)) {
    at += 2
    rows.push(
      Array.from({ length: fields }, () => {
        const length = view.getInt32(at)
        at += 4 + Math.max(0, length)
        return length < 0 ? null : bytes.subarray(at - length, at)
      }),
    )
  }
  expect(at + 2).toBe(bytes.length)
  return rows
}

test('what is written is read back: ids, instants to the millisecond, numbers exactly, texts in UTF-8, however many rows', () => {
  const value = fc.oneof(fc.double(), fc.boolean(), fc.string({ unit: 'grapheme' }), fc.bigInt(), fc.constant(null))
  const row = fc.record({
    tagId: fc.nat(2 ** 31 - 1),
    atMs: fc.integer({ min: 0, max: Date.UTC(2199, 0, 1) }),
    value,
    quality: fc.nat(2),
    flags: fc.nat(7),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (given) => {
      const rows = new CopyRows(1)
      for (const one of given) rows.add(one.tagId, one.atMs, one.value, one.quality, one.flags)
      expect(rows.count).toBe(given.length)
      const read = readBack(rows.finish()).map(([tagId, at, number, text, quality, flags]) => ({
        tagId: view(tagId).getInt32(0),
        atMs: Number(view(at).getBigInt64(0)) / 1_000 + Date.UTC(2000, 0, 1),
        number: number && view(number).getFloat64(0),
        text: text && new TextDecoder().decode(text),
        ...{ quality: view(quality).getInt16(0), flags: view(flags).getInt16(0) },
      }))
      expect(read).toEqual(
        given
          .map((one) => {
            const number = numberOf(one.value) ?? null
            const text = number === null && one.value !== null ? String(one.value).toWellFormed() : null
            return { ...one, value: undefined, number, text }
          })
          .map(({ value: _, ...rest }) => rest),
      )
    }),
  )
})

const view = (bytes: Uint8Array | null | undefined) => new DataView(bytes!.buffer, bytes!.byteOffset, bytes!.byteLength)
