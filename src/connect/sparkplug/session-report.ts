import type { Observation, PresenceObservation } from '../observation.ts'
import type { Birth } from './birth.ts'
import { datatypeName } from './datatype.ts'
import type {
  DeviceSession,
  EdgeMessage,
  NodeSession,
  RebirthReason,
  SessionCounts,
  SessionEffect,
  SessionPolicy,
} from './session-state.ts'

export function count(session: NodeSession, changes: Partial<SessionCounts>): NodeSession {
  const counts: { -readonly [K in keyof SessionCounts]: number } = { ...session.counts }
  for (const key of Object.keys(changes) as (keyof SessionCounts)[]) counts[key] += changes[key] ?? 0
  return { ...session, counts }
}

/** Counts a bad message, keeps it to be shown and reports it. */
export function reportBad(
  session: NodeSession,
  message: EdgeMessage,
  reason: string,
  detail: string | undefined,
  nowMs: number,
  policy: SessionPolicy,
  out: SessionEffect[],
): NodeSession {
  const head = Array.from(message.bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const bad = {
    group: session.group,
    node: session.node,
    device: message.device,
    type: message.type,
    reason,
    detail,
    atMs: nowMs,
    bytes: message.bytes.length,
    head,
  }
  out.push({ type: 'badMessage', bad })
  return { ...count(session, { bad: 1 }), recentBad: [...session.recentBad, bad].slice(-policy.recentBad) }
}

export function wantRebirth(session: NodeSession, reason: RebirthReason): NodeSession {
  return session.rebirth.wanted === undefined ? { ...session, rebirth: { ...session.rebirth, wanted: reason } } : session
}

/**
 * Sends the wanted rebirth request when the limit allows. Requests in a row wait twice as long each time, whether they were not
 * answered or the BIRTH did not help (a node that keeps sending a metric it never declares must not be reborn for ever).
 */
export function sendRebirth(session: NodeSession, nowMs: number, policy: SessionPolicy, out: SessionEffect[]): NodeSession {
  const { rebirth } = session
  if (rebirth.wanted === undefined || nowMs < rebirth.notBeforeMs) return session
  out.push({ type: 'requestRebirth', group: session.group, node: session.node, reason: rebirth.wanted, attempt: rebirth.attempts + 1 })
  const streak = nowMs - rebirth.notBeforeMs > 10 * policy.rebirthIntervalMs ? 0 : rebirth.streak
  const next = {
    ...rebirth,
    attempts: rebirth.attempts + 1,
    streak: streak + 1,
    firstAtMs: rebirth.attempts === 0 ? nowMs : rebirth.firstAtMs,
    notBeforeMs: nowMs + policy.rebirthIntervalMs * 2 ** Math.min(streak, 8),
  }
  return count({ ...session, rebirth: next }, { rebirthRequests: 1 })
}

function presence(
  session: NodeSession,
  device: string | undefined,
  online: boolean,
  atMs: number,
  arrivedAtMs: number,
  reason: string,
): PresenceObservation {
  return { kind: 'presence', source: sourceOf(session, device), online, atMs, arrivedAtMs, reason }
}

export function sourceOf(session: NodeSession, device: string | undefined): Observation['source'] {
  const { connectionId, group, node } = session
  return device === undefined ? { connectionId, group, node } : { connectionId, group, node, device }
}

export function reportOnline(session: NodeSession, device: string | undefined, atMs: number, nowMs: number, out: SessionEffect[]): void {
  out.push({
    type: device === undefined ? 'nodeOnline' : 'deviceOnline',
    presence: presence(session, device, true, atMs, nowMs, 'birth'),
  })
}

/** Reports a node (device undefined) or device offline and every metric of its BIRTH stale at the same instant. */
export function reportOffline(
  session: NodeSession,
  device: DeviceSession | undefined,
  atMs: number,
  nowMs: number,
  reason: string,
  out: SessionEffect[],
): void {
  out.push({
    type: device === undefined ? 'nodeOffline' : 'deviceOffline',
    presence: presence(session, device?.device, false, atMs, nowMs, reason),
  })
  reportStale(session, device?.device, (device ?? session).birth, undefined, atMs, nowMs, out)
}

/** Reports the metrics of a BIRTH stale, except those that `still` declares again. */
export function reportStale(
  session: NodeSession,
  device: string | undefined,
  birth: Birth,
  still: Birth | undefined,
  atMs: number,
  nowMs: number,
  out: SessionEffect[],
): void {
  const source = sourceOf(session, device)
  for (const [name, born] of birth.byName) {
    if (name === 'bdSeq' || still?.byName.has(name)) continue
    const datatype = datatypeName(born.datatype) ?? `Unknown(${born.datatype})`
    out.push({
      type: 'observation',
      observation: {
        kind: 'value',
        source,
        metric: name,
        value: null,
        datatype,
        sourceAtMs: atMs,
        arrivedAtMs: nowMs,
        quality: 'stale',
        historical: false,
        transient: false,
      },
    })
  }
}
