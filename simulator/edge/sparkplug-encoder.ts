import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** Sparkplug B datatype codes (Sparkplug 3.0, 6.4.16) that the demo plant uses. */
export const DATATYPES = { Int32: 3, Int64: 4, UInt8: 5, UInt16: 6, UInt32: 7, UInt64: 8, Float: 9, Boolean: 11, String: 12 } as const
export type Datatype = keyof typeof DATATYPES

export type MetricValue = number | bigint | boolean | string

/** One metric of a payload. Births carry name, alias and datatype; data carry the alias alone. */
export interface PayloadMetric {
  name?: string
  alias?: number
  /** Epoch ms of the value. */
  atMs?: number
  datatype: Datatype
  /** Leave the datatype out of the bytes: the host knows it from the birth. */
  omitDatatype?: boolean
  isHistorical?: boolean
  value: MetricValue
}

export interface SparkplugPayload {
  atMs: number
  /** 0..255; absent in deaths and commands. */
  seq?: number
  metrics: readonly PayloadMetric[]
}

/** The bytes of `org.eclipse.tahu.protobuf.Payload` (proto2), written field by field. */
export function encodePayload(payload: SparkplugPayload): Uint8Array {
  const writer = new BinaryWriter()
  writer.tag(1, WireType.Varint).uint64(payload.atMs)
  for (const metric of payload.metrics) {
    writer.tag(2, WireType.LengthDelimited).fork()
    writeMetric(writer, metric)
    writer.join()
  }
  if (payload.seq !== undefined) writer.tag(3, WireType.Varint).uint64(payload.seq)
  return writer.finish()
}

function writeMetric(writer: BinaryWriter, metric: PayloadMetric): void {
  if (metric.name !== undefined) writer.tag(1, WireType.LengthDelimited).string(metric.name)
  if (metric.alias !== undefined) writer.tag(2, WireType.Varint).uint64(metric.alias)
  if (metric.atMs !== undefined) writer.tag(3, WireType.Varint).uint64(metric.atMs)
  if (!metric.omitDatatype) writer.tag(4, WireType.Varint).uint32(DATATYPES[metric.datatype])
  if (metric.isHistorical) writer.tag(5, WireType.Varint).bool(true)
  writeValue(writer, metric.datatype, metric.value)
}

function writeValue(writer: BinaryWriter, datatype: Datatype, value: MetricValue): void {
  switch (datatype) {
    case 'Int32':
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
      // Signed values travel in uint32 as two's complement.
      writer.tag(10, WireType.Varint).uint32(Number(value) >>> 0)
      return
    case 'Int64':
    case 'UInt64':
      writer.tag(11, WireType.Varint).uint64(BigInt.asUintN(64, BigInt(value as number | bigint)))
      return
    case 'Float':
      writer.tag(12, WireType.Bit32).float(Number(value))
      return
    case 'Boolean':
      writer.tag(14, WireType.Varint).bool(value === true)
      return
    case 'String':
      writer.tag(15, WireType.LengthDelimited).string(String(value))
  }
}
