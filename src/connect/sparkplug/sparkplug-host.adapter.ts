import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { type HandOver, openHandOver } from '../mqtt/hand-over.adapter.ts'
import { type ConnectionLog, type KeptConnection, keepConnected } from '../mqtt/keep-connected.adapter.ts'
import { type IncomingMessage, type MqttConnection, openMqtt, type TlsOptions } from '../mqtt/mqtt-connection.adapter.ts'
import { type CommandMessage, type CommandRefusal, type CommandStyle, rebirthCommand, writeCommand } from './command.ts'
import { type Fleet, type KnownNode, openFleet } from './host-fleet.ts'
import { type HostPhase, type HostSnapshot, snapshot } from './host-snapshot.ts'
import { defaultSessionPolicy, type SessionEffect, type SessionPolicy } from './session-state.ts'
import { encodeState, parseState } from './state-payload.ts'
import { isTopicElement, NAMESPACE, parseTopic, stateTopic } from './topic.ts'
import type { TypedValue } from './typed-value.ts'

export interface HostOptions {
  /** Identifies the connection in every observation. */
  readonly connectionId: string
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly tls?: TlsOptions
  readonly mqttVersion?: 4 | 5
  /** Unique among all host applications of the infrastructure. */
  readonly hostId: string
  /** Groups to listen to; all when left out. */
  readonly groups?: readonly string[]
  /** Nodes heard of before this start: they are asked for their BIRTH when they do not send it by themselves. */
  readonly knownNodes?: readonly KnownNode[]
  readonly reorderTimeoutMs?: number
  readonly policy?: Partial<SessionPolicy>
  /** Also publishes `STATE/<hostId>` with ONLINE and OFFLINE, for edge nodes that still wait for version 2.2. */
  readonly publishOldState?: boolean
  /** Writes data types into commands, for clients that cannot read a metric without one. */
  readonly datatypeInCommands?: boolean
  /** Commits effects; rejecting means nothing is stored, and the same effects come again. Called with one batch at a time. */
  readonly onEffects: (effects: SessionEffect[]) => Promise<void>
  readonly log: ConnectionLog
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random?: () => number
  readonly backOffMs?: { readonly first: number; readonly longest: number }
  /** Effects waiting for the store above which nothing more is read from the broker. */
  readonly highWater?: number
}

export interface SparkplugHost {
  /** What the host knows at this moment, for the connections page. */
  state(): HostSnapshot
  /** Asks one node for its BIRTH at once; false when not connected or the names cannot be a topic. */
  requestRebirth(group: string, node: string): Promise<boolean>
  writeMetric(target: WriteTarget, value: TypedValue): Promise<WriteOutcome>
  /** Resolves when the host is online for the first time or again. */
  whenOnline(): Promise<void>
  /** Resolves when everything received so far is committed. */
  settled(): Promise<void>
  /** Says farewell and stops. What is not yet committed is neither handed on nor acknowledged (EC-08). */
  close(): Promise<void>
  readonly events: EventEmitter<{ online: []; offline: [reason: string] }>
}

export type WriteOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: CommandRefusal | 'not_connected' }

export interface WriteTarget {
  readonly group: string
  readonly node: string
  readonly device?: string
  readonly metric: string
}

/**
 * A Sparkplug B 3.0 host application on one MQTT server. Returns at once and keeps connecting until closed; each connection follows the
 * order of the standard: will with time T, subscriptions, STATE online with the same T.
 */
export function connectHost(options: HostOptions): SparkplugHost {
  for (const name of [options.hostId, ...(options.groups ?? [])]) {
    if (!isTopicElement(name)) throw new Error(`cannot be part of a topic: ${name}`)
  }
  return new Host(options)
}

class Host implements SparkplugHost {
  readonly events: SparkplugHost['events'] = new EventEmitter()
  private readonly options: HostOptions
  private readonly policy: SessionPolicy
  private readonly highWater: number
  private readonly fleet: Fleet
  private readonly handOver: HandOver<SessionEffect>
  private readonly kept: KeptConnection
  private readonly ticker: NodeJS.Timeout
  private readonly link: { phase: HostPhase; sinceMs: number; lastFault: string | undefined; hostIdClash: boolean }
  /** Set as soon as STATE online is on its way: before that nothing else may be published. */
  private connection: MqttConnection | undefined
  private bornAtMs = 0
  private isClosed = false

  constructor(options: HostOptions) {
    const { reorderTimeoutMs } = options
    this.options = options
    this.policy = { ...defaultSessionPolicy, ...options.policy, ...(reorderTimeoutMs !== undefined && { reorderTimeoutMs }) }
    this.highWater = options.highWater ?? 50_000
    this.fleet = openFleet(options.connectionId, this.policy, options.knownNodes ?? [], options.now())
    this.link = { phase: 'connecting', sinceMs: options.now(), lastFault: undefined, hostIdClash: false }
    this.handOver = openHandOver<SessionEffect>({
      deliver: options.onEffects,
      highWater: this.highWater,
      maxBatch: 10_000,
      onPressure: (isHigh) => (isHigh ? this.connection?.pause() : this.connection?.resume()),
      log: options.log,
      retryMs: { first: 200, longest: 5000 },
    })
    this.kept = keepConnected({
      open: (signal) => this.open(signal),
      onOnline: () => this.goOnline(),
      onLost: (reason) => this.lose(reason),
      log: options.log,
      backOffMs: options.backOffMs ?? { first: 500, longest: 15_000 },
      random: options.random ?? Math.random,
    })
    this.ticker = setInterval(() => this.tick(), Math.min(Math.max(this.policy.reorderTimeoutMs / 10, 10), 200))
  }

  private async open(signal: AbortSignal): Promise<MqttConnection> {
    const { options, policy } = this
    const topic = stateTopic(options.hostId)
    const atMs = options.now()
    const opened = await openMqtt({
      url: options.url,
      clientId: `entresol-${randomUUID().slice(0, 13)}`,
      username: options.username,
      password: options.password,
      tls: options.tls,
      mqttVersion: options.mqttVersion ?? 4,
      clean: true,
      keepaliveSeconds: 30,
      will: { topic, payload: encodeState({ online: false, timestamp: atMs }), qos: 1, retain: true },
      maxPacketBytes: policy.limits.bytes + 65_536,
      connectTimeoutMs: 10_000,
      onMessage: (message) => this.take(message),
      signal,
    })
    try {
      const groups = options.groups?.map((group) => `${NAMESPACE}/${group}/#`) ?? [`${NAMESPACE}/#`]
      await opened.subscribe([topic, ...groups].map((filter) => ({ topic: filter, qos: 1 as const })))
      this.bornAtMs = atMs
      this.link.hostIdClash = false
      const published = this.publishState(opened, true, atMs)
      this.connection = opened
      await published
      // Only now: an unread acknowledgement would leave the connection half open for as long as the store is behind.
      if (this.handOver.waiting > this.highWater) opened.pause()
    } catch (fault) {
      opened.destroy('not_ready')
      throw fault
    }
    return opened
  }

  private async publishState(to: MqttConnection, online: boolean, atMs: number): Promise<void> {
    const { hostId, publishOldState } = this.options
    const state = to.publish(stateTopic(hostId), encodeState({ online, timestamp: atMs }), { qos: 1, retain: true })
    const old = publishOldState ? to.publish(`STATE/${hostId}`, online ? 'ONLINE' : 'OFFLINE', { qos: 1, retain: true }) : undefined
    await Promise.all([state, old])
  }

  private take({ topic, bytes, retain, ack }: IncomingMessage): void {
    if (this.isClosed) return
    const parsed = parseTopic(topic)
    if (parsed === undefined) this.fleet.refuse('topic_malformed', topic, bytes.length, this.options.now())
    else if (parsed.type === 'STATE') {
      if (parsed.hostId === this.options.hostId) this.takeOwnState(bytes)
    } else if (parsed.type !== 'NCMD' && parsed.type !== 'DCMD') {
      const message = { type: parsed.type, device: parsed.device, bytes, retained: retain }
      this.handOn(this.fleet.receive(parsed.group, parsed.node, message, this.options.now()), ack)
      return
    }
    this.handOver.push([], ack)
  }

  private takeOwnState(bytes: Uint8Array): void {
    const { connection, link } = this
    const state = parseState(Buffer.from(bytes).toString('utf8'))
    if (connection === undefined || state === undefined) return
    const { hostId, log } = this.options
    // Somebody (a late will of ours, another host) says we are offline: say at once that we are not.
    if (!state.online)
      this.publishState(connection, true, this.bornAtMs).catch((fault) => log.warn(`STATE was not published: ${String(fault)}`))
    else if (state.timestamp > this.bornAtMs && !link.hostIdClash) {
      link.hostIdClash = true
      log.warn(`Another host application uses the host id ${hostId}`)
    }
  }

  private handOn(effects: readonly SessionEffect[], ack: () => void): void {
    for (const effect of effects) {
      if (effect.type !== 'requestRebirth') continue
      // A node that did not answer may be one that reads no metric without its type.
      const withDatatype = this.commandStyle.withDatatype || effect.attempt > 1
      void this.send(rebirthCommand(effect.group, effect.node, this.options.now(), { withDatatype }))
    }
    this.handOver.push(effects, ack)
  }

  private get commandStyle(): CommandStyle {
    return { withDatatype: this.options.datatypeInCommands === true }
  }

  private async send({ topic, bytes }: CommandMessage): Promise<boolean> {
    if (this.connection === undefined) return false
    try {
      await this.connection.publish(topic, bytes, { qos: 0, retain: false })
      return true
    } catch (fault) {
      this.options.log.warn(`Command to ${topic} was not sent: ${String(fault)}`)
      return false
    }
  }

  private tick(): void {
    if (this.link.phase !== 'online') return
    const effects = this.fleet.tick(this.options.now())
    if (effects.length > 0) this.handOn(effects, nothing)
  }

  private goOnline(): void {
    this.fleet.expectBirths(this.options.now())
    this.setPhase('online')
  }

  private lose(reason: string): void {
    this.connection = undefined
    this.handOn(this.fleet.loseConnection(this.options.now(), 'connection_lost'), nothing)
    this.setPhase('offline', reason)
  }

  private setPhase(phase: HostPhase, fault?: string): void {
    const { link } = this
    if (link.phase !== phase) link.sinceMs = this.options.now()
    link.phase = phase
    if (fault !== undefined) link.lastFault = fault
    if (phase === 'online') this.events.emit('online')
    else this.events.emit('offline', fault ?? phase)
  }

  state(): HostSnapshot {
    const { url, hostId } = this.options
    return snapshot({ ...this.link, url, hostId, waiting: this.handOver.waiting }, this.fleet)
  }

  async requestRebirth(group: string, node: string): Promise<boolean> {
    if (this.connection === undefined || !isTopicElement(group) || !isTopicElement(node)) return false
    const effects = this.fleet.askRebirth(group, node, this.options.now())
    if (effects === undefined) return this.send(rebirthCommand(group, node, this.options.now(), this.commandStyle))
    this.handOn(effects, nothing)
    return true
  }

  async writeMetric({ group, node, device, metric }: WriteTarget, value: TypedValue): Promise<WriteOutcome> {
    if (this.connection === undefined) return { ok: false, reason: 'not_connected' }
    const command = writeCommand(this.fleet.find(group, node), { device, metric, value }, this.options.now(), this.commandStyle)
    if (!command.ok) return command
    return (await this.send(command.message)) ? { ok: true } : { ok: false, reason: 'not_connected' }
  }

  async whenOnline(): Promise<void> {
    if (this.link.phase !== 'online') await new Promise<void>((resolve) => this.events.once('online', () => resolve()))
  }

  settled(): Promise<void> {
    return this.handOver.settled()
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    clearInterval(this.ticker)
    const dropped = await this.handOver.stop()
    // The farewell is acknowledged by the broker, which must be heard; messages are ignored by now.
    this.connection?.resume()
    await this.kept.stop((last) => this.publishState(last, false, this.options.now()))
    this.connection = undefined
    // Who went is told even now; values that were not committed are not.
    const gone = dropped.filter((effect) => effect.type === 'nodeOffline' || effect.type === 'deviceOffline')
    const farewell = [...gone, ...this.fleet.loseConnection(this.options.now(), 'connection_closed')]
    const { onEffects, log } = this.options
    if (farewell.length > 0) await onEffects(farewell).catch((fault) => log.warn(`Farewell was not stored: ${String(fault)}`))
    this.setPhase('closed')
  }
}

const nothing = () => {}
