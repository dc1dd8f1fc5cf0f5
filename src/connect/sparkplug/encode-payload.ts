import type {
  DataSet,
  MetaData,
  Metric,
  Payload,
  PropertySet,
  PropertyValue,
  Template,
  TemplateParameter,
  ValueKind,
  WireValue,
} from './payload.ts'
import { WireWriter } from './wire-writer.ts'

/** What may be left out of a metric that is written. */
export type MetricToWrite = Partial<Metric> & Pick<Metric, 'kind' | 'value'>
export type PayloadToWrite = Partial<Omit<Payload, 'metrics'>> & { readonly metrics: readonly MetricToWrite[] }

/** Encodes a Sparkplug B payload. Fields that are undefined or false are left out. */
export function encodePayload(payload: PayloadToWrite): Uint8Array {
  const writer = new WireWriter()
  if (payload.timestampMs !== undefined) writer.varintField(1, payload.timestampMs)
  for (const metric of payload.metrics) writer.messageField(2, (inner) => writeMetric(inner, metric))
  if (payload.seq !== undefined) writer.varintField(3, payload.seq)
  if (payload.uuid !== undefined) writer.stringField(4, payload.uuid)
  if (payload.body !== undefined) writer.bytesField(5, payload.body)
  return writer.finish().slice()
}

function writeMetric(writer: WireWriter, metric: MetricToWrite): void {
  if (metric.name !== undefined) writer.stringField(1, metric.name)
  if (metric.alias !== undefined) writer.varintField(2, metric.alias)
  if (metric.timestampMs !== undefined) writer.varintField(3, metric.timestampMs)
  if (metric.datatype !== undefined) writer.varintField(4, metric.datatype)
  if (metric.isHistorical) writer.booleanField(5, true)
  if (metric.isTransient) writer.booleanField(6, true)
  if (metric.isNull) writer.booleanField(7, true)
  const { metadata, properties } = metric
  if (metadata !== undefined) writer.messageField(8, (inner) => writeMetaData(inner, metadata))
  if (properties !== undefined) writer.messageField(9, (inner) => writePropertySet(inner, properties))
  writeMetricValue(writer, metric.kind, metric.value)
}

function writeMetricValue(writer: WireWriter, kind: ValueKind, value: WireValue): void {
  if (kind === 'bytes') writer.bytesField(16, value as Uint8Array)
  else if (kind === 'dataset') writer.messageField(17, (inner) => writeDataSet(inner, value as DataSet))
  else if (kind === 'template') writer.messageField(18, (inner) => writeTemplate(inner, value as Template))
  else if (kind === 'extension') writer.bytesField(19, value as Uint8Array)
  else writeScalar(writer, 10, kind, value)
}

/** The six scalar fields of every oneof stand in the same order; only the number of the first differs. */
function writeScalar(writer: WireWriter, firstField: number, kind: ValueKind, value: WireValue): void {
  if (kind === 'int') writer.varintField(firstField, value as number)
  else if (kind === 'long') writer.varintField(firstField + 1, value as bigint)
  else if (kind === 'float') writer.floatField(firstField + 2, value as number)
  else if (kind === 'double') writer.doubleField(firstField + 3, value as number)
  else if (kind === 'boolean') writer.booleanField(firstField + 4, value as boolean)
  else if (kind === 'string') writer.stringField(firstField + 5, value as string)
}

function writeMetaData(writer: WireWriter, metadata: MetaData): void {
  if (metadata.isMultiPart !== undefined) writer.booleanField(1, metadata.isMultiPart)
  if (metadata.contentType !== undefined) writer.stringField(2, metadata.contentType)
  if (metadata.size !== undefined) writer.varintField(3, metadata.size)
  if (metadata.seq !== undefined) writer.varintField(4, metadata.seq)
  if (metadata.fileName !== undefined) writer.stringField(5, metadata.fileName)
  if (metadata.fileType !== undefined) writer.stringField(6, metadata.fileType)
  if (metadata.md5 !== undefined) writer.stringField(7, metadata.md5)
  if (metadata.description !== undefined) writer.stringField(8, metadata.description)
}

function writePropertySet(writer: WireWriter, properties: PropertySet): void {
  for (const key of properties.keys()) writer.stringField(1, key)
  for (const value of properties.values()) writer.messageField(2, (inner) => writePropertyValue(inner, value))
}

function writePropertyValue(writer: WireWriter, property: PropertyValue): void {
  if (property.type !== undefined) writer.varintField(1, property.type)
  if (property.isNull) writer.booleanField(2, true)
  if (property.kind === 'set') writer.messageField(9, (inner) => writePropertySet(inner, property.value as PropertySet))
  else if (property.kind === 'setList') {
    writer.messageField(10, (inner) => {
      for (const set of property.value as readonly PropertySet[]) inner.messageField(1, (one) => writePropertySet(one, set))
    })
  } else writeScalar(writer, 3, property.kind, property.value)
}

function writeDataSet(writer: WireWriter, dataSet: DataSet): void {
  writer.varintField(1, dataSet.columns.length)
  for (const column of dataSet.columns) writer.stringField(2, column)
  for (const type of dataSet.types) writer.varintField(3, type)
  for (const row of dataSet.rows) {
    writer.messageField(4, (inner) => {
      for (const cell of row) inner.messageField(1, (one) => writeScalar(one, 1, cell.kind, cell.value))
    })
  }
}

function writeTemplate(writer: WireWriter, template: Template): void {
  if (template.version !== undefined) writer.stringField(1, template.version)
  for (const metric of template.metrics) writer.messageField(2, (inner) => writeMetric(inner, metric))
  for (const parameter of template.parameters) writer.messageField(3, (inner) => writeParameter(inner, parameter))
  if (template.templateRef !== undefined) writer.stringField(4, template.templateRef)
  writer.booleanField(5, template.isDefinition)
}

function writeParameter(writer: WireWriter, parameter: TemplateParameter): void {
  if (parameter.name !== undefined) writer.stringField(1, parameter.name)
  if (parameter.type !== undefined) writer.varintField(2, parameter.type)
  writeScalar(writer, 3, parameter.kind, parameter.value)
}
