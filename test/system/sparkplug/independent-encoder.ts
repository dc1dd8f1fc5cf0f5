import { create, createFileRegistry, type DescMessage, fromBinary, fromJson, type Message, toBinary } from '@bufbuild/protobuf'
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'

/**
 * A second implementation of the Sparkplug B payload for tests, so that they never encode with the code under test. The messages are
 * described here field by field from the text of the standard (Sparkplug 3.0.0, chapter 6) and written by @bufbuild/protobuf.
 */
type FieldType = 'uint32' | 'uint64' | 'float' | 'double' | 'bool' | 'string' | 'bytes' | `.${string}`
interface Field {
  readonly name: string
  readonly number: number
  readonly type: FieldType
  readonly repeated?: boolean
  readonly oneof?: boolean
}

const one = (name: string, number: number, type: FieldType): Field => ({ name, number, type })
const many = (name: string, number: number, type: FieldType): Field => ({ name, number, type, repeated: true })

function valueFields(first: number): Field[] {
  const types: FieldType[] = ['uint32', 'uint64', 'float', 'double', 'bool', 'string']
  const names = ['int_value', 'long_value', 'float_value', 'double_value', 'boolean_value', 'string_value']
  return types.map((type, index) => ({ name: names[index] as string, number: first + index, type, oneof: true }))
}

const choice = (name: string, number: number, type: FieldType): Field => ({ name, number, type, oneof: true })

const messages: Record<string, Field[]> = {
  Payload: [
    one('timestamp', 1, 'uint64'),
    many('metrics', 2, '.spb.Metric'),
    one('seq', 3, 'uint64'),
    one('uuid', 4, 'string'),
    one('body', 5, 'bytes'),
  ],
  Metric: [
    one('name', 1, 'string'),
    one('alias', 2, 'uint64'),
    one('timestamp', 3, 'uint64'),
    one('datatype', 4, 'uint32'),
    one('is_historical', 5, 'bool'),
    one('is_transient', 6, 'bool'),
    one('is_null', 7, 'bool'),
    one('metadata', 8, '.spb.MetaData'),
    one('properties', 9, '.spb.PropertySet'),
    ...valueFields(10),
    choice('bytes_value', 16, 'bytes'),
    choice('dataset_value', 17, '.spb.DataSet'),
    choice('template_value', 18, '.spb.Template'),
  ],
  MetaData: [
    one('is_multi_part', 1, 'bool'),
    one('content_type', 2, 'string'),
    one('size', 3, 'uint64'),
    one('seq', 4, 'uint64'),
    one('file_name', 5, 'string'),
    one('file_type', 6, 'string'),
    one('md5', 7, 'string'),
    one('description', 8, 'string'),
  ],
  PropertySet: [many('keys', 1, 'string'), many('values', 2, '.spb.PropertyValue')],
  PropertyValue: [
    one('type', 1, 'uint32'),
    one('is_null', 2, 'bool'),
    ...valueFields(3),
    choice('propertyset_value', 9, '.spb.PropertySet'),
    choice('propertysets_value', 10, '.spb.PropertySetList'),
  ],
  PropertySetList: [many('propertyset', 1, '.spb.PropertySet')],
  DataSet: [many('columns', 2, 'string'), one('num_of_columns', 1, 'uint64'), many('types', 3, 'uint32'), many('rows', 4, '.spb.Row')],
  Row: [many('elements', 1, '.spb.DataSetValue')],
  DataSetValue: valueFields(1),
  Template: [
    one('version', 1, 'string'),
    many('metrics', 2, '.spb.Metric'),
    many('parameters', 3, '.spb.Parameter'),
    one('template_ref', 4, 'string'),
    one('is_definition', 5, 'bool'),
  ],
  Parameter: [one('name', 1, 'string'), one('type', 2, 'uint32'), ...valueFields(3)],
}

function describe(field: Field) {
  const isMessage = field.type.startsWith('.')
  return {
    name: field.name,
    number: field.number,
    label: field.repeated ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
    type: isMessage ? 'TYPE_MESSAGE' : `TYPE_${field.type.toUpperCase()}`,
    ...(isMessage && { typeName: field.type }),
    ...(field.oneof && { oneofIndex: 0 }),
  }
}

const file: FileDescriptorProto = fromJson(FileDescriptorProtoSchema, {
  name: 'sparkplug-test.proto',
  package: 'spb',
  syntax: 'proto2',
  messageType: Object.entries(messages).map(([name, fields]) => ({
    name,
    field: fields.map(describe),
    ...(fields.some((field) => field.oneof) && { oneofDecl: [{ name: 'value' }] }),
  })),
})

const registry = createFileRegistry(file, () => undefined)
const payloadMessage = registry.getMessage('spb.Payload') as DescMessage

/** Encodes a payload given with the field names of @bufbuild/protobuf (camelCase, oneof as `{ case, value }`, uint64 as bigint). */
export function encodeIndependently(payload: IndependentPayload): Uint8Array {
  return toBinary(payloadMessage, create(payloadMessage, payload as never) as Message)
}

export function decodeIndependently(bytes: Uint8Array): Required<Pick<IndependentPayload, 'metrics'>> & IndependentPayload {
  return fromBinary(payloadMessage, bytes) as never
}

/** Whether a field was on the wire (proto2 knows the difference between absent and default). */
export function isPresent(message: object, field: string): boolean {
  return Object.hasOwn(message, field)
}

export interface IndependentMetric {
  name?: string
  alias?: bigint
  timestamp?: bigint
  datatype?: number
  isHistorical?: boolean
  isTransient?: boolean
  isNull?: boolean
  metadata?: unknown
  properties?: { keys: string[]; values: IndependentProperty[] }
  value?: IndependentValue
}

export interface IndependentProperty {
  type?: number
  isNull?: boolean
  value?: IndependentValue
}

export type IndependentValue =
  | { case: 'intValue'; value: number }
  | { case: 'longValue'; value: bigint }
  | { case: 'floatValue' | 'doubleValue'; value: number }
  | { case: 'booleanValue'; value: boolean }
  | { case: 'stringValue'; value: string }
  | { case: 'bytesValue'; value: Uint8Array }
  | { case: 'datasetValue' | 'templateValue' | 'propertysetValue' | 'propertysetsValue'; value: unknown }

export interface IndependentPayload {
  timestamp?: bigint
  seq?: bigint
  uuid?: string
  body?: Uint8Array
  metrics?: IndependentMetric[]
}
