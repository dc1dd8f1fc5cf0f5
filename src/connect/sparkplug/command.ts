import type { BornMetric } from './birth.ts'
import { datatypeCodes } from './datatype.ts'
import { encodePayload, type MetricToWrite } from './encode-payload.ts'
import type { NodeSession } from './session-state.ts'
import { commandTopic, isTopicElement } from './topic.ts'
import type { TypedValue } from './typed-value.ts'
import { writeTypedValue } from './wire-value.ts'

export interface CommandMessage {
  readonly topic: string
  readonly bytes: Uint8Array
}

export type CommandRefusal =
  | 'node_unknown'
  | 'node_offline'
  | 'device_unknown'
  | 'device_offline'
  | 'metric_unknown'
  | 'value_not_compatible'

export type CommandOutcome =
  | { readonly ok: true; readonly message: CommandMessage }
  | { readonly ok: false; readonly reason: CommandRefusal }

/** How commands are written. The standard leaves the data type out; old clients cannot read a metric without it. */
export interface CommandStyle {
  readonly withDatatype: boolean
}

/** NCMD that asks for a rebirth. `Node Control/Rebirth` never has an alias (tck-id-operational-behavior-data-commands-rebirth-name-aliases). */
export function rebirthCommand(group: string, node: string, nowMs: number, style: CommandStyle): CommandMessage {
  const rebirth: MetricToWrite = { name: 'Node Control/Rebirth', kind: 'boolean', value: true }
  return { topic: commandTopic(group, node), bytes: encodeCommand(rebirth, datatypeCodes.Boolean, nowMs, style) }
}

/** NCMD or DCMD that writes one metric. Only what the BIRTH declared can be written, and only a value its type can hold. */
export function writeCommand(
  session: NodeSession | undefined,
  wanted: { readonly device: string | undefined; readonly metric: string; readonly value: TypedValue },
  nowMs: number,
  style: CommandStyle,
): CommandOutcome {
  const refuse = (reason: CommandRefusal): CommandOutcome => ({ ok: false, reason })
  if (session === undefined) return refuse('node_unknown')
  if (session.phase !== 'online') return refuse('node_offline')
  const device = wanted.device === undefined ? undefined : session.devices.get(wanted.device)
  if (wanted.device !== undefined && (device === undefined || !isTopicElement(wanted.device))) return refuse('device_unknown')
  if (device !== undefined && device.phase !== 'online') return refuse('device_offline')
  const born = (device ?? session).birth.byName.get(wanted.metric)
  if (born === undefined) return refuse('metric_unknown')
  const written = writeTypedValue(born.datatype, wanted.value)
  if (!written.ok) return refuse('value_not_compatible')
  const metric: MetricToWrite = { ...naming(born), kind: written.kind, value: written.value }
  const bytes = encodeCommand(metric, born.datatype, nowMs, style)
  return { ok: true, message: { topic: commandTopic(session.group, session.node, wanted.device), bytes } }
}

/** Alias only where the BIRTH gave one (tck-id-payloads-alias-data-cmd-requirement). */
function naming(born: BornMetric): Pick<MetricToWrite, 'name' | 'alias'> {
  return born.alias === undefined ? { name: born.name } : { alias: born.alias }
}

/** Commands carry the time of sending and never a sequence number. */
function encodeCommand(metric: MetricToWrite, datatype: number, nowMs: number, style: CommandStyle): Uint8Array {
  return encodePayload({ timestampMs: nowMs, metrics: [{ ...metric, timestampMs: nowMs, ...(style.withDatatype && { datatype }) }] })
}
