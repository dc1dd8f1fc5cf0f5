import mqtt, { type MqttClient } from 'mqtt'
import type { EdgeMessage } from './edge-session.ts'

export interface WireOptions {
  url: string
  username?: string | undefined
  password?: string | undefined
  /** Certificates (PEM) trusted at the broker; undefined for the well-known ones. */
  ca?: string | undefined
  clientId: string
  will: EdgeMessage
  onMessage(topic: string, payload: Uint8Array): void
}

/**
 * One connection from CONNECT to its end. It never reconnects by itself: the client would send the old will again, and a
 * Sparkplug will has a number of its own for every CONNECT.
 */
export interface EdgeWire {
  /** Resolves when the bytes have left for the broker (QoS 0) or were acknowledged (QoS 1). Rejects when the wire is lost. */
  publish(message: EdgeMessage): Promise<void>
  subscribe(topics: string[]): Promise<void>
  /** Resolves when the broker has answered a ping, and so has read everything that was sent before it. */
  confirm(): Promise<void>
  /** Ends with DISCONNECT: the broker drops the will. */
  close(): Promise<void>
  /** Ends as a pulled cable does: the broker publishes the will. */
  destroy(): void
  readonly ended: Promise<void>
}

/** Rejects when the broker is not there or refuses the password. */
export async function openWire(options: WireOptions): Promise<EdgeWire> {
  const client = mqtt.connect(options.url, {
    clientId: options.clientId,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    keepalive: 20,
    queueQoSZero: false,
    ...(options.username === undefined ? {} : { username: options.username, password: options.password ?? '' }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    will: { topic: options.will.topic, payload: Buffer.from(options.will.payload), qos: options.will.qos, retain: false },
  })
  client.on('message', (topic, payload) => options.onMessage(topic, payload))
  await connected(client)
  return new LiveWire(client)
}

function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('close', () => reject(new Error('the broker closed the connection')))
    client.once('error', (error) => {
      client.end(true)
      reject(error)
    })
  })
}

class LiveWire implements EdgeWire {
  readonly ended: Promise<void>
  readonly #client: MqttClient
  #alive = true
  readonly #waiting = new Set<(error: Error) => void>()

  constructor(client: MqttClient) {
    this.#client = client
    this.ended = new Promise((resolve) => {
      client.once('close', () => {
        this.#alive = false
        for (const reject of this.#waiting) reject(new Error('the connection was lost'))
        this.#waiting.clear()
        resolve()
      })
    })
    // A broken wire is told by `ended`; without a listener the error would end the program.
    client.on('error', () => undefined)
  }

  publish(message: EdgeMessage): Promise<void> {
    return this.#untilLost((done, fail) => {
      const options = { qos: message.qos, retain: false }
      this.#client.publish(message.topic, Buffer.from(message.payload), options, (error) => (error ? fail(error) : done()))
    })
  }

  subscribe(topics: string[]): Promise<void> {
    return this.#untilLost((done, fail) => {
      this.#client.subscribe(topics, { qos: 1 }, (error) => (error ? fail(error) : done()))
    })
  }

  confirm(): Promise<void> {
    return this.#untilLost((done) => {
      const onPacket = (packet: { cmd: string }) => {
        if (packet.cmd !== 'pingresp') return
        this.#client.off('packetreceive', onPacket)
        done()
      }
      this.#client.on('packetreceive', onPacket)
      this.#client.sendPing()
    })
  }

  async close(): Promise<void> {
    if (this.#alive) this.#client.end(false)
    await this.ended
  }

  destroy(): void {
    this.#client.end(true)
  }

  /** A callback that never comes, because the wire broke under it, must not hold anybody for ever. */
  #untilLost(run: (done: () => void, fail: (error: Error) => void) => void): Promise<void> {
    if (!this.#alive) return Promise.reject(new Error('the connection was lost'))
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        this.#waiting.delete(fail)
        reject(error)
      }
      this.#waiting.add(fail)
      run(() => {
        this.#waiting.delete(fail)
        resolve()
      }, fail)
    })
  }
}
