import type { Observation, PresenceObservation } from '../observation.ts'
import type { Birth, Definitions } from './birth.ts'
import { type DecodeLimits, defaultDecodeLimits, type Payload } from './payload.ts'
import type { MessageType } from './topic.ts'

/** What a host does about late, missing and silent messages. All durations in milliseconds. */
export interface SessionPolicy {
  /** How long a message may be missing before a rebirth is asked for (tck-id-operational-behavior-host-reordering-param). */
  readonly reorderTimeoutMs: number
  /** Least distance of two rebirth requests to one node; it doubles with every request that did not help. */
  readonly rebirthIntervalMs: number
  /** How long a device may lack its DBIRTH after an NBIRTH before it counts as offline (since that NBIRTH). */
  readonly deviceBirthGraceMs: number
  /** After this silence a rebirth is asked for, so that the loss of the last message is noticed; 0 = never. */
  readonly silenceMs: number
  /** After a (re)connection nodes have this long to be born by themselves before they are asked. */
  readonly birthWaitMs: number
  /** Messages kept while one is missing. */
  readonly heldMessages: number
  /** Bad messages kept per node to be shown. */
  readonly recentBad: number
  /** Devices of one node: one that invents names must not fill the memory. */
  readonly devices: number
  readonly limits: DecodeLimits
}

export const defaultSessionPolicy: SessionPolicy = {
  reorderTimeoutMs: 2000,
  rebirthIntervalMs: 5000,
  deviceBirthGraceMs: 5000,
  silenceMs: 600_000,
  birthWaitMs: 3000,
  heldMessages: 128,
  recentBad: 20,
  devices: 1_000,
  limits: defaultDecodeLimits,
}

/** Unanswered requests after which a node that sends nothing any more counts as offline. */
export const UNANSWERED_REQUESTS = 3

export type EdgeMessageType = Exclude<MessageType, 'NCMD' | 'DCMD'>

/** A message of one edge node as it came from the broker. */
export interface EdgeMessage {
  readonly type: EdgeMessageType
  readonly device: string | undefined
  readonly bytes: Uint8Array
  /** Delivered by the broker from its store and therefore of unknown age. */
  readonly retained: boolean
}

export interface BadMessage {
  readonly group: string
  readonly node: string
  readonly device: string | undefined
  readonly type: EdgeMessageType
  /** A fact in snake_case, e.g. `truncated`, `alias_unknown`, `before_birth`. */
  readonly reason: string
  /** The metric or alias concerned, when it is about one. */
  readonly detail: string | undefined
  readonly atMs: number
  readonly bytes: number
  /** The first bytes in hexadecimal. */
  readonly head: string
}

export type RebirthReason =
  | 'gap'
  | 'before_birth'
  | 'device_before_birth'
  | 'alias_unknown'
  | 'metric_unknown'
  | 'undecodable'
  | 'silence'
  | 'reconnected'
  | 'asked_by_person'

export type SessionEffect =
  | { readonly type: 'observation'; readonly observation: Observation }
  /** `attempt` counts from 1 since the last BIRTH. */
  | {
      readonly type: 'requestRebirth'
      readonly group: string
      readonly node: string
      readonly reason: RebirthReason
      readonly attempt: number
    }
  | { readonly type: 'nodeOnline' | 'nodeOffline' | 'deviceOnline' | 'deviceOffline'; readonly presence: PresenceObservation }
  | { readonly type: 'badMessage'; readonly bad: BadMessage }

/** `unborn`: never heard of or not to be trusted until the next BIRTH. `stale`: its node was born again, its own BIRTH is awaited. */
export type DevicePhase = 'online' | 'stale' | 'offline'

export interface DeviceSession {
  readonly device: string
  readonly phase: DevicePhase
  readonly sinceMs: number
  readonly birth: Birth
}

export interface HeldMessage {
  readonly message: EdgeMessage
  readonly payload: Payload
  readonly seq: number
  readonly arrivedAtMs: number
}

export interface SessionCounts {
  readonly messages: number
  readonly metrics: number
  readonly bad: number
  readonly duplicates: number
  readonly staleDeaths: number
  readonly births: number
  readonly rebirthRequests: number
}

export interface RebirthState {
  readonly wanted: RebirthReason | undefined
  /** Requests since the last BIRTH. */
  readonly attempts: number
  /** Requests in a row without a quiet time between them, answered or not. */
  readonly streak: number
  readonly firstAtMs: number
  readonly notBeforeMs: number
}

/** Everything the host knows about one edge node on one connection. A value: every step makes a new one. */
export interface NodeSession {
  readonly connectionId: string
  readonly group: string
  readonly node: string
  readonly phase: 'unborn' | 'online' | 'offline'
  readonly sinceMs: number
  readonly bdSeq: bigint | undefined
  readonly birth: Birth
  readonly definitions: Definitions
  readonly birthFingerprint: number | undefined
  readonly devices: ReadonlyMap<string, DeviceSession>
  /** Sequence number the next message must have. */
  readonly nextSeq: number
  readonly held: readonly HeldMessage[]
  readonly holdingSinceMs: number | undefined
  /** Fingerprints of the last messages, to know a duplicate. */
  readonly recent: readonly number[]
  readonly rebirth: RebirthState
  readonly lastMessageAtMs: number
  readonly counts: SessionCounts
  readonly recentBad: readonly BadMessage[]
}

export const noBirth: Birth = { byName: new Map(), byAlias: new Map() }

export const noRebirth: RebirthState = { wanted: undefined, attempts: 0, streak: 0, firstAtMs: 0, notBeforeMs: 0 }

export function startSession(connectionId: string, group: string, node: string, nowMs: number): NodeSession {
  return {
    connectionId,
    group,
    node,
    phase: 'unborn',
    sinceMs: nowMs,
    bdSeq: undefined,
    birth: noBirth,
    definitions: new Map(),
    birthFingerprint: undefined,
    devices: new Map(),
    nextSeq: 0,
    held: [],
    holdingSinceMs: undefined,
    recent: [],
    rebirth: noRebirth,
    lastMessageAtMs: nowMs,
    counts: { messages: 0, metrics: 0, bad: 0, duplicates: 0, staleDeaths: 0, births: 0, rebirthRequests: 0 },
    recentBad: [],
  }
}

/** FNV-1a over the bytes: enough to tell a repeated message from another with the same sequence number. */
export function fingerprint(message: EdgeMessage): number {
  let hash = 0x811c9dc5
  for (const byte of message.bytes) hash = Math.imul(hash ^ byte, 0x0100_0193)
  for (let index = 0; index < (message.device?.length ?? 0); index++) {
    hash = Math.imul(hash ^ (message.device as string).charCodeAt(index), 0x0100_0193)
  }
  return hash
}
