import { LONGEST_NAME, type ObservedValue } from '../observation.ts'

export interface ReadValue {
  readonly metric: string
  readonly value: ObservedValue
  readonly datatype: string
}

export type ReadMessage =
  | {
      readonly ok: true
      /** The topic, or what stands before its last level when the message is a single value. */
      readonly address: string
      readonly values: readonly ReadValue[]
      /** Epoch milliseconds by the clock of the sender, when it says so. */
      readonly sourceAtMs: number | undefined
    }
  | { readonly ok: false; readonly reason: 'too_large' | 'topic_too_long' | 'not_utf8' | 'not_json' | 'no_value' }

const MOST_BYTES = 1_000_000
const MOST_VALUES = 2_000
const DEEPEST = 6
/** Names under which plain messages carry their time, in seconds, milliseconds or as ISO text. */
const timeNames = new Set(['ts', 'time', 'timestamp', 'datetime'])
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a message of plain MQTT: a number, flag or text is one value named by the last level of its topic; an object is one value per name,
 * nested names joined by slashes. Arrays are left out.
 */
export function readMessage(topic: string, bytes: Uint8Array): ReadMessage {
  if (bytes.length > MOST_BYTES) return { ok: false, reason: 'too_large' }
  if (topic.length > LONGEST_NAME) return { ok: false, reason: 'topic_too_long' }
  let text: string
  try {
    text = decoder.decode(bytes).trim()
  } catch {
    return { ok: false, reason: 'not_utf8' }
  }
  const content = parse(text)
  if (content === undefined) return { ok: false, reason: text === '' ? 'no_value' : 'not_json' }
  if (typeof content === 'object' && content !== null && !Array.isArray(content))
    return readObject(topic, content as Record<string, unknown>)
  const cut = topic.lastIndexOf('/')
  const metric = topic.slice(cut + 1)
  const values = valuesOf(metric, content, 0)
  if (values.length === 0 || metric === '') return { ok: false, reason: 'no_value' }
  return { ok: true, address: cut < 0 ? topic : topic.slice(0, cut), values, sourceAtMs: undefined }
}

function readObject(topic: string, content: Record<string, unknown>): ReadMessage {
  const timeName = Object.keys(content).find((name) => timeNames.has(name.toLowerCase()))
  const values = Object.entries(content)
    .filter(([name]) => name !== timeName)
    .flatMap(([name, value]) => valuesOf(name, value, 0))
    .slice(0, MOST_VALUES)
  if (values.length === 0) return { ok: false, reason: 'no_value' }
  return { ok: true, address: topic, values, sourceAtMs: timeName === undefined ? undefined : instantOf(content[timeName]) }
}

/** JSON, or a bare word: simple devices publish `Running` without quotes. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return /^[^[\]{}"\p{Cc}]{1,200}$/u.test(text) ? text : undefined
  }
}

function valuesOf(metric: string, value: unknown, depth: number): ReadValue[] {
  if (metric === '' || metric.length > 200 || metric.includes('\0') || !metric.isWellFormed()) return []
  switch (typeof value) {
    case 'number':
      return [{ metric, value, datatype: Number.isInteger(value) ? 'Int64' : 'Double' }]
    case 'boolean':
      return [{ metric, value, datatype: 'Boolean' }]
    case 'string':
      return [{ metric, value: value.replaceAll('\0', '\uFFFD').toWellFormed(), datatype: 'String' }]
    case 'object':
      if (value === null || Array.isArray(value) || depth >= DEEPEST) return []
      return Object.entries(value).flatMap(([name, inner]) => valuesOf(`${metric}/${name}`, inner, depth + 1))
    default:
      return []
  }
}

/** Numbers below 100 000 000 000 are seconds: as milliseconds they would lie before 1974. */
function instantOf(value: unknown): number | undefined {
  const atMs =
    typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(atMs) ? Math.floor(atMs) : undefined
}
