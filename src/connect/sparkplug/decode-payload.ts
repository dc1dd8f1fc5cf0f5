import type { Alias, DecodeLimits, DecodeOutcome, MetaData, Metric, Payload, ValueKind, WireValue } from './payload.ts'
import { defaultDecodeLimits } from './payload.ts'
import { readDataSet, readScalar, readPropertySet, readTemplate } from './decode-nested.ts'
import { WireFault, WireReader } from './wire-reader.ts'

/**
 * Decodes a Sparkplug B payload (all data types, nested ones included). Never throws; a message that is not a payload, or exceeds
 * the limits, comes back with its reason. Unknown fields and extensions are skipped, as protobuf asks.
 */
export function decodePayload(bytes: Uint8Array, limits: DecodeLimits = defaultDecodeLimits): DecodeOutcome {
  if (bytes.length > limits.bytes) return { ok: false, reason: 'too_large' }
  try {
    return { ok: true, payload: readPayload(new WireReader(bytes, limits), bytes.length) }
  } catch (fault) {
    if (fault instanceof WireFault) return { ok: false, reason: fault.reason }
    throw fault
  }
}

function readPayload(reader: WireReader, end: number): Payload {
  let timestampMs: number | undefined
  let seq: number | undefined
  let uuid: string | undefined
  let body: Uint8Array | undefined
  const metrics: Metric[] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    switch (tag) {
      case 0x08:
        timestampMs = reader.uint64AsNumber(end)
        break
      case 0x12:
        metrics.push(readMetric(reader, reader.delimited(end), 0))
        break
      case 0x18:
        seq = reader.uint64AsNumber(end)
        if (seq > 255) throw new WireFault('seq_out_of_range')
        break
      case 0x22:
        uuid = reader.string(end)
        break
      case 0x2a:
        body = reader.copyBytes(end)
        break
      default:
        reader.skip(tag, end)
    }
  }
  return { timestampMs, metrics, seq, uuid, body }
}

type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** Reads one metric; `depth` counts the templates around it. */
export function readMetric(reader: WireReader, end: number, depth: number): Metric {
  reader.countElement()
  const metric: Draft<Metric> = {
    name: undefined,
    alias: undefined,
    timestampMs: undefined,
    datatype: undefined,
    isHistorical: false,
    isTransient: false,
    isNull: false,
    metadata: undefined,
    properties: undefined,
    kind: 'none',
    value: undefined,
  }
  while (reader.at < end) readMetricField(reader, end, reader.tag(end), metric, depth)
  return metric
}

function readMetricField(reader: WireReader, end: number, tag: number, metric: Draft<Metric>, depth: number): void {
  switch (tag) {
    case 0x0a:
      metric.name = reader.string(end)
      return
    case 0x10:
      metric.alias = readAlias(reader, end)
      return
    case 0x18:
      metric.timestampMs = reader.uint64AsNumber(end)
      return
    case 0x20:
      metric.datatype = reader.uint32(end)
      return
    case 0x28:
      metric.isHistorical = reader.boolean(end)
      return
    case 0x30:
      metric.isTransient = reader.boolean(end)
      return
    case 0x38:
      metric.isNull = reader.boolean(end)
      return
    case 0x42:
      metric.metadata = readMetaData(reader, reader.delimited(end))
      return
    case 0x4a:
      metric.properties = readPropertySet(reader, reader.delimited(end), 1)
      return
  }
  const kind = metricKinds.get(tag)
  if (kind === undefined) return reader.skip(tag, end)
  metric.kind = kind
  metric.value = readMetricValue(reader, end, kind, depth)
}

const metricKinds: ReadonlyMap<number, ValueKind> = new Map([
  [0x50, 'int'],
  [0x58, 'long'],
  [0x65, 'float'],
  [0x69, 'double'],
  [0x70, 'boolean'],
  [0x7a, 'string'],
  [0x82, 'bytes'],
  [0x8a, 'dataset'],
  [0x92, 'template'],
  [0x9a, 'extension'],
])

function readMetricValue(reader: WireReader, end: number, kind: ValueKind, depth: number): WireValue {
  switch (kind) {
    case 'dataset':
      return readDataSet(reader, reader.delimited(end))
    case 'template':
      return readTemplate(reader, reader.delimited(end), depth + 1, readMetric)
    case 'bytes':
    case 'extension':
      return reader.copyBytes(end)
    default:
      return readScalar(reader, end, kind)
  }
}

function readAlias(reader: WireReader, end: number): Alias {
  reader.varint(end)
  if (reader.high < 0x20_0000) return reader.high * 4_294_967_296 + reader.low
  return (BigInt(reader.high) << 32n) | BigInt(reader.low)
}

function readMetaData(reader: WireReader, end: number): MetaData {
  const metadata: Draft<MetaData> = {}
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === 0x08) metadata.isMultiPart = reader.boolean(end)
    else if (tag === 0x12) metadata.contentType = reader.string(end)
    else if (tag === 0x18) metadata.size = reader.uint64(end)
    else if (tag === 0x20) metadata.seq = reader.uint64(end)
    else if (tag === 0x2a) metadata.fileName = reader.string(end)
    else if (tag === 0x32) metadata.fileType = reader.string(end)
    else if (tag === 0x3a) metadata.md5 = reader.string(end)
    else if (tag === 0x42) metadata.description = reader.string(end)
    else reader.skip(tag, end)
  }
  return metadata
}
