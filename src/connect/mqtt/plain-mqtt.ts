import type { Observation, ObservedValue } from '../observation.ts'
import { isTopicFilter, matchTopic } from './topic-filter.ts'

/**
 * How messages without Sparkplug become observations. In `group`, `node`, `device` and `metric` `{1}` stands for what the first
 * wildcard of the filter matched, `{2}` for the second.
 *
 * `{ filter: 'machines/+/+', node: '{1}', metric: '{2}' }` makes one counter out of `mosquitto_pub -t machines/press-1/count -m 42`.
 */
export interface TopicMapping {
  readonly filter: string
  /** `mqtt` when left out. */
  readonly group?: string
  readonly node: string
  readonly device?: string
  /** May be empty when the payload is an object: its members then name the metrics. */
  readonly metric: string
  /** JSON pointer (RFC 6901) to the value; the whole payload when left out. Objects and lists give one observation per leaf. */
  readonly pointer?: string
  /** Where the payload says when it was measured; the arrival counts when left out. */
  readonly time?: { readonly pointer: string; readonly unit: 'ms' | 's' | 'iso' }
}

export interface PlainLimits {
  readonly bytes: number
  readonly leaves: number
  readonly depth: number
  readonly textLength: number
}

export const defaultPlainLimits: PlainLimits = { bytes: 256 * 1024, leaves: 500, depth: 8, textLength: 4096 }

export type PlainFault =
  | 'topic_not_mapped'
  | 'too_large'
  | 'invalid_utf8'
  | 'json_malformed'
  | 'pointer_not_found'
  | 'time_not_found'
  | 'too_many_leaves'
  | 'too_deep'
  | 'text_too_long'
  | 'name_missing'

export type PlainOutcome =
  | { readonly ok: true; readonly observations: readonly Observation[] }
  | { readonly ok: false; readonly reason: PlainFault }

export type MappingFault = 'filter_malformed' | 'pointer_malformed' | 'node_missing' | 'capture_missing'

/** Checks a mapping before it is used; undefined when it is right. */
export function findMappingFault(mapping: TopicMapping): MappingFault | undefined {
  if (!isTopicFilter(mapping.filter)) return 'filter_malformed'
  if (mapping.node === '') return 'node_missing'
  for (const pointer of [mapping.pointer, mapping.time?.pointer]) {
    if (pointer !== undefined && pointer !== '' && !pointer.startsWith('/')) return 'pointer_malformed'
  }
  const wildcards = mapping.filter.split('/').filter((level) => level === '+' || level === '#').length
  const templates = [mapping.group, mapping.node, mapping.device, mapping.metric].join('')
  const highest = Math.max(0, ...[...templates.matchAll(/\{(\d+)\}/g)].map((match) => Number(match[1])))
  return highest > wildcards ? 'capture_missing' : undefined
}

export interface PlainContext {
  readonly connectionId: string
  readonly arrivedAtMs: number
  readonly limits: PlainLimits
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Turns one message into observations by the first mapping whose filter matches. Never throws. */
export function mapPlainMessage(mappings: readonly TopicMapping[], topic: string, bytes: Uint8Array, context: PlainContext): PlainOutcome {
  for (const mapping of mappings) {
    const captures = matchTopic(mapping.filter, topic)
    if (captures === undefined) continue
    try {
      return { ok: true, observations: map(mapping, captures, bytes, context) }
    } catch (fault) {
      if (fault instanceof PlainStop) return { ok: false, reason: fault.reason }
      throw fault
    }
  }
  return { ok: false, reason: 'topic_not_mapped' }
}

class PlainStop extends Error {
  readonly reason: PlainFault
  constructor(reason: PlainFault) {
    super(reason)
    this.reason = reason
  }
}

function map(
  mapping: TopicMapping,
  captures: readonly string[],
  bytes: Uint8Array,
  { connectionId, arrivedAtMs, limits }: PlainContext,
): Observation[] {
  const content = readContent(bytes, limits)
  const fill = (template: string) => template.replace(/\{(\d+)\}/g, (_, digit: string) => captures[Number(digit) - 1] ?? '')
  const device = mapping.device === undefined ? undefined : fill(mapping.device)
  const source = { connectionId, group: fill(mapping.group ?? 'mqtt'), node: fill(mapping.node), ...(device !== undefined && { device }) }
  if (source.group === '' || source.node === '' || device === '') throw new PlainStop('name_missing')
  const sourceAtMs = mapping.time === undefined ? arrivedAtMs : readTime(content, mapping.time)
  const wanted = mapping.pointer === undefined ? content : follow(content, mapping.pointer)
  if (wanted === undefined) throw new PlainStop('pointer_not_found')
  const leaves: [string, ObservedValue][] = []
  collect(fill(mapping.metric), wanted, 0, limits, leaves)
  return leaves.map(([metric, value]) => ({
    kind: 'value',
    source,
    metric,
    value,
    datatype: datatypeOf(value),
    sourceAtMs,
    arrivedAtMs,
    quality: 'good',
    historical: false,
    transient: false,
  }))
}

/** Reads a payload: JSON when it is JSON, otherwise text. */
function readContent(bytes: Uint8Array, limits: PlainLimits): unknown {
  if (bytes.length > limits.bytes) throw new PlainStop('too_large')
  let text: string
  try {
    text = utf8.decode(bytes).trim()
  } catch {
    throw new PlainStop('invalid_utf8')
  }
  if (text === '') return null
  try {
    return parseJson(text)
  } catch {
    if (text.startsWith('{') || text.startsWith('[')) throw new PlainStop('json_malformed')
    return text
  }
}

/** Integers that a double cannot hold become bigint: a counter must not lose its last digits. */
function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  const exact = (_key: string, value: unknown, context?: { source?: string }) => {
    const source = context?.source
    return typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d{1,40}$/.test(source)
      ? BigInt(source)
      : value
  }
  return JSON.parse(text, exact as (key: string, value: unknown) => unknown)
}

/** Follows a JSON pointer; undefined when it leads nowhere. */
function follow(content: unknown, pointer: string): unknown {
  let at = content
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function readTime(content: unknown, time: NonNullable<TopicMapping['time']>): number {
  const value = follow(content, time.pointer)
  const ms =
    time.unit === 'iso' ? (typeof value === 'string' ? Date.parse(value) : Number.NaN) : Number(value) * (time.unit === 's' ? 1000 : 1)
  if (!Number.isFinite(ms) || value === null || value === '') throw new PlainStop('time_not_found')
  return Math.round(ms)
}

function collect(name: string, value: unknown, depth: number, limits: PlainLimits, out: [string, ObservedValue][]): void {
  if (typeof value === 'object' && value !== null) {
    if (depth >= limits.depth) throw new PlainStop('too_deep')
    for (const [key, inner] of Object.entries(value)) collect(name === '' ? key : `${name}/${key}`, inner, depth + 1, limits, out)
    return
  }
  if (name === '' || name.includes('\0')) throw new PlainStop('name_missing')
  if (out.length >= limits.leaves) throw new PlainStop('too_many_leaves')
  if (typeof value !== 'string') {
    out.push([name, value as ObservedValue])
    return
  }
  if (value.length > limits.textLength) throw new PlainStop('text_too_long')
  out.push([name, value.replaceAll('\0', '\uFFFD')])
}

function datatypeOf(value: ObservedValue): string {
  if (typeof value === 'number' || typeof value === 'bigint') return 'Number'
  if (typeof value === 'boolean') return 'Boolean'
  return value === null ? 'Null' : 'String'
}
