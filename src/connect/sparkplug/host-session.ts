import { decodePayload } from './decode-payload.ts'
import type { Payload } from './payload.ts'
import { count, reportBad, reportOffline, sendRebirth, wantRebirth } from './session-report.ts'
import {
  type DeviceSession,
  defaultSessionPolicy,
  type EdgeMessage,
  fingerprint,
  type HeldMessage,
  type NodeSession,
  type SessionEffect,
  type SessionPolicy,
  UNANSWERED_REQUESTS,
} from './session-state.ts'
import { applyData, applyDeviceBirth, applyDeviceDeath, applyNodeBirth, bdSeqOf, goOffline, type Step } from './session-steps.ts'

export interface SessionOutcome {
  readonly state: NodeSession
  readonly effects: readonly SessionEffect[]
}

/** Fingerprints kept: as many as a client may resend after it lost its connection. */
const RECENT_MESSAGES = 32

/**
 * Takes one message of an edge node (Sparkplug B 3.0, chapter 5). Pure: `nowMs` is the arrival. Order, duplicates, aliases and
 * unreadable messages are settled here; what follows from it comes back as effects in the order in which it is to be booked.
 */
export function receive(
  state: NodeSession,
  message: EdgeMessage,
  nowMs: number,
  policy: SessionPolicy = defaultSessionPolicy,
): SessionOutcome {
  const step: Step = { nowMs, policy, out: [] }
  const received = count({ ...state, lastMessageAtMs: nowMs }, { messages: 1 })
  const next = sendRebirth(take(received, message, step), nowMs, policy, step.out)
  return { state: next, effects: step.out }
}

function take(session: NodeSession, message: EdgeMessage, step: Step): NodeSession {
  const { nowMs, policy, out } = step
  // A stored message says what was, and its sequence number belongs to no session we know.
  if (message.retained) return reportBad(session, message, 'retained', undefined, nowMs, policy, out)
  const outcome = decodePayload(message.bytes, policy.limits)
  if (!outcome.ok) return wantRebirth(reportBad(session, message, outcome.reason, undefined, nowMs, policy, out), 'undecodable')
  const { payload } = outcome
  // Some clients can compress a whole payload into `body`; the standard knows nothing of it.
  if (payload.uuid === 'SPBV1.0_COMPRESSED') return reportBad(session, message, 'compressed', undefined, nowMs, policy, out)
  if (message.type === 'NBIRTH') return takeNodeBirth(session, message, payload, step)
  if (message.type === 'NDEATH') return takeNodeDeath(session, message, payload, step)
  if (session.phase !== 'online')
    return wantRebirth(reportBad(session, message, 'before_birth', undefined, nowMs, policy, out), 'before_birth')
  if (payload.seq === undefined)
    return apply(reportBad(session, message, 'seq_missing', undefined, nowMs, policy, out), message, payload, step)
  return takeInOrder(session, message, payload, payload.seq, step)
}

function takeNodeBirth(session: NodeSession, message: EdgeMessage, payload: Payload, step: Step): NodeSession {
  const print = fingerprint(message)
  // The same birth again is a repeated delivery, unless we asked for it: a node without a clock answers with equal bytes.
  if (print === session.birthFingerprint && session.rebirth.attempts === 0) return count(session, { duplicates: 1 })
  const bornAtMs = payload.timestampMs ?? step.nowMs
  const older = session.held.filter((held) => (held.payload.timestampMs ?? held.arrivedAtMs) < bornAtMs)
  const newer = session.held.filter((held) => !older.includes(held))
  // Messages held from before this birth are still facts of the old session: booked first, with the old names.
  let next = applyHeld({ ...session, held: older }, step)
  next = applyNodeBirth({ ...next, held: [], holdingSinceMs: undefined }, message, payload, print, step)
  return drain({ ...next, held: newer }, step)
}

function takeNodeDeath(session: NodeSession, message: EdgeMessage, payload: Payload, step: Step): NodeSession {
  const bdSeq = bdSeqOf(payload)
  if (bdSeq === undefined)
    return wantRebirth(reportBad(session, message, 'bdseq_missing', undefined, step.nowMs, step.policy, step.out), 'undecodable')
  if (session.phase === 'offline') return count(session, { duplicates: 1 })
  // The will of an earlier session of the node, delivered late (tck-id-topics-ndeath-payload: same bdSeq as its NBIRTH).
  if (session.phase === 'online' && session.bdSeq !== undefined && bdSeq !== session.bdSeq) return count(session, { staleDeaths: 1 })
  return goOffline(applyHeld(session, step), 'death', step)
}

/** Sequence rule: one number per edge node, shared by its devices, 255 is followed by 0. */
function takeInOrder(session: NodeSession, message: EdgeMessage, payload: Payload, seq: number, step: Step): NodeSession {
  const print = fingerprint(message)
  if (seq === session.nextSeq) {
    const recent = [...session.recent.slice(1 - RECENT_MESSAGES), print]
    return drain(apply({ ...session, nextSeq: (seq + 1) & 255, recent }, message, payload, step), step)
  }
  if (session.recent.includes(print) || session.held.some((held) => held.seq === seq)) return count(session, { duplicates: 1 })
  const held = [...session.held, { message, payload, seq, arrivedAtMs: step.nowMs }]
  const holding = {
    ...session,
    held,
    holdingSinceMs: session.holdingSinceMs ?? step.nowMs,
    recent: [...session.recent.slice(1 - RECENT_MESSAGES), print],
  }
  return held.length > step.policy.heldMessages ? giveUpWaiting(holding, step) : holding
}

/** Applies held messages whose turn has come. A further gap starts the timer anew. */
function drain(session: NodeSession, step: Step): NodeSession {
  let next = session
  let moved = false
  for (let held = takeHeld(next); held !== undefined; held = takeHeld(next)) {
    const { seq, message, payload } = held
    const rest = next.held.filter((other) => other !== held)
    next = apply({ ...next, held: rest, nextSeq: (seq + 1) & 255 }, message, payload, step)
    moved = true
  }
  if (next.held.length === 0) return next.holdingSinceMs === undefined ? next : { ...next, holdingSinceMs: undefined }
  return moved || next.holdingSinceMs === undefined ? { ...next, holdingSinceMs: step.nowMs } : next
}

function takeHeld(session: NodeSession): HeldMessage | undefined {
  return session.held.length === 0 ? undefined : session.held.find((held) => held.seq === session.nextSeq)
}

/** Distance of a sequence number from the one awaited. */
const ahead = (session: NodeSession, seq: number) => (seq - session.nextSeq) & 255

/** Applies everything held in the order of sequence numbers, over all gaps. */
function applyHeld(session: NodeSession, step: Step): NodeSession {
  let next = session
  for (const held of [...session.held].sort((a, b) => ahead(session, a.seq) - ahead(session, b.seq))) {
    next = apply({ ...next, nextSeq: (held.seq + 1) & 255 }, held.message, held.payload, step)
  }
  return { ...next, held: [], holdingSinceMs: undefined }
}

/**
 * The missing message did not come in time. What was held is booked all the same, because it is true; only when the missing numbers
 * include 0 the lost message may have been an NBIRTH with other aliases, and then nothing is trusted before the next one.
 */
function giveUpWaiting(session: NodeSession, step: Step): NodeSession {
  const gaps = [...session.held].sort((a, b) => ahead(session, a.seq) - ahead(session, b.seq))
  let expected = session.nextSeq
  let birthLost = false
  for (const held of gaps) {
    birthLost ||= held.seq !== expected && held.seq !== 0 && (expected === 0 || held.seq < expected)
    expected = (held.seq + 1) & 255
  }
  if (!birthLost) return wantRebirth(applyHeld(session, step), 'gap')
  const [first] = gaps
  const reported =
    first === undefined ? session : reportBad(session, first.message, 'birth_lost', undefined, step.nowMs, step.policy, step.out)
  return wantRebirth({ ...goOffline({ ...reported, held: [] }, 'birth_lost', step), phase: 'unborn' }, 'gap')
}

function apply(session: NodeSession, message: EdgeMessage, payload: Payload, step: Step): NodeSession {
  if (message.type === 'DBIRTH') return applyDeviceBirth(session, message, payload, step)
  if (message.type === 'DDEATH') return applyDeviceDeath(session, message, payload, step)
  return applyData(session, message, payload, step)
}

/** Lets time pass: reorder time-out, devices without birth, silence, unanswered rebirth requests. Call it a few times per second. */
export function tick(state: NodeSession, nowMs: number, policy: SessionPolicy = defaultSessionPolicy): SessionOutcome {
  const step: Step = { nowMs, policy, out: [] }
  let next = state
  if (next.holdingSinceMs !== undefined && nowMs - next.holdingSinceMs >= policy.reorderTimeoutMs) next = giveUpWaiting(next, step)
  next = endGrace(next, step)
  const isSilent = policy.silenceMs > 0 && next.phase === 'online' && nowMs - next.lastMessageAtMs >= policy.silenceMs
  if (isSilent) next = wantRebirth(next, 'silence')
  const { rebirth } = next
  const isUnanswered = rebirth.attempts >= UNANSWERED_REQUESTS && nowMs >= rebirth.notBeforeMs && next.lastMessageAtMs < rebirth.firstAtMs
  if (isUnanswered && next.phase === 'online') next = goOffline(next, 'no_answer', step)
  else if (isUnanswered) next = { ...next, rebirth: { ...rebirth, wanted: undefined, attempts: 0 } }
  next = sendRebirth(next, nowMs, policy, step.out)
  return { state: next, effects: step.out }
}

/** Devices that were not born again in time are offline since their node's birth. */
function endGrace(session: NodeSession, step: Step): NodeSession {
  const late = [...session.devices.values()].filter(
    (device) => device.phase === 'stale' && step.nowMs - device.sinceMs >= step.policy.deviceBirthGraceMs,
  )
  if (late.length === 0) return session
  const devices = new Map(session.devices)
  for (const device of late) {
    reportOffline(session, device, device.sinceMs, step.nowMs, 'node_birth', step.out)
    devices.set(device.device, { ...device, phase: 'offline' } satisfies DeviceSession)
  }
  return { ...session, devices }
}

/** The host lost its broker or was switched off: nothing is known of the node any more until it is born again. */
export function loseConnection(
  state: NodeSession,
  nowMs: number,
  reason: string,
  policy: SessionPolicy = defaultSessionPolicy,
): SessionOutcome {
  const step: Step = { nowMs, policy, out: [] }
  if (state.phase !== 'online') return { state, effects: [] }
  const next = goOffline(applyHeld(state, step), reason, step)
  // The same birth may be sent again after the reconnection and must then count.
  return { state: { ...next, phase: 'unborn', birthFingerprint: undefined, recent: [] }, effects: step.out }
}

/**
 * The host is connected again. A node that knows its primary host is born by itself; others would stay unknown until they happen to
 * send something, so they are asked after a while.
 */
export function expectBirth(state: NodeSession, nowMs: number, policy: SessionPolicy = defaultSessionPolicy): NodeSession {
  if (state.phase === 'online') return state
  const rebirth = { wanted: 'reconnected' as const, attempts: 0, streak: 0, firstAtMs: 0, notBeforeMs: nowMs + policy.birthWaitMs }
  return { ...state, rebirth }
}

/** A person asks for a rebirth: at once, whatever the limit says. */
export function askRebirth(state: NodeSession, nowMs: number, policy: SessionPolicy = defaultSessionPolicy): SessionOutcome {
  const step: Step = { nowMs, policy, out: [] }
  const asked = wantRebirth({ ...state, rebirth: { ...state.rebirth, notBeforeMs: nowMs } }, 'asked_by_person')
  return { state: sendRebirth(asked, nowMs, policy, step.out), effects: step.out }
}
