import mqtt from 'mqtt'
import { encodeIndependently, type IndependentMetric, type IndependentPayload } from './independent-encoder.ts'

/** An edge node for tests: an own MQTT client library and an own encoder, so that nothing of the code under test is on this side. */
export interface EdgeNode {
  readonly group: string
  readonly node: string
  /** Publishes a message of this node; `device` makes it a device message. */
  send(type: string, payload: IndependentPayload, options?: { device?: string; qos?: 0 | 1; retain?: boolean }): Promise<void>
  sendRaw(topic: string, bytes: Uint8Array | string, options?: { qos?: 0 | 1; retain?: boolean }): Promise<void>
  /** NBIRTH with `speed` (alias 1, Int32), `name` (no alias, String), Node Control/Rebirth and bdSeq. */
  birth(options?: { bdSeq?: bigint; timestamp?: bigint; more?: IndependentMetric[] }): Promise<void>
  /** DBIRTH with `count` (alias 10, UInt32) and `setpoint` (no alias, Double). */
  deviceBirth(device: string, seq: bigint): Promise<void>
  disconnect(): Promise<void>
  /** Drops the connection without DISCONNECT, so that the broker publishes the will. */
  vanish(): void
}

export const bdSeqMetric = (value: bigint): IndependentMetric => ({ name: 'bdSeq', datatype: 8, value: { case: 'longValue', value } })

export interface EdgeOptions {
  readonly url: string
  readonly group?: string
  readonly node?: string
  readonly bdSeq?: bigint
  readonly username?: string
  readonly password?: string
}

export async function startEdgeNode(options: EdgeOptions): Promise<EdgeNode> {
  const group = options.group ?? 'plant'
  const node = options.node ?? 'line-1'
  const will = encodeIndependently({ timestamp: BigInt(Date.now()), metrics: [bdSeqMetric(options.bdSeq ?? 1n)] })
  const client = await mqtt.connectAsync(options.url, {
    reconnectPeriod: 0,
    ...(options.username !== undefined && { username: options.username }),
    ...(options.password !== undefined && { password: options.password }),
    will: { topic: `spBv1.0/${group}/NDEATH/${node}`, payload: Buffer.from(will), qos: 1, retain: false },
  })
  const sendRaw: EdgeNode['sendRaw'] = async (topic, bytes, { qos = 0, retain = false } = {}) => {
    await client.publishAsync(topic, typeof bytes === 'string' ? bytes : Buffer.from(bytes), { qos, retain })
  }
  const send: EdgeNode['send'] = (type, payload, { device, ...rest } = {}) => {
    const topic = `spBv1.0/${group}/${type}/${node}${device === undefined ? '' : `/${device}`}`
    return sendRaw(topic, encodeIndependently({ timestamp: BigInt(Date.now()), ...payload }), rest)
  }
  return {
    group,
    node,
    send,
    sendRaw,
    birth: ({ bdSeq = options.bdSeq ?? 1n, timestamp = BigInt(Date.now()), more = [] } = {}) => {
      const metrics: IndependentMetric[] = [
        bdSeqMetric(bdSeq),
        { name: 'Node Control/Rebirth', datatype: 11, value: { case: 'booleanValue', value: false } },
        { name: 'speed', alias: 1n, datatype: 3, value: { case: 'intValue', value: 0 } },
        { name: 'name', datatype: 12, value: { case: 'stringValue', value: 'filler' } },
        ...more,
      ]
      return send('NBIRTH', { timestamp, seq: 0n, metrics })
    },
    deviceBirth: (device, seq) => {
      const metrics: IndependentMetric[] = [
        { name: 'count', alias: 10n, datatype: 7, value: { case: 'intValue', value: 100 } },
        { name: 'setpoint', datatype: 10, value: { case: 'doubleValue', value: 1.5 } },
      ]
      return send('DBIRTH', { seq, metrics }, { device })
    },
    disconnect: () => client.endAsync(),
    vanish: () => {
      client.stream.destroy()
    },
  }
}
