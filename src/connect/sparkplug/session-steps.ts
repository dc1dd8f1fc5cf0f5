import type { Observation } from '../observation.ts'
import { type Birth, isDefinition, readBirth, readDefinitions } from './birth.ts'
import { observeMetric } from './observe-metric.ts'
import type { Metric, Payload } from './payload.ts'
import { count, reportBad, reportOffline, reportOnline, reportStale, sourceOf, wantRebirth } from './session-report.ts'
import {
  type DeviceSession,
  type EdgeMessage,
  type NodeSession,
  noBirth,
  type RebirthReason,
  type SessionEffect,
  type SessionPolicy,
} from './session-state.ts'
import { LATEST_INSTANT_MS } from './typed-value.ts'

/** What every step needs beside the session: the clock, the policy and where effects go. */
export interface Step {
  readonly nowMs: number
  readonly policy: SessionPolicy
  readonly out: SessionEffect[]
}

/** An NBIRTH in its turn: the node is online with new metrics; every device is stale until its own DBIRTH. */
export function applyNodeBirth(
  session: NodeSession,
  message: EdgeMessage,
  payload: Payload,
  birthFingerprint: number,
  step: Step,
): NodeSession {
  const { nowMs, out } = step
  const definitions = readDefinitions(payload.metrics)
  const { birth, faults } = readBirth(payload.metrics, definitions)
  const atMs = Math.min(payload.timestampMs ?? nowMs, LATEST_INSTANT_MS)
  if (session.phase !== 'online') reportOnline(session, undefined, atMs, nowMs, out)
  else reportStale(session, undefined, session.birth, birth, nowMs, nowMs, out)
  const devices = new Map([...session.devices].map(([name, device]) => [name, staleDevice(session, device, step)]))
  let next: NodeSession = {
    ...session,
    phase: 'online',
    sinceMs: session.phase === 'online' ? session.sinceMs : nowMs,
    bdSeq: bdSeqOf(payload),
    birth,
    definitions,
    birthFingerprint,
    devices,
    nextSeq: ((payload.seq ?? 0) + 1) & 255,
    rebirth: { ...session.rebirth, wanted: undefined, attempts: 0 },
  }
  for (const { fault, metric } of faults) next = reportBad(next, message, fault, metric, nowMs, step.policy, out)
  next = count(next, { births: 1 })
  return observeAll(next, message, payload, birth, step, session.phase === 'offline')
}

function staleDevice(session: NodeSession, device: DeviceSession, step: Step): DeviceSession {
  if (device.phase !== 'online') return device
  if (step.policy.deviceBirthGraceMs > 0) return { ...device, phase: 'stale', sinceMs: step.nowMs }
  reportOffline(session, device, step.nowMs, step.nowMs, 'node_birth', step.out)
  return { ...device, phase: 'offline', sinceMs: step.nowMs }
}

/** A DBIRTH in its turn. */
export function applyDeviceBirth(session: NodeSession, message: EdgeMessage, payload: Payload, step: Step): NodeSession {
  const { nowMs, out } = step
  const name = message.device as string
  const known = session.devices.get(name)
  if (known === undefined && isFull(session, step)) return refuseDevice(session, message, step)
  const { birth, faults } = readBirth(payload.metrics, session.definitions)
  if (known === undefined || known.phase === 'offline') {
    reportOnline(session, name, Math.min(payload.timestampMs ?? nowMs, LATEST_INSTANT_MS), nowMs, out)
  } else reportStale(session, name, known.birth, birth, nowMs, nowMs, out)
  const device: DeviceSession = { device: name, phase: 'online', sinceMs: nowMs, birth }
  let next: NodeSession = { ...session, devices: new Map(session.devices).set(name, device) }
  for (const { fault, metric } of faults) next = reportBad(next, message, fault, metric, nowMs, step.policy, out)
  for (const alias of birth.byAlias.keys()) {
    if (!isAliasTaken(session, name, alias)) continue
    next = reportBad(next, message, 'alias_not_unique', birth.byAlias.get(alias)?.name, nowMs, step.policy, out)
    break
  }
  return observeAll(next, message, payload, birth, step, known?.phase === 'offline')
}

/** Aliases are unique over the node and all its devices. Ours are looked up by topic, so a clash is reported but harms nothing. */
function isAliasTaken(session: NodeSession, device: string, alias: number | bigint): boolean {
  if (session.birth.byAlias.has(alias)) return true
  for (const [name, other] of session.devices)
    if (name !== device && other.phase === 'online' && other.birth.byAlias.has(alias)) return true
  return false
}

/** NDATA or DDATA in its turn. */
export function applyData(session: NodeSession, message: EdgeMessage, payload: Payload, step: Step): NodeSession {
  if (message.device === undefined) return observeAll(session, message, payload, session.birth, step)
  const device = session.devices.get(message.device)
  if (device?.phase === 'online') return observeAll(session, message, payload, device.birth, step)
  if (device === undefined && isFull(session, step)) return refuseDevice(session, message, step)
  const next = reportBad(session, message, 'device_before_birth', message.device, step.nowMs, step.policy, step.out)
  return wantRebirth(next, 'device_before_birth')
}

/** DDEATH in its turn: the device is offline since the time of the payload. */
export function applyDeviceDeath(session: NodeSession, message: EdgeMessage, payload: Payload, step: Step): NodeSession {
  const name = message.device as string
  const known = session.devices.get(name)
  if (known?.phase === 'offline') return session
  if (known === undefined && isFull(session, step)) return refuseDevice(session, message, step)
  const device: DeviceSession = known ?? { device: name, phase: 'offline', sinceMs: step.nowMs, birth: noBirth }
  const atMs = Math.min(payload.timestampMs ?? step.nowMs, LATEST_INSTANT_MS)
  reportOffline(session, device, atMs, step.nowMs, 'death', step.out)
  return { ...session, devices: new Map(session.devices).set(name, { ...device, phase: 'offline', sinceMs: step.nowMs }) }
}

function isFull({ devices }: NodeSession, { policy }: Step): boolean {
  return devices.size >= policy.devices
}

function refuseDevice(session: NodeSession, message: EdgeMessage, { nowMs, policy, out }: Step): NodeSession {
  return reportBad(session, message, 'too_many_devices', message.device, nowMs, policy, out)
}

/** The node and all its devices are offline now, by the host's clock. A device that was already stale went when it became stale. */
export function goOffline(session: NodeSession, reason: string, step: Step): NodeSession {
  reportOffline(session, undefined, step.nowMs, step.nowMs, reason, step.out)
  const devices = new Map(
    [...session.devices].map(([name, device]): [string, DeviceSession] => {
      if (device.phase === 'offline') return [name, device]
      const atMs = device.phase === 'stale' ? device.sinceMs : step.nowMs
      reportOffline(session, device, atMs, step.nowMs, reason, step.out)
      return [name, { ...device, phase: 'offline', sinceMs: atMs }]
    }),
  )
  const rebirth = { ...session.rebirth, wanted: undefined, attempts: 0 }
  return { ...session, phase: 'offline', sinceMs: step.nowMs, devices, held: [], holdingSinceMs: undefined, rebirth }
}

export function bdSeqOf(payload: Payload): bigint | undefined {
  const metric = payload.metrics.find((candidate) => candidate.name === 'bdSeq')
  return metric?.kind === 'int' || metric?.kind === 'long' ? BigInt(metric.value as number | bigint) : undefined
}

/**
 * Observes every metric of a message. Each kind of trouble is reported once per message, whatever the number of metrics.
 * @param isReborn the message is a birth that follows a death.
 */
function observeAll(session: NodeSession, message: EdgeMessage, payload: Payload, birth: Birth, step: Step, isReborn = false): NodeSession {
  const troubles = new Map<string, string>()
  const trouble = (reason: string, metric: string) => {
    if (!troubles.has(reason)) troubles.set(reason, metric)
  }
  const context = {
    source: sourceOf(session, message.device),
    payloadAtMs: payload.timestampMs,
    arrivedAtMs: step.nowMs,
    onFault: trouble,
  }
  const observations: Observation[] = []
  const isBirth = message.type === 'NBIRTH' || message.type === 'DBIRTH'
  for (const metric of payload.metrics) {
    if (metric.name === 'bdSeq' || isDefinition(metric)) continue
    const born = findBorn(metric, birth)
    if (born !== undefined) observeMetric(metric, born, context, observations)
    else if (!isBirth) trouble(metric.name === undefined ? 'alias_unknown' : 'metric_unknown', metric.name ?? String(metric.alias))
  }
  for (const observation of observations) {
    step.out.push({ type: 'observation', observation: isReborn ? { ...observation, reborn: true } : observation })
  }
  let next = count(session, { metrics: observations.length })
  for (const [reason, metric] of troubles) {
    next = reportBad(next, message, reason, metric, step.nowMs, step.policy, step.out)
    if (reason === 'alias_unknown' || reason === 'metric_unknown') next = wantRebirth(next, reason satisfies RebirthReason)
  }
  return next
}

/** By name when there is one (BIRTH carries both), otherwise by alias. */
function findBorn(metric: Metric, birth: Birth) {
  if (metric.name !== undefined) return birth.byName.get(metric.name)
  return metric.alias === undefined ? undefined : birth.byAlias.get(metric.alias)
}
