import type { Datatype } from './datatype.ts'
import { datatypeName } from './datatype.ts'
import type { DataSet, PropertySet, Template, ValueKind, WireValue } from './payload.ts'
import { readArray, type TypedArrayValue } from './typed-array.ts'

/** A value read by its data type. 64-bit integers are bigint, DateTime is epoch milliseconds, bytes stay bytes. */
export type TypedValue =
  | bigint
  | number
  | boolean
  | string
  | Uint8Array
  | DataSet
  | Template
  | PropertySet
  | readonly PropertySet[]
  | TypedArrayValue

export type ValueFault = 'datatype_unknown' | 'value_missing' | 'value_kind_differs' | 'value_out_of_range' | 'array_malformed'
export type TypedOutcome = { readonly ok: true; readonly value: TypedValue } | { readonly ok: false; readonly reason: ValueFault }

/** The last millisecond a four-digit year can write; later instants are a broken clock and cannot be stored. */
export const LATEST_INSTANT_MS = 253_402_300_799_999

const refuse = (reason: ValueFault): TypedOutcome => ({ ok: false, reason })

/**
 * Reads a wire value by the data type of the BIRTH (Sparkplug B 3.0, 6.4.16). Int8..Int32 travel in a uint32 and Int64 in a uint64
 * as two's complement, so the sign is restored here. Integers are accepted in either integer field and reals in either real field,
 * because clients in the field disagree about UInt32 and Float.
 */
export function readTypedValue(datatypeCode: number, kind: ValueKind, value: WireValue): TypedOutcome {
  const datatype = datatypeName(datatypeCode)
  if (datatype === undefined) return refuse('datatype_unknown')
  if (kind === 'none') return refuse('value_missing')
  const integer = integerTypes[datatype]
  if (integer !== undefined) return readInteger(integer, kind, value)
  switch (datatype) {
    case 'Float':
    case 'Double':
      return kind === 'float' || kind === 'double' ? { ok: true, value: value as number } : refuse('value_kind_differs')
    case 'Boolean':
      return kind === 'boolean' ? { ok: true, value: value as boolean } : refuse('value_kind_differs')
    case 'String':
    case 'Text':
    case 'UUID':
      return kind === 'string' ? { ok: true, value: value as string } : refuse('value_kind_differs')
    case 'DateTime':
      return readDateTime(kind, value)
    default:
      return readComposite(datatype, kind, value)
  }
}

interface IntegerType {
  readonly bits: 8 | 16 | 32 | 64
  readonly signed: boolean
}

const integerTypes: Partial<Record<Datatype, IntegerType>> = {
  Int8: { bits: 8, signed: true },
  Int16: { bits: 16, signed: true },
  Int32: { bits: 32, signed: true },
  Int64: { bits: 64, signed: true },
  UInt8: { bits: 8, signed: false },
  UInt16: { bits: 16, signed: false },
  UInt32: { bits: 32, signed: false },
  UInt64: { bits: 64, signed: false },
}

function readInteger(type: IntegerType, kind: ValueKind, value: WireValue): TypedOutcome {
  if (kind !== 'int' && kind !== 'long') return refuse('value_kind_differs')
  if (type.bits === 64) {
    const wide = BigInt(value as number | bigint)
    if (!type.signed) return { ok: true, value: wide }
    // An Int64 that came in the 32-bit field is two's complement of 32 bits.
    return { ok: true, value: kind === 'int' ? BigInt.asIntN(32, wide) : BigInt.asIntN(64, wide) }
  }
  const raw = kind === 'int' ? (value as number) : narrow(value as bigint, type.signed)
  if (raw === undefined) return refuse('value_out_of_range')
  const span = 2 ** type.bits
  if (!type.signed) return raw < span ? { ok: true, value: raw } : refuse('value_out_of_range')
  if (raw < span / 2) return { ok: true, value: raw }
  // Negative either as two's complement of its own width or sign-extended to 32 bits.
  if (raw < span) return { ok: true, value: raw - span }
  const extended = raw - 4_294_967_296
  return extended >= -span / 2 ? { ok: true, value: extended } : refuse('value_out_of_range')
}

/** A 64-bit field as 32 bits, when nothing is lost: zero-extended, or sign-extended for a signed type. */
function narrow(value: bigint, signed: boolean): number | undefined {
  if (value <= 0xffff_ffffn) return Number(value)
  if (signed && value >= 0xffff_ffff_8000_0000n) return Number(value & 0xffff_ffffn)
  return undefined
}

function readDateTime(kind: ValueKind, value: WireValue): TypedOutcome {
  if (kind !== 'long' && kind !== 'int') return refuse('value_kind_differs')
  const signed = BigInt.asIntN(64, BigInt(value as number | bigint))
  const ms = Number(signed)
  return Math.abs(ms) <= LATEST_INSTANT_MS ? { ok: true, value: ms } : refuse('value_out_of_range')
}

function readComposite(datatype: Datatype, kind: ValueKind, value: WireValue): TypedOutcome {
  const expected: ValueKind =
    datatype === 'DataSet'
      ? 'dataset'
      : datatype === 'Template'
        ? 'template'
        : datatype === 'PropertySet'
          ? 'set'
          : datatype === 'PropertySetList'
            ? 'setList'
            : 'bytes'
  if (kind !== expected) return refuse('value_kind_differs')
  if (kind !== 'bytes' || datatype === 'Bytes' || datatype === 'File') return { ok: true, value: value as TypedValue }
  const items = readArray(datatype, value as Uint8Array)
  return items === undefined ? refuse('array_malformed') : { ok: true, value: items }
}
