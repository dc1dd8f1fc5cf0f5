import type { Datatype } from './datatype.ts'
import { datatypeName } from './datatype.ts'
import type { ValueKind, WireValue } from './payload.ts'
import { type TypedArrayValue, writeArray } from './typed-array.ts'
import { LATEST_INSTANT_MS, type TypedValue } from './typed-value.ts'

export type WireOutcome =
  | { readonly ok: true; readonly kind: ValueKind; readonly value: WireValue }
  | { readonly ok: false; readonly reason: 'datatype_unknown' | 'value_not_compatible' }

const incompatible: WireOutcome = { ok: false, reason: 'value_not_compatible' }
const write = (kind: ValueKind, value: WireValue): WireOutcome => ({ ok: true, kind, value })

const integerRanges: Partial<Record<Datatype, readonly [bigint, bigint]>> = {
  Int8: [-(2n ** 7n), 2n ** 7n],
  Int16: [-(2n ** 15n), 2n ** 15n],
  Int32: [-(2n ** 31n), 2n ** 31n],
  Int64: [-(2n ** 63n), 2n ** 63n],
  UInt8: [0n, 2n ** 8n],
  UInt16: [0n, 2n ** 16n],
  UInt32: [0n, 2n ** 32n],
  UInt64: [0n, 2n ** 64n],
}

/**
 * Puts a value into the field its data type travels in, the reverse of `readTypedValue`. Refuses a value the type cannot hold,
 * so that a command never writes something else than was asked for.
 */
export function writeTypedValue(datatypeCode: number, value: TypedValue): WireOutcome {
  const datatype = datatypeName(datatypeCode)
  if (datatype === undefined) return { ok: false, reason: 'datatype_unknown' }
  const range = integerRanges[datatype]
  if (range !== undefined) return writeInteger(datatype, range, value)
  switch (datatype) {
    case 'Float':
      return typeof value === 'number' ? write('float', value) : incompatible
    case 'Double':
      return typeof value === 'number' ? write('double', value) : incompatible
    case 'Boolean':
      return typeof value === 'boolean' ? write('boolean', value) : incompatible
    case 'String':
    case 'Text':
    case 'UUID':
      return typeof value === 'string' ? write('string', value) : incompatible
    case 'DateTime':
      return Number.isInteger(value) && Math.abs(value as number) <= LATEST_INSTANT_MS
        ? write('long', BigInt(value as number))
        : incompatible
    case 'Bytes':
    case 'File':
      return value instanceof Uint8Array ? write('bytes', value) : incompatible
    default:
      return writeArrayValue(datatype, value)
  }
}

function writeInteger(datatype: Datatype, [least, beyond]: readonly [bigint, bigint], value: TypedValue): WireOutcome {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return incompatible
  const whole = BigInt(value as bigint | number)
  if (whole < least || whole >= beyond) return incompatible
  if (datatype === 'Int64' || datatype === 'UInt64') return write('long', BigInt.asUintN(64, whole))
  return write('int', Number(BigInt.asUintN(32, whole)))
}

function writeArrayValue(datatype: Datatype, value: TypedValue): WireOutcome {
  const wanted = arrayItemTypes[datatype]
  if (wanted === undefined || !Array.isArray(value) || !value.every((item) => typeof item === wanted)) return incompatible
  const bytes = writeArray(datatype, value as TypedArrayValue)
  return bytes === undefined ? incompatible : write('bytes', bytes)
}

const arrayItemTypes: Partial<Record<Datatype, 'number' | 'bigint' | 'boolean' | 'string'>> = {
  Int8Array: 'number',
  Int16Array: 'number',
  Int32Array: 'number',
  Int64Array: 'bigint',
  UInt8Array: 'number',
  UInt16Array: 'number',
  UInt32Array: 'number',
  UInt64Array: 'bigint',
  FloatArray: 'number',
  DoubleArray: 'number',
  BooleanArray: 'boolean',
  StringArray: 'string',
  DateTimeArray: 'number',
}
