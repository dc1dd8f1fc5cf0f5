import { connect as connectTcp } from 'node:net'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { until } from '../../../test/system/sparkplug/until.ts'
import { type BrokerOptions, startEmbeddedBroker } from './embedded-broker.adapter.ts'

const machine = { username: 'machine', password: 'geheim-ü' }
const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end()
})

async function start(options: Partial<BrokerOptions> = {}) {
  const broker = await startEmbeddedBroker({ port: 0, users: [machine], log: { warn: () => {} }, ...options })
  cleanUp.push(() => broker.close())
  return broker
}

async function connect(url: string, options: mqtt.IClientOptions = machine): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, ...options }, false)
  client.on('error', () => {})
  cleanUp.push(() => client.endAsync(true))
  return client
}

/** Collects what a client receives as `topic=payload`. */
function listen(client: MqttClient): string[] {
  const received: string[] = []
  client.on('message', (topic, payload) => received.push(`${topic}=${payload}`))
  return received
}

test.each([
  ['no user', {}],
  ['an unknown user', { username: 'nobody', password: machine.password }],
  ['a wrong password', { username: 'machine', password: 'falsch' }],
  ['an empty password', { username: 'machine', password: '' }],
  ['a user without password', { username: 'machine' }],
])('%s is turned away', async (_, login) => {
  const { url } = await start()
  await expect(connect(url, login)).rejects.toMatchObject({ code: 4 })
})

test('without users nobody gets in', async () => {
  const { url } = await start({ users: [] })
  await expect(connect(url)).rejects.toThrow(/Bad username or password/)
})

test('listens on this machine only, unless asked', async () => {
  const broker = await start()
  expect(broker.url).toBe(`mqtt://127.0.0.1:${broker.port}`)
})

test('a port that is taken gives way to the next free one', async () => {
  const first = await start()
  const second = await start({ port: first.port })
  expect(second.port).toBeGreaterThan(first.port)
  await connect(second.url)
  await until('the client is known', () => second.clients().length === 1)
  expect(second.clients()).toMatchObject([{ username: 'machine', address: '127.0.0.1' }])
  expect(first.clients()).toEqual([])
})

test('keeps retained messages and publishes the will of who vanishes', async () => {
  const { url, clients } = await start()
  const leaving = await connect(url, { ...machine, will: { topic: 'last/will', payload: Buffer.from('gone'), qos: 1, retain: true } })
  await leaving.publishAsync('kept', 'value', { qos: 1, retain: true })
  leaving.stream.destroy()
  await until('the client is gone', () => clients().length === 0)
  const late = await connect(url)
  const received = listen(late)
  await late.subscribeAsync('#', { qos: 1 })
  await until('both', () => received.length === 2)
  expect(received.sort()).toEqual(['kept=value', 'last/will=gone'])
})

test('a payload above the limit and a reserved topic end the connection', async () => {
  const { url } = await start({ maxPayloadBytes: 1000 })
  for (const [topic, size] of [
    ['big', 1001],
    ['$SYS/fake', 1],
  ] as const) {
    const client = await connect(url)
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    client.publish(topic, Buffer.alloc(size))
    await closed
  }
  const client = await connect(url)
  await client.publishAsync('big', Buffer.alloc(1000), { qos: 1 })
})

test('a user may be kept to topics of its own', async () => {
  const press = { username: 'press', password: 'p', mayPublish: ['machines/press/#'], maySubscribe: ['machines/press/#'] }
  const { url } = await start({ users: [machine, press] })
  const observer = await connect(url)
  const received = listen(observer)
  await observer.subscribeAsync('#', { qos: 1 })
  const own = await connect(url, press)
  await expect(own.subscribeAsync('#')).rejects.toThrow(/Unspecified error|Subscribe error/)
  await own.subscribeAsync('machines/press/commands/+')
  await own.publishAsync('machines/press/count', '1', { qos: 1 })
  const closed = new Promise<void>((resolve) => own.once('close', () => resolve()))
  own.publish('machines/other/count', '2')
  await closed
  await observer.publishAsync('end', '', { qos: 1 })
  await until('the end', () => received.includes('end='))
  expect(received).toEqual(['machines/press/count=1', 'end='])
})

test('EC-08 a user that is taken away is disconnected at once and stays out, the others stay', async () => {
  const press = { username: 'press', password: 'p' }
  const broker = await start({ users: [machine, press] })
  const gone = await connect(broker.url, press)
  const staying = await connect(broker.url)
  await until('both are known', () => broker.clients().length === 2)
  const closed = new Promise<void>((resolve) => gone.once('close', () => resolve()))
  broker.setUsers([machine, { username: 'new', password: 'n' }])
  await closed
  await expect(connect(broker.url, press)).rejects.toMatchObject({ code: 4 })
  await staying.publishAsync('a', '1', { qos: 1 })
  await connect(broker.url, { username: 'new', password: 'n' })
})

test('under pressure publishers are held back and nothing is lost', async () => {
  const gate = Promise.withResolvers<void>()
  let isHigh = true
  const { url } = await start({ pressure: () => (isHigh ? gate.promise : undefined) })
  const observer = await connect(url)
  const received = listen(observer)
  await observer.subscribeAsync('n', { qos: 1 })
  const publisher = await connect(url)
  let acknowledged = 0
  const sending = Array.from({ length: 20 }, async (_, index) => {
    await publisher.publishAsync('n', String(index), { qos: 1 })
    acknowledged++
  })
  await observer.subscribeAsync('m', { qos: 1 })
  expect([acknowledged, received.length]).toEqual([0, 0])
  isHigh = false
  gate.resolve()
  await Promise.all(sending)
  await until('all of them', () => received.length === 20)
  expect(received).toEqual(Array.from({ length: 20 }, (_, index) => `n=${index}`))
})

test('a QoS 1 message is acknowledged only after it was accepted, QoS 0 passes', async () => {
  const committed = Promise.withResolvers<void>()
  const offered: string[] = []
  const { url } = await start({
    accept: ({ topic, bytes, qos }) => {
      offered.push(`${topic}=${Buffer.from(bytes)} at ${qos}`)
      return committed.promise
    },
  })
  const observer = await connect(url)
  const received = listen(observer)
  await observer.subscribeAsync('#', { qos: 1 })
  const publisher = await connect(url)
  let isAcknowledged = false
  const sent = publisher.publishAsync('a', '1', { qos: 1 }).then(() => {
    isAcknowledged = true
  })
  const other = await connect(url)
  await other.publishAsync('b', '2', { qos: 0 })
  await until('the passing one', () => received.includes('b=2'))
  await until('both offered', () => offered.length === 2)
  expect([isAcknowledged, offered.sort(), received]).toEqual([false, ['a=1 at 1', 'b=2 at 0'], ['b=2']])
  committed.resolve()
  await sent
  await until('the accepted one', () => received.includes('a=1'))
})

test('a round trip at QoS 1 does not wait for Nagle', async () => {
  const { url } = await start()
  const client = await connect(url)
  ;(client.stream as unknown as { setNoDelay(on: boolean): void }).setNoDelay(true)
  const startedAt = performance.now()
  for (let index = 0; index < 50; index++) await client.publishAsync('n', 'x', { qos: 1 })
  // Fifty round trips with delayed acknowledgements take two seconds and more.
  expect(performance.now() - startedAt).toBeLessThan(1500)
})

test.each([
  ['a CONNECT of 256 MB', [0x10, 0xff, 0xff, 0xff, 0x7f], 'connect_too_large'],
  ['a CONNECT a byte too long', [0x10, 0x81, 0x80, 0x04], 'connect_too_large'],
  ['a length that never ends', [0x10, 0xff, 0xff, 0xff, 0xff], 'connect_missing'],
  ['a PUBLISH before the CONNECT', [0x30, 0x03, 0, 1, 0x61], 'connect_missing'],
  ['another protocol', [...Buffer.from('GET / HTTP/1.1')], 'connect_missing'],
  ['nothing at all', [], 'connect_too_late'],
])('%s is sent away before a password is asked for, and shown', async (_what, bytes, reason) => {
  const broker = await start({ connectLimits: { bytes: 65_536, waitMs: reason === 'connect_too_late' ? 50 : 10_000 } })
  const socket = connectTcp(broker.port, '127.0.0.1')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  // Byte by byte, as a slow wire does.
  for (const byte of bytes) socket.write(Buffer.from([byte]))
  await closed
  expect(broker.refused()).toMatchObject({ count: 1, recent: [{ reason, address: '127.0.0.1' }] })
  await connect(broker.url)
  expect(broker.refused().count).toBe(1)
})
