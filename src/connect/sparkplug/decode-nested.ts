import type {
  DataSet,
  DataSetCell,
  Metric,
  PropertySet,
  PropertyValue,
  Template,
  TemplateParameter,
  ValueKind,
  WireValue,
} from './payload.ts'
import { WireFault, type WireReader } from './wire-reader.ts'

/** Kinds of the oneof shared by cells, parameters and properties, in the order of their fields. */
const scalarKinds: readonly ValueKind[] = ['int', 'long', 'float', 'double', 'boolean', 'string']
const scalarWireTypes = [0, 0, 5, 1, 0, 2]

/** Which scalar a tag holds when the first of the six fields is `firstField`; undefined for any other field or wire type. */
function scalarKind(tag: number, firstField: number): ValueKind | undefined {
  const index = (tag >>> 3) - firstField
  return (tag & 7) === scalarWireTypes[index] ? scalarKinds[index] : undefined
}

export function readScalar(reader: WireReader, end: number, kind: ValueKind): WireValue {
  switch (kind) {
    case 'int':
      return reader.uint32(end)
    case 'long':
      return reader.uint64(end)
    case 'float':
      return reader.float(end)
    case 'double':
      return reader.double(end)
    case 'boolean':
      return reader.boolean(end)
    default:
      return reader.string(end)
  }
}

/** Reads a DataSet up to `end`. A row shorter or longer than the columns is a fault: its cells could not be named. */
export function readDataSet(reader: WireReader, end: number): DataSet {
  let columnCount: number | undefined
  const columns: string[] = []
  const types: number[] = []
  const rows: DataSetCell[][] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === 0x08) columnCount = reader.uint64AsNumber(end)
    else if (tag === 0x12) {
      reader.countElement()
      columns.push(reader.string(end))
    } else if (tag === 0x18) {
      reader.countElement()
      types.push(reader.uint32(end))
    } else if (tag === 0x1a) {
      const stop = reader.delimited(end)
      while (reader.at < stop) {
        reader.countElement()
        types.push(reader.uint32(stop))
      }
    } else if (tag === 0x22) {
      reader.countElement()
      rows.push(readRow(reader, reader.delimited(end)))
    } else reader.skip(tag, end)
  }
  const width = columnCount ?? columns.length
  if (columns.length !== width || types.length !== width || rows.some((row) => row.length !== width)) throw new WireFault('data_set_uneven')
  return { columns, types, rows }
}

function readRow(reader: WireReader, end: number): DataSetCell[] {
  const cells: DataSetCell[] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === 0x0a) {
      reader.countElement()
      cells.push(readCell(reader, reader.delimited(end)))
    } else reader.skip(tag, end)
  }
  return cells
}

function readCell(reader: WireReader, end: number): DataSetCell {
  let kind: ValueKind = 'none'
  let value: WireValue
  while (reader.at < end) {
    const tag = reader.tag(end)
    const found = scalarKind(tag, 1)
    if (found === undefined) reader.skip(tag, end)
    else {
      kind = found
      value = readScalar(reader, end, found)
    }
  }
  return { kind, value }
}

/** Reads a property set up to `end`. Keys and values stand in two lists of equal length. */
export function readPropertySet(reader: WireReader, end: number, depth: number): PropertySet {
  reader.checkDepth(depth)
  const keys: string[] = []
  const values: PropertyValue[] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === 0x0a) {
      reader.countElement()
      keys.push(reader.string(end))
    } else if (tag === 0x12) {
      reader.countElement()
      values.push(readPropertyValue(reader, reader.delimited(end), depth))
    } else reader.skip(tag, end)
  }
  if (keys.length !== values.length) throw new WireFault('property_set_uneven')
  return new Map(keys.map((key, index) => [key, values[index] as PropertyValue]))
}

function readPropertyValue(reader: WireReader, end: number, depth: number): PropertyValue {
  let type: number | undefined
  let isNull = false
  let kind: ValueKind = 'none'
  let value: WireValue
  while (reader.at < end) {
    const tag = reader.tag(end)
    const scalar = scalarKind(tag, 3)
    if (tag === 0x08) type = reader.uint32(end)
    else if (tag === 0x10) isNull = reader.boolean(end)
    else if (scalar !== undefined) {
      kind = scalar
      value = readScalar(reader, end, scalar)
    } else if (tag === 0x4a) {
      kind = 'set'
      value = readPropertySet(reader, reader.delimited(end), depth + 1)
    } else if (tag === 0x52) {
      kind = 'setList'
      value = readPropertySetList(reader, reader.delimited(end), depth + 1)
    } else reader.skip(tag, end)
  }
  return { type, isNull, kind, value }
}

function readPropertySetList(reader: WireReader, end: number, depth: number): PropertySet[] {
  const sets: PropertySet[] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === 0x0a) {
      reader.countElement()
      sets.push(readPropertySet(reader, reader.delimited(end), depth))
    } else reader.skip(tag, end)
  }
  return sets
}

type ReadMetric = (reader: WireReader, end: number, depth: number) => Metric

/** Reads a template definition or instance up to `end`; its members are metrics, so the metric reader comes in. */
export function readTemplate(reader: WireReader, end: number, depth: number, readMetric: ReadMetric): Template {
  reader.checkDepth(depth)
  let version: string | undefined
  let templateRef: string | undefined
  let isDefinition = false
  const metrics: Metric[] = []
  const parameters: TemplateParameter[] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === 0x0a) version = reader.string(end)
    else if (tag === 0x12) metrics.push(readMetric(reader, reader.delimited(end), depth))
    else if (tag === 0x1a) parameters.push(readParameter(reader, reader.delimited(end)))
    else if (tag === 0x22) templateRef = reader.string(end)
    else if (tag === 0x28) isDefinition = reader.boolean(end)
    else reader.skip(tag, end)
  }
  return { version, templateRef, isDefinition, metrics, parameters }
}

function readParameter(reader: WireReader, end: number): TemplateParameter {
  reader.countElement()
  let name: string | undefined
  let type: number | undefined
  let kind: ValueKind = 'none'
  let value: WireValue
  while (reader.at < end) {
    const tag = reader.tag(end)
    const scalar = scalarKind(tag, 3)
    if (tag === 0x0a) name = reader.string(end)
    else if (tag === 0x10) type = reader.uint32(end)
    else if (scalar !== undefined) {
      kind = scalar
      value = readScalar(reader, end, scalar)
    } else reader.skip(tag, end)
  }
  return { name, type, kind, value }
}
