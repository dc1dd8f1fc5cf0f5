import type { BadMessageRow, LinkStatus, NodeRow } from '../mapping/contract.ts'
import type { HostSnapshot, NodeSnapshot } from '../sparkplug/host-snapshot.ts'

/** Signals for which there was no room, and the last of them. */
export interface LeftOut {
  readonly count: number
  readonly last: { readonly address: string; readonly at: string } | undefined
}

/** Connections that our own broker ended before anybody said who they were. */
export interface RefusedConnections {
  readonly count: number
  readonly recent: readonly { readonly reason: string; readonly address: string; readonly atMs: number }[]
}

/** What the writer of a connection counts. */
export interface Written {
  readonly values: number
  readonly quarantined: number
  readonly lastMessageAtMs: number | undefined
  readonly leftOut: LeftOut
  readonly rate: { perSecond(nowMs: number): number }
}

/** What a plain link knows of itself. */
export interface PlainSnapshot {
  readonly phase: LinkStatus['phase']
  readonly sinceMs: number
  readonly fault: string | undefined
  readonly waiting: number
  readonly bad: number
  readonly recentBad: readonly BadMessageRow[]
}

const RECENT_BAD = 50
const iso = (atMs: number) => new Date(atMs).toISOString()

function writtenStatus({ values, quarantined, lastMessageAtMs, rate }: Written, nowMs: number) {
  const lastMessageAt = lastMessageAtMs === undefined ? null : iso(lastMessageAtMs)
  return { values, quarantined, lastMessageAt, valuesPerSecond: rate.perSecond(nowMs) }
}

/** The connections page's view of a Sparkplug host. */
export function hostStatus(host: HostSnapshot, written: Written, nowMs: number): LinkStatus {
  const bad = host.nodes.flatMap(badOf)
  const refused = host.refused.recent.map(
    ({ reason, topic, bytes, atMs }): BadMessageRow => ({ at: iso(atMs), address: topic, reason, detail: null, bytes, head: '' }),
  )
  return {
    ...writtenStatus(written, nowMs),
    phase: host.phase,
    since: iso(host.sinceMs),
    fault: host.lastFault ?? null,
    hostIdClash: host.hostIdClash,
    bad: host.nodes.reduce((sum, { counts }) => sum + counts.bad, host.refused.count + written.leftOut.count),
    waiting: host.waiting,
    nodes: host.nodes.map(nodeRow),
    recentBad: newestFirst([...bad, ...refused, ...leftOutRows(written)]),
  }
}

export function plainStatus(link: PlainSnapshot, written: Written, nowMs: number): LinkStatus {
  const { phase, sinceMs, fault, waiting, bad, recentBad } = link
  return {
    ...writtenStatus(written, nowMs),
    ...{ phase, since: iso(sinceMs), fault: fault ?? null, hostIdClash: false, waiting, bad: bad + written.leftOut.count, nodes: [] },
    recentBad: newestFirst([...recentBad, ...leftOutRows(written)]),
  }
}

/** Adds what the embedded broker sent away before anybody could be heard. */
export function withRefused(status: LinkStatus, refused: RefusedConnections | undefined): LinkStatus {
  if (refused === undefined || refused.count === 0) return status
  const rows = refused.recent.map(
    ({ reason, address, atMs }): BadMessageRow => ({ at: iso(atMs), address, reason, detail: null, bytes: 0, head: '' }),
  )
  return { ...status, bad: status.bad + refused.count, recentBad: newestFirst([...status.recentBad, ...rows]) }
}

function leftOutRows({ leftOut: { last } }: Written): BadMessageRow[] {
  return last === undefined ? [] : [{ at: last.at, address: last.address, reason: 'too_many_signals', detail: null, bytes: 0, head: '' }]
}

function newestFirst(rows: readonly BadMessageRow[]): BadMessageRow[] {
  return rows.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RECENT_BAD)
}

function badOf({ recentBad }: NodeSnapshot): BadMessageRow[] {
  return recentBad.map(({ group, node, device, reason, detail, atMs, bytes, head }) => ({
    at: iso(atMs),
    address: device === undefined ? `${group}/${node}` : `${group}/${node}/${device}`,
    reason,
    detail: detail ?? null,
    bytes,
    head,
  }))
}

function nodeRow({ group, node, phase, sinceMs, lastMessageAtMs, counts, devices }: NodeSnapshot): NodeRow {
  const address = `${group}/${node}`
  return {
    address,
    phase,
    since: iso(sinceMs),
    lastMessageAt: iso(lastMessageAtMs),
    births: counts.births,
    messages: counts.messages,
    bad: counts.bad,
    devices: devices.map((device) => ({
      address: `${address}/${device.device}`,
      phase: device.phase,
      since: iso(device.sinceMs),
      metrics: device.metrics.length,
    })),
  }
}
