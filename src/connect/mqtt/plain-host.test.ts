import mqtt from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { startTap } from '../../../test/system/sparkplug/tap.ts'
import { until } from '../../../test/system/sparkplug/until.ts'
import type { Observation } from '../observation.ts'
import { startEmbeddedBroker } from './embedded-broker.adapter.ts'
import { openPlainDoor } from './plain-door.adapter.ts'
import { connectPlain, type PlainHostOptions } from './plain-host.adapter.ts'

const user = { username: 'machine', password: 'secret' }
const log = { info: () => {}, warn: () => {} }
const mappings = [{ filter: 'machines/+/+', node: '{1}', metric: '{2}' }]
const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end()
})

async function startBroker() {
  const broker = await startEmbeddedBroker({ port: 0, users: [user], log })
  cleanUp.push(() => broker.close())
  return broker
}

async function startMachine(url: string) {
  const client = await mqtt.connectAsync(url, { ...user, reconnectPeriod: 0 })
  cleanUp.push(() => client.endAsync(true))
  return client
}

function startHost(url: string, seen: Observation[], more: Partial<PlainHostOptions> = {}) {
  const host = connectPlain({
    connectionId: 'c2',
    clientId: 'entresol-c2',
    url,
    ...user,
    mappings,
    onObservations: async (batch) => void seen.push(...batch),
    log,
    now: Date.now,
    backOffMs: { first: 10, longest: 50 },
    ...more,
  })
  cleanUp.push(() => host.close())
  return host
}

const values = (seen: readonly Observation[]) => seen.map((observation) => observation.value)

test('one published line is an observation; what is not mapped is shown', async () => {
  const { url } = await startBroker()
  const seen: Observation[] = []
  const host = startHost(url, seen, { mappings: [...mappings, { filter: 'json/#', node: 'n', metric: '', pointer: '/v' }] })
  await host.whenOnline()
  const machine = await startMachine(url)
  await machine.publishAsync('machines/press-1/count', '42', { qos: 1 })
  await machine.publishAsync('json/x', '{"w":1}', { qos: 1 })
  await until('the value', () => seen.length === 1 && host.state().messages === 2)
  expect(seen[0]).toMatchObject({ source: { connectionId: 'c2', group: 'mqtt', node: 'press-1' }, metric: 'count', value: 42 })
  expect(host.state()).toMatchObject({
    phase: 'online',
    bad: 1,
    seen: [
      { topic: 'machines/press-1/count', sample: '42', fault: undefined },
      { topic: 'json/x', fault: 'pointer_not_found' },
    ],
  })
})

test('what was published while this program was away comes afterwards', async () => {
  const { url } = await startBroker()
  const seen: Observation[] = []
  const first = startHost(url, seen)
  await first.whenOnline()
  await first.close()
  const machine = await startMachine(url)
  for (const value of [1, 2, 3]) await machine.publishAsync('machines/a/count', String(value), { qos: 1 })
  const second = startHost(url, seen)
  await until('the missed values', () => seen.length === 3)
  expect(values(seen)).toEqual([1, 2, 3])
  await second.close({ forget: true })
  await machine.publishAsync('machines/a/count', '4', { qos: 1 })
  const third = startHost(url, seen)
  await third.whenOnline()
  await machine.publishAsync('machines/a/count', '5', { qos: 1 })
  await until('the next value', () => seen.length === 4)
  expect(values(seen)).toEqual([1, 2, 3, 5])
})

test('a message that was not committed when the connection was lost comes again', async () => {
  const { url } = await startBroker()
  const seen: Observation[] = []
  let tries = 0
  const host = startHost(url, seen, {
    onObservations: async () => {
      tries++
      throw new Error('database is away')
    },
  })
  await host.whenOnline()
  const machine = await startMachine(url)
  await machine.publishAsync('machines/a/count', '7', { qos: 1 })
  await until('an attempt', () => tries > 0)
  await host.close()
  startHost(url, seen)
  await until('the message again', () => seen.length === 1)
  expect(values(seen)).toEqual([7])
})

test('EC-08 a closed connection ingests nothing any more', async () => {
  const { url } = await startBroker()
  const seen: Observation[] = []
  const host = startHost(url, seen)
  await host.whenOnline()
  const machine = await startMachine(url)
  const closed = host.close()
  await machine.publishAsync('machines/a/count', '1', { qos: 1 })
  await closed
  await machine.publishAsync('machines/a/count', '2', { qos: 1 })
  expect([seen, host.state().phase]).toEqual([[], 'closed'])
})

test('straight from the embedded broker: the machine is acknowledged after the commit', async () => {
  const gate = Promise.withResolvers<void>()
  const committed: Observation[] = []
  const door = openPlainDoor({
    connectionId: 'c3',
    mappings,
    onObservations: async (batch) => {
      await gate.promise
      committed.push(...batch)
    },
    log,
    now: Date.now,
  })
  const broker = await startEmbeddedBroker({ port: 0, users: [user], log, accept: ({ topic, bytes }) => door.accept(topic, bytes) })
  cleanUp.push(() => broker.close())
  const machine = await startMachine(broker.url)
  const acknowledged: number[] = []
  const sent = [1, 2, 3].map(async (value) => {
    await machine.publishAsync('machines/a/count', String(value), { qos: 1 })
    acknowledged.push(value)
  })
  await until('all are waiting', () => door.state().waiting === 3)
  expect([committed.length, acknowledged]).toEqual([0, []])
  gate.resolve()
  await Promise.all(sent)
  expect([values(committed), acknowledged]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
  await door.close()
})

test('a wrong mapping is a mistake of the caller', () => {
  const options = {
    connectionId: 'c',
    mappings: [{ filter: 'a/#/b', node: 'n', metric: 'm' }],
    onObservations: async () => {},
    log,
    now: Date.now,
  }
  expect(() => openPlainDoor(options)).toThrow('filter_malformed: a/#/b')
})

test('a client that invents topics does not fill the memory', async () => {
  const door = openPlainDoor({ connectionId: 'c', mappings, onObservations: async () => {}, log, now: () => 1 })
  for (let index = 0; index < 600; index++) await door.accept(`other/${index}`, Buffer.from('x'))
  expect(door.state().seen).toHaveLength(500)
  expect(door.state()).toMatchObject({ messages: 600, observations: 0, bad: 0, waiting: 0 })
})

test('while the store is behind nothing is read, also not over a new connection', async () => {
  const broker = await startBroker()
  const tap = await startTap(broker.port)
  cleanUp.push(() => tap.close())
  const gate = Promise.withResolvers<void>()
  const seen: Observation[] = []
  const host = startHost(tap.url, seen, {
    highWater: 2,
    onObservations: async (batch) => {
      await gate.promise
      seen.push(...batch)
    },
  })
  cleanUp.push(async () => gate.resolve())
  await host.whenOnline()
  const machine = await startMachine(broker.url)
  const observed: string[] = []
  machine.on('message', (_topic, payload) => observed.push(String(payload)))
  await machine.subscribeAsync('machines/#', { qos: 1 })
  for (const value of [1, 2, 3]) await machine.publishAsync('machines/a/count', String(value), { qos: 1 })
  await until('the store is behind', () => host.state().waiting === 3)
  tap.cut()
  await until('the loss', () => host.state().phase === 'offline')
  await host.whenOnline()
  const before = host.state().messages
  for (const value of [4, 5, 6]) await machine.publishAsync('machines/a/count', String(value), { qos: 1 })
  await until('others have them', () => observed.length === 6)
  expect(host.state().messages).toBe(before)
  gate.resolve()
  await until('all of them', () => new Set(values(seen)).size === 6)
})
