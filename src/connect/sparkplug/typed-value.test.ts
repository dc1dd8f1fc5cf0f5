import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Datatype, datatypeCodes } from './datatype.ts'
import type { ValueKind, WireValue } from './payload.ts'
import { readTypedValue, type TypedValue } from './typed-value.ts'
import { writeTypedValue } from './wire-value.ts'

const read = (type: Datatype, kind: ValueKind, value: WireValue) => readTypedValue(datatypeCodes[type], kind, value)

describe('reading by data type', () => {
  test.each<[Datatype, ValueKind, WireValue, TypedValue]>([
    ['Int8', 'int', 251, -5],
    ['Int8', 'int', 4_294_967_291, -5],
    ['Int8', 'int', 127, 127],
    ['Int16', 'int', 0xffff_8000, -32_768],
    ['Int32', 'int', 4_294_967_291, -5],
    ['Int32', 'long', 0xffff_ffff_ffff_fffbn, -5],
    ['Int64', 'long', 0xffff_ffff_ffff_fffbn, -5n],
    ['Int64', 'int', 4_294_967_291, -5n],
    ['UInt8', 'int', 255, 255],
    ['UInt32', 'int', 4_294_967_295, 4_294_967_295],
    ['UInt32', 'long', 4_294_967_295n, 4_294_967_295],
    ['UInt64', 'long', 2n ** 64n - 1n, 2n ** 64n - 1n],
    ['UInt64', 'int', 7, 7n],
    ['Float', 'double', 1.25, 1.25],
    ['Double', 'float', 1.25, 1.25],
    ['Boolean', 'boolean', true, true],
    ['Text', 'string', 'a', 'a'],
    ['DateTime', 'long', 1_700_000_000_000n, 1_700_000_000_000],
    ['DateTime', 'long', 2n ** 64n - 1000n, -1000],
    ['Bytes', 'bytes', Uint8Array.of(1), Uint8Array.of(1)],
    ['Int8Array', 'bytes', Uint8Array.of(0xef, 0x7b), [-17, 123]],
    ['UInt16Array', 'bytes', Uint8Array.of(0x1e, 0x00, 0x88, 0xee), [30, 61_064]],
    ['Int32Array', 'bytes', Uint8Array.of(0xff, 0xff, 0xff, 0xff), [-1]],
    ['UInt64Array', 'bytes', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0x80), [2n ** 63n + 1n]],
    ['FloatArray', 'bytes', Uint8Array.of(0, 0, 0xc0, 0x3f), [1.5]],
    ['BooleanArray', 'bytes', Uint8Array.of(12, 0, 0, 0, 0x34, 0xd0), [...'001101001101'].map((bit) => bit === '1')],
    ['StringArray', 'bytes', new TextEncoder().encode('ABC\0hello\0'), ['ABC', 'hello']],
    ['DateTimeArray', 'bytes', Uint8Array.of(0xe8, 3, 0, 0, 0, 0, 0, 0), [1000]],
  ])('%s from %s %s', (type, kind, value, expected) => {
    expect(read(type, kind, value)).toEqual({ ok: true, value: expected })
  })

  test.each<[Datatype, ValueKind, WireValue, string]>([
    ['UInt8', 'int', 256, 'value_out_of_range'],
    ['Int8', 'int', 256, 'value_out_of_range'],
    ['Int16', 'int', 0xffff_7fff, 'value_out_of_range'],
    ['UInt32', 'long', 2n ** 32n, 'value_out_of_range'],
    ['Int32', 'long', 2n ** 63n, 'value_out_of_range'],
    ['DateTime', 'long', 2n ** 62n, 'value_out_of_range'],
    ['Int32', 'double', 1.5, 'value_kind_differs'],
    ['Boolean', 'int', 1, 'value_kind_differs'],
    ['String', 'int', 1, 'value_kind_differs'],
    ['DataSet', 'string', '', 'value_kind_differs'],
    ['Int32', 'none', undefined, 'value_missing'],
    ['Int16Array', 'bytes', Uint8Array.of(1), 'array_malformed'],
    ['BooleanArray', 'bytes', Uint8Array.of(9, 0, 0, 0, 1), 'array_malformed'],
    ['BooleanArray', 'bytes', Uint8Array.of(0xff, 0xff, 0xff, 0xff), 'array_malformed'],
    ['StringArray', 'bytes', Uint8Array.of(65), 'array_malformed'],
  ])('%s from %s %s is %s', (type, kind, value, reason) => {
    expect(read(type, kind, value)).toEqual({ ok: false, reason })
  })

  test('an unknown code is a fault', () => {
    expect(readTypedValue(99, 'int', 1)).toEqual({ ok: false, reason: 'datatype_unknown' })
  })
})

describe('writing by data type', () => {
  const integers: [Datatype, bigint, bigint][] = [
    ['Int8', -128n, 127n],
    ['Int16', -32_768n, 32_767n],
    ['Int32', -(2n ** 31n), 2n ** 31n - 1n],
    ['Int64', -(2n ** 63n), 2n ** 63n - 1n],
    ['UInt8', 0n, 255n],
    ['UInt16', 0n, 65_535n],
    ['UInt32', 0n, 2n ** 32n - 1n],
    ['UInt64', 0n, 2n ** 64n - 1n],
  ]

  test.each(integers)('%s holds what lies between %s and %s and comes back equal', (type, min, max) => {
    fc.assert(
      fc.property(fc.bigInt({ min, max }), (value) => {
        const written = writeTypedValue(datatypeCodes[type], value)
        if (!written.ok) throw new Error(written.reason)
        const back = read(type, written.kind, written.value)
        expect(back.ok && BigInt(back.value as number | bigint)).toBe(value)
      }),
    )
    expect(writeTypedValue(datatypeCodes[type], min - 1n).ok).toBe(false)
    expect(writeTypedValue(datatypeCodes[type], max + 1n).ok).toBe(false)
  })

  test.each<[Datatype, TypedValue]>([
    ['Double', 0.1],
    ['Boolean', false],
    ['String', 'ä'],
    ['DateTime', 1_700_000_000_000],
    ['Bytes', Uint8Array.of(1, 2)],
    ['Int16Array', [-2, 3]],
    ['Int64Array', [-2n, 3n]],
    ['DoubleArray', [0.1, -7]],
    ['BooleanArray', [true, false, true, true, false, false, false, false, true]],
    ['StringArray', ['', 'b']],
    ['DateTimeArray', [1_700_000_000_000]],
  ])('%s %s comes back equal', (type, value) => {
    const written = writeTypedValue(datatypeCodes[type], value)
    expect(written.ok && read(type, written.kind, written.value)).toEqual({ ok: true, value })
  })

  test.each<[Datatype, TypedValue]>([
    ['Int32', 1.5],
    ['Int32', '1'],
    ['Boolean', 1],
    ['String', 1],
    ['DateTime', 1e17],
    ['StringArray', [1]],
    ['Template', 'x'],
  ])('%s does not take %s', (type, value) => {
    expect(writeTypedValue(datatypeCodes[type], value)).toEqual({ ok: false, reason: 'value_not_compatible' })
  })
})
