import { LONGEST_NAME, type Observation, type ObservationSource, type ObservedValue, type Quality } from '../observation.ts'
import type { BornMetric, MemberTypes } from './birth.ts'
import { datatypeCodes, datatypeName } from './datatype.ts'
import type { DataSet, Metric, PropertySet, Template, ValueKind, WireValue } from './payload.ts'
import { LATEST_INSTANT_MS, readTypedValue, type TypedValue } from './typed-value.ts'

export interface ObserveContext {
  readonly source: ObservationSource
  /** Time of the payload, used by metrics without their own; undefined when the payload has none either. */
  readonly payloadAtMs: number | undefined
  readonly arrivedAtMs: number
  /** Told for each value that could not be read. */
  readonly onFault: (reason: string, metric: string) => void
}

/**
 * Turns one metric of a BIRTH or DATA message into observations: one, or one per member of a template instance. A value that cannot
 * be read is still an observation (null, bad), because the loss of a signal is a fact too.
 */
export function observeMetric(metric: Metric, born: BornMetric, context: ObserveContext, out: Observation[]): void {
  const sourceAtMs = Math.min(metric.timestampMs ?? context.payloadAtMs ?? context.arrivedAtMs, LATEST_INSTANT_MS)
  observe(born.name, born.datatype, born.members, metric, sourceAtMs, metric, context, out)
}

function observe(
  name: string,
  datatype: number,
  members: MemberTypes | undefined,
  field: Metric,
  sourceAtMs: number,
  flags: Metric,
  context: ObserveContext,
  out: Observation[],
): void {
  if (datatype === datatypeCodes.Template && field.kind === 'template') {
    observeMembers(name, members, field.value as Template, sourceAtMs, flags, context, out)
    return
  }
  let quality = readQuality(field.properties)
  let value: ObservedValue = null
  if (!field.isNull) {
    const outcome = readTypedValue(datatype, field.kind, field.value)
    if (outcome.ok) value = observed(outcome.value)
    else {
      quality = 'bad'
      context.onFault(outcome.reason, name)
    }
  }
  out.push({
    kind: 'value',
    source: context.source,
    metric: name,
    value,
    datatype: datatypeName(datatype) ?? `Unknown(${datatype})`,
    sourceAtMs,
    arrivedAtMs: context.arrivedAtMs,
    quality,
    historical: flags.isHistorical,
    transient: flags.isTransient,
  })
}

function observeMembers(
  name: string,
  members: MemberTypes | undefined,
  template: Template,
  sourceAtMs: number,
  flags: Metric,
  context: ObserveContext,
  out: Observation[],
): void {
  for (const member of template.metrics) {
    if (member.name === undefined || member.name.includes('\0')) {
      context.onFault('member_without_name', name)
      continue
    }
    const path = `${name}/${member.name}`
    if (path.length > LONGEST_NAME) {
      context.onFault('name_too_long', path.slice(0, LONGEST_NAME))
      continue
    }
    const declared = members?.get(member.name)
    const datatype = member.datatype ?? declared?.datatype
    if (datatype === undefined) {
      context.onFault('datatype_missing', path)
      continue
    }
    const memberAtMs = Math.min(member.timestampMs ?? sourceAtMs, LATEST_INSTANT_MS)
    observe(path, datatype, declared?.members, member, memberAtMs, flags, context, out)
  }
}

/** Property `Quality`: 192 good (default), 500 stale, 0 bad; other OPC codes by their class, of which only 192..255 is good. */
export function readQuality(properties: PropertySet | undefined): Quality {
  const property = properties?.get('Quality') ?? properties?.get('quality')
  if (property === undefined || (property.kind !== 'int' && property.kind !== 'long')) return 'good'
  const code = Number(property.value as number | bigint)
  if (code === 500) return 'stale'
  return code >= 192 && code <= 255 ? 'good' : 'bad'
}

/** PostgreSQL cannot store U+0000 in a text, and C programs like to send it at the end. */
function withoutNull(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text
}

function observed(value: TypedValue): ObservedValue {
  if (typeof value === 'string') return withoutNull(value)
  if (typeof value !== 'object') return value
  if (value instanceof Uint8Array) return base64(value)
  return JSON.stringify(plain(value))
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return base64(value)
  if (Array.isArray(value)) return value.map(plain)
  if ('columns' in value) return plainDataSet(value as DataSet)
  if (value instanceof Map) return Object.fromEntries([...(value as PropertySet)].map(([key, property]) => [key, plain(property.value)]))
  return null
}

function plainDataSet(dataSet: DataSet): unknown {
  const cell = (type: number | undefined, kind: ValueKind, content: WireValue) => {
    const outcome = readTypedValue(type ?? 0, kind, content)
    return outcome.ok ? plain(outcome.value) : null
  }
  return {
    columns: dataSet.columns,
    types: dataSet.types.map((code) => datatypeName(code) ?? `Unknown(${code})`),
    rows: dataSet.rows.map((row) => row.map((item, index) => cell(dataSet.types[index], item.kind, item.value))),
  }
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
