import type { Datatype } from './datatype.ts'

/** Elements of one array: 64-bit integers as bigint, DateTime as epoch milliseconds. */
export type TypedArrayValue = readonly number[] | readonly bigint[] | readonly boolean[] | readonly string[]

interface Element {
  readonly bytes: number
  readonly read: (view: DataView, at: number) => number | bigint
  readonly write: (view: DataView, at: number, value: never) => void
}

function element(bytes: number, read: Element['read'], write: (view: DataView, at: number, value: never) => void): Element {
  return { bytes, read, write }
}

/** Packed little-endian elements (Sparkplug B 3.0, 6.4.16 data types 22..31 and 34). DateTime elements are signed 64-bit milliseconds. */
const elements: Partial<Record<Datatype, Element>> = {
  Int8Array: element(
    1,
    (v, at) => v.getInt8(at),
    (v, at, x: number) => v.setInt8(at, x),
  ),
  Int16Array: element(
    2,
    (v, at) => v.getInt16(at, true),
    (v, at, x: number) => v.setInt16(at, x, true),
  ),
  Int32Array: element(
    4,
    (v, at) => v.getInt32(at, true),
    (v, at, x: number) => v.setInt32(at, x, true),
  ),
  Int64Array: element(
    8,
    (v, at) => v.getBigInt64(at, true),
    (v, at, x: bigint) => v.setBigInt64(at, x, true),
  ),
  UInt8Array: element(
    1,
    (v, at) => v.getUint8(at),
    (v, at, x: number) => v.setUint8(at, x),
  ),
  UInt16Array: element(
    2,
    (v, at) => v.getUint16(at, true),
    (v, at, x: number) => v.setUint16(at, x, true),
  ),
  UInt32Array: element(
    4,
    (v, at) => v.getUint32(at, true),
    (v, at, x: number) => v.setUint32(at, x, true),
  ),
  UInt64Array: element(
    8,
    (v, at) => v.getBigUint64(at, true),
    (v, at, x: bigint) => v.setBigUint64(at, x, true),
  ),
  FloatArray: element(
    4,
    (v, at) => v.getFloat32(at, true),
    (v, at, x: number) => v.setFloat32(at, x, true),
  ),
  DoubleArray: element(
    8,
    (v, at) => v.getFloat64(at, true),
    (v, at, x: number) => v.setFloat64(at, x, true),
  ),
  DateTimeArray: element(
    8,
    (v, at) => Number(v.getBigInt64(at, true)),
    (v, at, x: number) => v.setBigInt64(at, BigInt(x), true),
  ),
}

/** Reads an array value; undefined when the bytes are not an array of that type. */
export function readArray(datatype: Datatype, bytes: Uint8Array): TypedArrayValue | undefined {
  if (datatype === 'BooleanArray') return readBooleans(bytes)
  if (datatype === 'StringArray') return readStrings(bytes)
  const type = elements[datatype]
  if (type === undefined || bytes.length % type.bytes !== 0) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const items: (number | bigint)[] = []
  for (let at = 0; at < bytes.length; at += type.bytes) items.push(type.read(view, at))
  return items as TypedArrayValue
}

/** Writes an array value; undefined when the type is no array. Elements out of range wrap as a typed array would. */
export function writeArray(datatype: Datatype, items: TypedArrayValue): Uint8Array | undefined {
  if (datatype === 'BooleanArray') return writeBooleans(items as readonly boolean[])
  if (datatype === 'StringArray') return new TextEncoder().encode((items as readonly string[]).map((item) => `${item}\0`).join(''))
  const type = elements[datatype]
  if (type === undefined) return undefined
  const bytes = new Uint8Array(items.length * type.bytes)
  const view = new DataView(bytes.buffer)
  items.forEach((item, index) => {
    type.write(view, index * type.bytes, item as never)
  })
  return bytes
}

/** Four bytes count, then the bits, first element in the highest bit. */
function readBooleans(bytes: Uint8Array): boolean[] | undefined {
  if (bytes.length < 4) return undefined
  const count = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  if (bytes.length !== 4 + Math.ceil(count / 8)) return undefined
  return Array.from({ length: count }, (_, index) => (((bytes[4 + (index >> 3)] as number) >> (7 - (index & 7))) & 1) === 1)
}

function writeBooleans(items: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(4 + Math.ceil(items.length / 8))
  new DataView(bytes.buffer).setUint32(0, items.length, true)
  items.forEach((item, index) => {
    if (item) bytes[4 + (index >> 3)] = (bytes[4 + (index >> 3)] as number) | (0x80 >> (index & 7))
  })
  return bytes
}

/** Texts, each closed by a zero byte. */
function readStrings(bytes: Uint8Array): string[] | undefined {
  if (bytes.length === 0) return []
  if (bytes[bytes.length - 1] !== 0) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, -1)).split('\0')
  } catch {
    return undefined
  }
}
