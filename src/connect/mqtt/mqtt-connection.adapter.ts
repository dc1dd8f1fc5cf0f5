import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import mqttPacket, { type IPublishPacket, type Packet, type QoS } from 'mqtt-packet'

/**
 * One MQTT connection, from CONNECT to close, for consumers that commit. Written on the packet codec instead of a client library,
 * because two things must be ours: the acknowledgement of QoS 1 messages follows the commit of a whole batch, and reading from the
 * socket stops while the store is behind. It never reconnects by itself: a new connection needs a new will (see `keepConnected`).
 */
export interface MqttConnection {
  /** Resolves when the broker has granted every filter; rejects when it refused one. */
  subscribe(filters: readonly { readonly topic: string; readonly qos: 0 | 1 }[]): Promise<void>
  /** QoS 0 resolves when the packet is handed to the socket, QoS 1 when the broker has acknowledged. */
  publish(topic: string, payload: Uint8Array | string, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<void>
  /** Stops and resumes reading; the broker then holds messages back. */
  pause(): void
  resume(): void
  /** Sends DISCONNECT, which drops the will, and closes. */
  end(): Promise<void>
  /** Closes without DISCONNECT: the broker publishes the will. */
  destroy(reason?: string): void
  /** Resolves with the reason when the connection is gone. */
  readonly closed: Promise<string>
}

export interface IncomingMessage {
  readonly topic: string
  readonly bytes: Uint8Array
  readonly retain: boolean
  /** Sends PUBACK for QoS 1; call it in the order of arrival. Does nothing for QoS 0 or after the connection is gone. */
  readonly ack: () => void
}

export interface TlsOptions {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly servername?: string
  /** Accepts any certificate; only for a plant that has no own authority yet. */
  readonly insecure?: boolean
}

export interface MqttConnectOptions {
  /** `mqtt://host[:1883]` or `mqtts://host[:8883]`. */
  readonly url: string
  readonly clientId: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly tls?: TlsOptions | undefined
  /** 4 is MQTT 3.1.1. */
  readonly mqttVersion: 4 | 5
  readonly clean: boolean
  readonly keepaliveSeconds: number
  readonly will?: { readonly topic: string; readonly payload: string; readonly qos: 1; readonly retain: true } | undefined
  readonly maxPacketBytes: number
  readonly connectTimeoutMs: number
  readonly onMessage: (message: IncomingMessage) => void
  /** Closes the connection without DISCONNECT, at any time. */
  readonly signal?: AbortSignal | undefined
}

/** A fault of the connection with its fact, e.g. `connection_refused`, `not_authorized`, `url_scheme_unsupported`. */
export class MqttFault extends Error {
  readonly reason: string
  constructor(reason: string, detail?: string) {
    super(detail === undefined ? reason : `${reason}: ${detail}`)
    this.reason = reason
  }
}

/** Opens a connection; rejects with an `MqttFault` when the broker cannot be reached or refuses. */
export async function openMqtt(options: MqttConnectOptions): Promise<MqttConnection> {
  const socket = openSocket(options)
  socket.setNoDelay(true)
  const connection = new Connection(socket, options)
  await connection.established
  return connection
}

function openSocket({ url, tls }: MqttConnectOptions): Socket {
  let address: URL
  try {
    address = new URL(url)
  } catch {
    throw new MqttFault('url_malformed')
  }
  const host = address.hostname.replace(/^\[|\]$/g, '')
  if (address.protocol === 'mqtt:' || address.protocol === 'tcp:') return connectTcp({ host, port: Number(address.port || 1883) })
  if (address.protocol !== 'mqtts:' && address.protocol !== 'ssl:') throw new MqttFault('url_scheme_unsupported', address.protocol)
  const { insecure, ...rest } = tls ?? {}
  // An address must not be sent as a server name (RFC 6066); it is compared with the certificate all the same.
  const named = isIP(host) === 0 ? { servername: host } : {}
  return connectTls({ host, port: Number(address.port || 8883), ...named, ...rest, rejectUnauthorized: insecure !== true })
}

interface Pending {
  readonly resolve: () => void
  readonly reject: (fault: MqttFault) => void
}

class Connection implements MqttConnection {
  readonly established: Promise<void>
  readonly closed: Promise<string>
  private readonly socket: Socket
  private readonly options: MqttConnectOptions
  private readonly parser: ReturnType<typeof mqttPacket.parser>
  private readonly pending = new Map<number, Pending>()
  private readonly timers: NodeJS.Timeout[] = []
  private onConnack: Pending | undefined
  private lastId = 0
  private isPaused = false
  private isOpen = true
  private reason: string | undefined
  private heardSincePing = true

  constructor(socket: Socket, options: MqttConnectOptions) {
    this.socket = socket
    this.options = options
    this.parser = mqttPacket.parser({ protocolVersion: options.mqttVersion })
    this.parser.on('packet', (packet) => this.take(packet))
    this.parser.on('error', (error: Error) => this.destroy(`protocol_error: ${error.message}`))
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve(this.finish()))
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.reason ??= `socket_error: ${error.code ?? error.message}`
    })
    socket.on('data', (chunk: Buffer) => this.read(chunk))
    this.established = new Promise((resolve, reject) => {
      this.onConnack = { resolve, reject }
    })
    options.signal?.addEventListener('abort', () => this.destroy('stopped'), { once: true })
    this.timers.push(setTimeout(() => this.destroy('connect_timeout'), options.connectTimeoutMs))
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => this.sendConnect())
  }

  private sendConnect(): void {
    const { clientId, username, password, mqttVersion, clean, keepaliveSeconds, will, maxPacketBytes } = this.options
    this.write({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: mqttVersion,
      clientId,
      clean,
      keepalive: keepaliveSeconds,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password: Buffer.from(password) }),
      ...(will !== undefined && { will }),
      ...(mqttVersion === 5 && {
        properties: { sessionExpiryInterval: clean ? 0 : 0xffff_ffff, maximumPacketSize: maxPacketBytes, receiveMaximum: 1000 },
      }),
    })
  }

  private read(chunk: Buffer): void {
    this.heardSincePing = true
    const waiting = this.parser.parse(chunk)
    if (waiting > this.options.maxPacketBytes + 5) this.destroy('packet_too_large')
  }

  private take(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack': {
        const code = packet.returnCode ?? packet.reasonCode ?? 0
        if (code === 0) this.accept()
        else this.destroy(connackReasons[code] ?? `connection_refused_${code}`)
        return
      }
      case 'publish':
        this.deliver(packet)
        return
      case 'puback':
        this.settle(packet.messageId, (packet.reasonCode ?? 0) >= 0x80 ? 'publish_refused' : undefined)
        return
      case 'suback': {
        const refused = packet.granted.some((granted) => typeof granted === 'number' && granted >= 0x80)
        this.settle(packet.messageId, refused ? 'subscription_refused' : undefined)
        return
      }
      case 'disconnect':
        this.destroy(`disconnected_by_broker_${packet.reasonCode ?? 0}`)
    }
  }

  private accept(): void {
    clearTimeout(this.timers.pop())
    const { keepaliveSeconds } = this.options
    if (keepaliveSeconds > 0) this.timers.push(setInterval(() => this.ping(), keepaliveSeconds * 500))
    this.onConnack?.resolve()
    this.onConnack = undefined
  }

  private ping(): void {
    // While we do not read we cannot hear the answer.
    if (!this.heardSincePing && !this.isPaused) return this.destroy('keepalive_timeout')
    this.heardSincePing = false
    this.write({ cmd: 'pingreq' })
  }

  private deliver(packet: IPublishPacket): void {
    const { topic, payload, retain, qos, messageId } = packet
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    const ack = qos === 1 && messageId !== undefined ? () => this.write({ cmd: 'puback', messageId }) : nothing
    if (this.isOpen) this.options.onMessage({ topic, bytes, retain, ack })
  }

  private settle(messageId: number | undefined, refusal: string | undefined): void {
    const pending = this.pending.get(messageId ?? 0)
    this.pending.delete(messageId ?? 0)
    if (refusal === undefined) pending?.resolve()
    else pending?.reject(new MqttFault(refusal))
  }

  subscribe(filters: readonly { readonly topic: string; readonly qos: 0 | 1 }[]): Promise<void> {
    return this.request((messageId) => ({ cmd: 'subscribe', messageId, subscriptions: filters.map((filter) => ({ ...filter })) }))
  }

  publish(topic: string, payload: Uint8Array | string, { qos, retain }: { qos: QoS; retain: boolean }): Promise<void> {
    const content = typeof payload === 'string' ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    const packet = { cmd: 'publish' as const, topic, payload: content, qos, retain, dup: false }
    if (qos === 1) return this.request((messageId) => ({ ...packet, messageId }))
    return this.write(packet) ? Promise.resolve() : Promise.reject(new MqttFault('not_connected'))
  }

  private request(make: (messageId: number) => Packet): Promise<void> {
    return new Promise((resolve, reject) => {
      do this.lastId = (this.lastId % 65_535) + 1
      while (this.pending.has(this.lastId))
      this.pending.set(this.lastId, { resolve, reject })
      if (!this.write(make(this.lastId))) this.settle(this.lastId, 'not_connected')
    })
  }

  /** False when the connection is gone. */
  private write(packet: Packet): boolean {
    if (!this.isOpen || this.socket.destroyed) return false
    mqttPacket.writeToStream(packet, this.socket, { protocolVersion: this.options.mqttVersion })
    return true
  }

  pause(): void {
    this.isPaused = true
    this.socket.pause()
  }

  resume(): void {
    this.isPaused = false
    this.heardSincePing = true
    this.socket.resume()
  }

  async end(): Promise<void> {
    this.reason ??= 'ended'
    this.write({ cmd: 'disconnect' })
    this.isOpen = false
    this.socket.resume()
    this.socket.end()
    const late = setTimeout(() => this.socket.destroy(), 1000)
    await this.closed
    clearTimeout(late)
  }

  destroy(reason = 'destroyed'): void {
    this.reason ??= reason
    this.isOpen = false
    this.socket.destroy()
  }

  private finish(): string {
    const reason = this.reason ?? 'closed_by_broker'
    this.isOpen = false
    for (const timer of this.timers) clearInterval(timer)
    this.onConnack?.reject(new MqttFault(reason))
    for (const pending of this.pending.values()) pending.reject(new MqttFault(reason))
    this.pending.clear()
    return reason
  }
}

const nothing = () => {}

/** CONNACK codes of MQTT 3.1.1 (1..5) and MQTT 5. */
const connackReasons: Readonly<Record<number, string>> = {
  1: 'protocol_version_unsupported',
  2: 'client_id_rejected',
  3: 'server_unavailable',
  4: 'bad_user_or_password',
  5: 'not_authorized',
  0x84: 'protocol_version_unsupported',
  0x85: 'client_id_rejected',
  0x86: 'bad_user_or_password',
  0x87: 'not_authorized',
  0x88: 'server_unavailable',
}
