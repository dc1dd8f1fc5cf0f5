import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { datatypeName } from '../../src/connect/sparkplug/datatype.ts'
import { decodePayload } from '../../src/connect/sparkplug/decode-payload.ts'
import type { DataSet, Metric, Payload } from '../../src/connect/sparkplug/payload.ts'
import { readTypedValue } from '../../src/connect/sparkplug/typed-value.ts'

interface Vector {
  readonly hex: string
  readonly length: number
  readonly input: unknown
}

export interface CaseResult {
  readonly id: string
  readonly ok: boolean
  readonly detail?: string
}

/**
 * Decodes every public Sparkplug vector below `folder` and compares it with the input it was made from, exactly.
 * `folder` is the shared folder, its folder of cases, or the one that holds `vectors.json`.
 */
export async function run(folder: string): Promise<CaseResult[]> {
  const candidates = ['', 'sparkplug', 'event-logs/sparkplug', 'cases/event-logs/sparkplug'].map((place) =>
    path.join(folder, place, 'vectors.json'),
  )
  const found = candidates.find((candidate) => existsSync(candidate))
  if (found === undefined) return [{ id: 'sparkplug', ok: false, detail: `no vectors.json in ${folder}` }]
  const vectors = JSON.parse(await readFile(found, 'utf8')) as Record<string, Vector>
  return Object.entries(vectors).map(([id, vector]) => check(id, vector))
}

function check(id: string, vector: Vector): CaseResult {
  const bytes = Buffer.from(vector.hex, 'hex')
  if (bytes.length !== vector.length) return { id, ok: false, detail: `length ${bytes.length}, expected ${vector.length}` }
  const outcome = decodePayload(bytes)
  if (!outcome.ok) return { id, ok: false, detail: outcome.reason }
  const actual = asInput(outcome.payload)
  if (isDeepStrictEqual(actual, vector.input)) return { id, ok: true }
  return { id, ok: false, detail: `decoded ${JSON.stringify(actual)}, expected ${JSON.stringify(vector.input)}` }
}

function asInput(payload: Payload): unknown {
  return dropUndefined({ timestamp: payload.timestampMs, seq: payload.seq, metrics: payload.metrics.map(metricAsInput) })
}

function metricAsInput(metric: Metric): unknown {
  const properties =
    metric.properties && Object.fromEntries([...metric.properties].map(([key, property]) => [key, typed(property.type, property)]))
  const { type, value } = typed(metric.datatype, metric)
  return dropUndefined({ name: metric.name, alias: metric.alias, value, type, timestamp: metric.timestampMs, properties })
}

function typed(datatype: number | undefined, field: Pick<Metric, 'kind' | 'value'>): { type: string | undefined; value: unknown } {
  const outcome = readTypedValue(datatype ?? 0, field.kind, field.value)
  return { type: datatypeName(datatype ?? 0), value: outcome.ok ? plain(outcome.value) : { fault: outcome.reason } }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null || !('columns' in value)) return value
  const { columns, types, rows } = value as DataSet
  return {
    numOfColumns: columns.length,
    types: types.map((code) => datatypeName(code)),
    columns,
    rows: rows.map((row) => row.map((cell, index) => typed(types[index], cell).value)),
  }
}

function dropUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
