import type { Birth } from './birth.ts'
import { datatypeName } from './datatype.ts'
import type { Fleet, RefusedMessage } from './host-fleet.ts'
import type { BadMessage, DevicePhase, NodeSession, SessionCounts } from './session-state.ts'

export type HostPhase = 'connecting' | 'online' | 'offline' | 'closed'

/** What the connections page shows of one Sparkplug connection. */
export interface HostSnapshot {
  readonly phase: HostPhase
  readonly sinceMs: number
  readonly url: string
  readonly hostId: string
  readonly lastFault: string | undefined
  /** Another host application publishes STATE under our id. */
  readonly hostIdClash: boolean
  /** Effects not yet committed. */
  readonly waiting: number
  readonly nodes: readonly NodeSnapshot[]
  /** Messages that belong to no node. */
  readonly refused: { readonly count: number; readonly recent: readonly RefusedMessage[] }
}

export interface NodeSnapshot {
  readonly group: string
  readonly node: string
  readonly phase: NodeSession['phase']
  readonly sinceMs: number
  readonly bdSeq: string | undefined
  readonly lastMessageAtMs: number
  readonly counts: SessionCounts
  /** Messages held because an earlier one is missing. */
  readonly held: number
  readonly rebirthWanted: string | undefined
  readonly recentBad: readonly BadMessage[]
  readonly metrics: readonly MetricSnapshot[]
  readonly devices: readonly { device: string; phase: DevicePhase; sinceMs: number; metrics: readonly MetricSnapshot[] }[]
}

export interface MetricSnapshot {
  readonly name: string
  readonly datatype: string
  /** As text, because it may exceed 2^53. */
  readonly alias: string | undefined
}

export function snapshot(link: Omit<HostSnapshot, 'nodes' | 'refused'>, fleet: Fleet): HostSnapshot {
  return { ...link, nodes: fleet.list().map(nodeSnapshot), refused: { ...fleet.refused } }
}

function nodeSnapshot(session: NodeSession): NodeSnapshot {
  const { group, node, phase, sinceMs, bdSeq, lastMessageAtMs, counts, held, rebirth, recentBad } = session
  const devices = [...session.devices.values()].map((device) => ({
    device: device.device,
    phase: device.phase,
    sinceMs: device.sinceMs,
    metrics: metricsOf(device.birth),
  }))
  return {
    group,
    node,
    phase,
    sinceMs,
    bdSeq: bdSeq?.toString(),
    lastMessageAtMs,
    counts,
    held: held.length,
    rebirthWanted: rebirth.wanted,
    recentBad,
    metrics: metricsOf(session.birth),
    devices,
  }
}

function metricsOf(birth: Birth): MetricSnapshot[] {
  return [...birth.byName.values()].map(({ name, datatype, alias }) => ({
    name,
    datatype: datatypeName(datatype) ?? `Unknown(${datatype})`,
    alias: alias?.toString(),
  }))
}
