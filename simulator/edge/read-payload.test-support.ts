/**
 * A second reader of Sparkplug payloads, written by hand from the proto file and sharing nothing with the encoder: what both
 * agree on is what is on the wire.
 */
export interface ReadMetric {
  name?: string
  alias?: number
  atMs?: number
  datatype?: number
  historical?: boolean
  value?: number | bigint | boolean | string
}

export interface ReadPayload {
  atMs?: number
  seq?: number
  metrics: ReadMetric[]
}

type Field = { field: number; varint: bigint } | { field: number; bytes: Uint8Array }

function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('the payload ends within a number')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const field = key >> 3
    const wire = key & 7
    if (wire === 0) yield { field, varint: varint() }
    else {
      const length = wire === 2 ? Number(varint()) : wire === 5 ? 4 : wire === 1 ? 8 : Number.NaN
      if (!(at + length <= bytes.length)) throw new Error(`the payload ends within field ${field}`)
      yield { field, bytes: bytes.subarray(at, at + length) }
      at += length
    }
  }
}

export function readPayload(bytes: Uint8Array): ReadPayload {
  const payload: ReadPayload = { metrics: [] }
  for (const entry of fieldsOf(bytes)) {
    if (entry.field === 1 && 'varint' in entry) payload.atMs = Number(entry.varint)
    else if (entry.field === 3 && 'varint' in entry) payload.seq = Number(entry.varint)
    else if (entry.field === 2 && 'bytes' in entry) payload.metrics.push(readMetric(entry.bytes))
    else throw new Error(`unexpected field ${entry.field}`)
  }
  return payload
}

function readMetric(bytes: Uint8Array): ReadMetric {
  const metric: ReadMetric = {}
  for (const entry of fieldsOf(bytes)) {
    if ('varint' in entry) {
      if (entry.field === 2) metric.alias = Number(entry.varint)
      else if (entry.field === 3) metric.atMs = Number(entry.varint)
      else if (entry.field === 4) metric.datatype = Number(entry.varint)
      else if (entry.field === 5) metric.historical = entry.varint === 1n
      else if (entry.field === 10) metric.value = Number(entry.varint)
      else if (entry.field === 11) metric.value = entry.varint
      else if (entry.field === 14) metric.value = entry.varint === 1n
      else throw new Error(`unexpected field ${entry.field}`)
    } else if (entry.field === 1) metric.name = Buffer.from(entry.bytes).toString('utf8')
    else if (entry.field === 15) metric.value = Buffer.from(entry.bytes).toString('utf8')
    else if (entry.field === 12) metric.value = Buffer.from(entry.bytes).readFloatLE(0)
    else throw new Error(`unexpected field ${entry.field}`)
  }
  return metric
}

/** The wire bytes of an NCMD that asks for a rebirth, put together by hand. */
export function rebirthCommand(): Buffer {
  const name = Buffer.from('Node Control/Rebirth')
  const metric = Buffer.concat([Buffer.from([0x0a, name.length]), name, Buffer.from([0x20, 11, 0x70, 1])])
  return Buffer.concat([Buffer.from([0x08, 0x01, 0x12, metric.length]), metric])
}
