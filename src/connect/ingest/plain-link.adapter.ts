import { randomUUID } from 'node:crypto'
import { openHandOver } from '../mqtt/hand-over.adapter.ts'
import { type ConnectionLog, keepConnected } from '../mqtt/keep-connected.adapter.ts'
import { type IncomingMessage, type MqttConnection, openMqtt, type TlsOptions } from '../mqtt/mqtt-connection.adapter.ts'
import type { BadMessageRow } from '../mapping/contract.ts'
import type { Observation } from '../observation.ts'
import type { SessionEffect } from '../sparkplug/session-state.ts'
import { readMessage } from './read-message.ts'

export interface PlainLinkOptions {
  readonly connectionId: string
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly tls?: TlsOptions
  /** Topic filters. */
  readonly topics: readonly string[]
  readonly onEffects: (effects: SessionEffect[]) => Promise<void>
  readonly onLost: () => Promise<void>
  readonly log: ConnectionLog
  readonly now: () => number
  readonly random: () => number
  /** Values waiting for the store above which nothing more is read from the broker. */
  readonly highWater?: number
  readonly keepaliveSeconds?: number
}

export interface PlainLink {
  readonly phase: 'connecting' | 'online' | 'offline' | 'closed'
  readonly sinceMs: number
  readonly fault: string | undefined
  readonly waiting: number
  readonly bad: number
  readonly recentBad: readonly BadMessageRow[]
  whenOnline(): Promise<void>
  close(): Promise<void>
}

const RECENT_BAD = 20
const HIGH_WATER = 50_000

/** Listens to plain MQTT: JSON objects and single values. QoS 1 messages are acknowledged after their commit. */
export function openPlainLink(options: PlainLinkOptions): PlainLink {
  const { log, now, highWater = HIGH_WATER } = options
  let current: MqttConnection | undefined
  const online = Promise.withResolvers<void>()
  const link = {
    phase: 'connecting' as PlainLink['phase'],
    sinceMs: now(),
    fault: undefined as string | undefined,
    bad: 0,
    recentBad: [] as BadMessageRow[],
  }
  const setPhase = (phase: PlainLink['phase'], fault?: string) => Object.assign(link, { phase, fault, sinceMs: now() })
  const handOver = openHandOver<SessionEffect>({
    deliver: options.onEffects,
    highWater,
    maxBatch: 10_000,
    onPressure: (isHigh) => (isHigh ? current?.pause() : current?.resume()),
    log,
    retryMs: { first: 200, longest: 5000 },
  })
  const refuse = (topic: string, bytes: Uint8Array, reason: string) => {
    link.bad += 1
    const head = Buffer.from(bytes.subarray(0, 32)).toString('hex')
    const bad = { at: new Date(now()).toISOString(), address: topic.slice(0, 200), reason, detail: null, bytes: bytes.length, head }
    link.recentBad = [...link.recentBad, bad].slice(-RECENT_BAD)
  }
  const take = ({ topic, bytes, ack, retain }: IncomingMessage) => {
    if (topic.startsWith('spBv1.0/') || topic.startsWith('STATE/')) return handOver.push([], ack)
    const message = readMessage(topic, bytes)
    if (message.ok) handOver.push(effectsOf(message, options.connectionId, retain, now()), ack)
    else {
      refuse(topic, bytes, message.reason)
      handOver.push([], ack)
    }
  }
  const open = async () => {
    const opened = await openMqtt({ ...sessionOf(options), onMessage: take })
    try {
      await opened.subscribe(options.topics.map((topic) => ({ topic, qos: 1 as const })))
    } catch (fault) {
      opened.destroy('not_ready')
      throw fault
    }
    return opened
  }
  const kept = keepConnected({
    open,
    onOnline: (connection) => {
      current = connection
      // A new connection does not bring more as long as the store is behind.
      if (handOver.waiting > highWater) connection.pause()
      setPhase('online')
      online.resolve()
    },
    onLost: (reason) => {
      current = undefined
      setPhase('offline', reason)
      options.onLost().catch((fault: unknown) => log.warn(`The loss was not stored: ${String(fault)}`))
    },
    log,
    backOffMs: { first: 500, longest: 15_000 },
    random: options.random,
  })
  return {
    get phase() {
      return link.phase
    },
    get sinceMs() {
      return link.sinceMs
    },
    get fault() {
      return link.fault
    },
    get waiting() {
      return handOver.waiting
    },
    get bad() {
      return link.bad
    },
    get recentBad() {
      return link.recentBad
    },
    whenOnline: () => online.promise,
    async close() {
      await handOver.stop()
      await kept.stop()
      await options.onLost().catch((fault: unknown) => log.warn(`The end was not stored: ${String(fault)}`))
      setPhase('closed')
    },
  }
}

function sessionOf({ url, username, password, tls, keepaliveSeconds = 30 }: PlainLinkOptions) {
  return {
    url,
    clientId: `entresol-${randomUUID().slice(0, 13)}`,
    username,
    password,
    tls,
    mqttVersion: 4 as const,
    clean: true,
    keepaliveSeconds,
    maxPacketBytes: 2_000_000,
    connectTimeoutMs: 10_000,
  }
}

/** A retained message without a time says what was at some time: it is taken as of now, as the only thing that is known. */
function effectsOf(
  message: ReturnType<typeof readMessage> & { ok: true },
  connectionId: string,
  retained: boolean,
  nowMs: number,
): SessionEffect[] {
  const source = { connectionId, group: '', node: message.address }
  return message.values.map(({ metric, value, datatype }) => {
    const observation: Observation = {
      kind: 'value',
      source,
      metric,
      value,
      datatype,
      sourceAtMs: message.sourceAtMs ?? nowMs,
      arrivedAtMs: nowMs,
      quality: 'good',
      historical: false,
      transient: retained && message.sourceAtMs === undefined,
    }
    return { type: 'observation', observation }
  })
}
