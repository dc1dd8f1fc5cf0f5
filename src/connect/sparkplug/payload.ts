/**
 * The Sparkplug B payload as it stands on the wire, decoded field by field but not yet read by data type.
 * DATA messages carry no data types, so a value keeps the field it came in (`kind`) until the type from the BIRTH is known.
 */
export interface Payload {
  /** Time of sending, epoch milliseconds. */
  readonly timestampMs: number | undefined
  readonly metrics: readonly Metric[]
  /** 0..255; absent in NDEATH, NCMD and DCMD. */
  readonly seq: number | undefined
  readonly uuid: string | undefined
  readonly body: Uint8Array | undefined
}

export type ValueKind =
  | 'none'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'boolean'
  | 'string'
  | 'bytes'
  | 'dataset'
  | 'template'
  | 'set'
  | 'setList'
  | 'extension'

/** int: 0..2^32-1 · long: bigint 0..2^64-1 · float, double: number · extension: its bytes, unread. */
export type WireValue =
  | undefined
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | DataSet
  | Template
  | PropertySet
  | readonly PropertySet[]

/** An alias is a uint64: a number while it is a safe integer, a bigint above that, so that equal aliases are equal keys. */
export type Alias = number | bigint

export interface Metric {
  readonly name: string | undefined
  readonly alias: Alias | undefined
  readonly timestampMs: number | undefined
  readonly datatype: number | undefined
  readonly isHistorical: boolean
  readonly isTransient: boolean
  readonly isNull: boolean
  readonly metadata: MetaData | undefined
  readonly properties: PropertySet | undefined
  readonly kind: ValueKind
  readonly value: WireValue
}

export interface MetaData {
  readonly isMultiPart?: boolean
  readonly contentType?: string
  readonly size?: bigint
  readonly seq?: bigint
  readonly fileName?: string
  readonly fileType?: string
  readonly md5?: string
  readonly description?: string
}

export type PropertySet = ReadonlyMap<string, PropertyValue>

export interface PropertyValue {
  readonly type: number | undefined
  readonly isNull: boolean
  readonly kind: ValueKind
  readonly value: WireValue
}

export interface DataSet {
  readonly columns: readonly string[]
  /** Data type code of each column. */
  readonly types: readonly number[]
  readonly rows: readonly (readonly DataSetCell[])[]
}

export interface DataSetCell {
  readonly kind: ValueKind
  readonly value: WireValue
}

export interface Template {
  readonly version: string | undefined
  /** Name of the definition; absent in the definition itself. */
  readonly templateRef: string | undefined
  readonly isDefinition: boolean
  readonly metrics: readonly Metric[]
  readonly parameters: readonly TemplateParameter[]
}

export interface TemplateParameter {
  readonly name: string | undefined
  readonly type: number | undefined
  readonly kind: ValueKind
  readonly value: WireValue
}

/** Bounds that keep one message from taking the memory or the time of all others. */
export interface DecodeLimits {
  /** Size of one message. */
  readonly bytes: number
  /** Metrics, cells, properties, columns and parameters of one message together, nested ones included. */
  readonly elements: number
  /** Templates in templates, property sets in property sets. */
  readonly depth: number
  /** Length of one text in bytes. */
  readonly stringBytes: number
}

export const defaultDecodeLimits: DecodeLimits = { bytes: 4 * 1024 * 1024, elements: 100_000, depth: 16, stringBytes: 256 * 1024 }

export type DecodeFault =
  | 'too_large'
  | 'too_many_elements'
  | 'too_deep'
  | 'string_too_long'
  | 'truncated'
  | 'varint_too_long'
  | 'invalid_tag'
  | 'unsupported_wire_type'
  | 'invalid_utf8'
  | 'property_set_uneven'
  | 'data_set_uneven'
  | 'seq_out_of_range'

export type DecodeOutcome = { readonly ok: true; readonly payload: Payload } | { readonly ok: false; readonly reason: DecodeFault }
