import { EventEmitter } from 'node:events'
import { keepConnected } from './keep-connected.adapter.ts'
import { type MqttConnection, type MqttConnectOptions, openMqtt, type TlsOptions } from './mqtt-connection.adapter.ts'
import { openPlainDoor, type PlainDoorOptions, type PlainDoorState } from './plain-door.adapter.ts'

export interface PlainHostOptions extends Omit<PlainDoorOptions, 'onPressure'> {
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly tls?: TlsOptions
  readonly mqttVersion?: 4 | 5
  /** Stays the same for ever: under it the broker keeps messages while we are away. */
  readonly clientId: string
  readonly random?: () => number
  readonly backOffMs?: { readonly first: number; readonly longest: number }
}

export interface PlainHost {
  state(): PlainDoorState & { readonly phase: 'connecting' | 'online' | 'offline' | 'closed'; readonly lastFault: string | undefined }
  whenOnline(): Promise<void>
  settled(): Promise<void>
  /** Stops at once (EC-08). With `forget` the broker also drops what it keeps for us: for a connection that is deleted. */
  close(options?: { readonly forget?: boolean }): Promise<void>
}

/**
 * Listens to plain MQTT topics at QoS 1 with a session the broker keeps: what was published while this program was away comes
 * afterwards, and a message is acknowledged only when it is stored, so it is never lost and at worst comes twice.
 */
export function connectPlain(options: PlainHostOptions): PlainHost {
  const events = new EventEmitter()
  const link = { phase: 'connecting' as 'connecting' | 'online' | 'offline' | 'closed', lastFault: undefined as string | undefined }
  let connection: MqttConnection | undefined
  let isHigh = false
  const door = openPlainDoor({
    ...options,
    onPressure: (high) => {
      isHigh = high
      if (high) connection?.pause()
      else connection?.resume()
    },
  })

  const connectOptions: MqttConnectOptions = {
    url: options.url,
    clientId: options.clientId,
    username: options.username,
    password: options.password,
    tls: options.tls,
    mqttVersion: options.mqttVersion ?? 4,
    clean: false,
    keepaliveSeconds: 30,
    maxPacketBytes: 8 * 1024 * 1024,
    connectTimeoutMs: 10_000,
    onMessage: ({ topic, bytes, ack }) => {
      if (link.phase !== 'closed') door.take(topic, bytes, ack)
    },
  }

  async function open(signal: AbortSignal): Promise<MqttConnection> {
    const opened = await openMqtt({ ...connectOptions, signal })
    try {
      await opened.subscribe(options.mappings.map((mapping) => ({ topic: mapping.filter, qos: 1 as const })))
    } catch (fault) {
      opened.destroy('not_ready')
      throw fault
    }
    connection = opened
    if (isHigh) opened.pause()
    return opened
  }

  const kept = keepConnected({
    open,
    onOnline: () => {
      link.phase = 'online'
      events.emit('online')
    },
    onLost: (reason) => {
      connection = undefined
      link.phase = 'offline'
      link.lastFault = reason
    },
    log: options.log,
    backOffMs: options.backOffMs ?? { first: 500, longest: 15_000 },
    random: options.random ?? Math.random,
  })

  return {
    state: () => ({ ...door.state(), ...link }),
    async whenOnline() {
      if (link.phase !== 'online') await new Promise<void>((resolve) => events.once('online', () => resolve()))
    },
    settled: () => door.settled(),
    async close({ forget = false } = {}) {
      if (link.phase === 'closed') return
      link.phase = 'closed'
      await door.close()
      await kept.stop()
      connection = undefined
      if (!forget) return
      // A clean session under the same id makes the broker drop the kept one.
      const last = await openMqtt({ ...connectOptions, clean: true })
      await last.end()
    },
  }
}
