import mqtt from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { startEdgeNode } from '../../../test/system/sparkplug/edge-node.ts'
import { decodeIndependently } from '../../../test/system/sparkplug/independent-encoder.ts'
import { until } from '../../../test/system/sparkplug/until.ts'
import { startEmbeddedBroker } from '../mqtt/embedded-broker.adapter.ts'
import type { SessionEffect } from './session-state.ts'
import { connectHost, type HostOptions, type SparkplugHost } from './sparkplug-host.adapter.ts'

const user = { username: 'machine', password: 'secret' }
const log = { info: () => {}, warn: () => {} }
const cleanUp: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end()
})

async function startBroker(port = 0) {
  const broker = await startEmbeddedBroker({ port, users: [user], log })
  cleanUp.push(() => broker.close())
  return broker
}

function startHost(url: string, effects: SessionEffect[], more: Partial<HostOptions> = {}): SparkplugHost {
  const host = connectHost({
    connectionId: 'c1',
    url,
    ...user,
    hostId: 'entresol',
    reorderTimeoutMs: 100,
    onEffects: async (batch) => void effects.push(...batch),
    log,
    now: Date.now,
    backOffMs: { first: 20, longest: 100 },
    ...more,
  })
  cleanUp.push(() => host.close())
  return host
}

const values = (effects: readonly SessionEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'observation' ? [`${effect.observation.metric}=${effect.observation.value}`] : []))

const data = (seq: number, alias: bigint, value: number) => ({
  seq: BigInt(seq),
  metrics: [{ alias, value: { case: 'intValue' as const, value } }],
})

test('a machine comes online, counts, is written to and goes', async () => {
  const broker = await startBroker()
  const effects: SessionEffect[] = []
  const host = startHost(broker.url, effects)
  await host.whenOnline()
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  await edge.deviceBirth('press', 1n)
  await edge.send('DDATA', data(2, 10n, 101), { device: 'press' })
  await until('the count', () => values(effects).includes('count=101'))
  expect(host.state().nodes).toMatchObject([
    { group: 'plant', node: 'line-1', phase: 'online', bdSeq: '1', devices: [{ device: 'press', phase: 'online' }] },
  ])
  expect(await host.writeMetric({ group: 'plant', node: 'line-1', device: 'press', metric: 'setpoint' }, 2.5)).toEqual({ ok: true })
  expect(await host.writeMetric({ group: 'plant', node: 'line-1', metric: 'speed' }, 'fast')).toEqual({
    ok: false,
    reason: 'value_not_compatible',
  })
  edge.vanish()
  await until('the death', () => effects.some((effect) => effect.type === 'deviceOffline'))
  expect(host.state().nodes[0]?.phase).toBe('offline')
})

test('a host outlives its broker: everything offline, then connected and born again', async () => {
  const broker = await startBroker()
  const effects: SessionEffect[] = []
  const host = startHost(broker.url, effects)
  await host.whenOnline()
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  await until('the birth', () => effects.some((effect) => effect.type === 'nodeOnline'))
  await broker.close()
  const lost = await until('the loss', () => effects.find((effect) => effect.type === 'nodeOffline'))
  expect(lost).toMatchObject({ presence: { reason: 'connection_lost', online: false } })
  const second = await startBroker(broker.port)
  expect(second.port).toBe(broker.port)
  await host.whenOnline()
  const again = await startEdgeNode({ url: second.url, ...user, bdSeq: 2n })
  await again.birth()
  await until('the second birth', () => effects.filter((effect) => effect.type === 'nodeOnline').length === 2)
  await again.disconnect()
})

test('EC-08 a closed connection ingests nothing any more, at once', async () => {
  const broker = await startBroker()
  const effects: SessionEffect[] = []
  const release = Promise.withResolvers<void>()
  let batches = 0
  const host = startHost(broker.url, effects, {
    onEffects: async (batch) => {
      batches++
      if (batches === 2) await release.promise
      effects.push(...batch)
    },
  })
  await host.whenOnline()
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  await until('the birth', () => values(effects).includes('speed=0'))
  await edge.send('NDATA', data(1, 1n, 11))
  await until('the second batch', () => batches === 2)
  await edge.send('NDATA', data(2, 1n, 22))
  await until('the third message', () => host.state().nodes[0]?.counts.messages === 3)
  const closed = host.close()
  await edge.send('NDATA', data(3, 1n, 33))
  release.resolve()
  await closed
  await edge.send('NDATA', data(4, 1n, 44))
  await edge.disconnect()
  expect(values(effects).filter((value) => /speed=\d/.test(value))).toEqual(['speed=0', 'speed=11'])
  expect(effects.at(-1)).toMatchObject({ type: 'observation', observation: { quality: 'stale' } })
  expect(host.state()).toMatchObject({ phase: 'closed', nodes: [{ counts: { messages: 3 } }] })
})

test('while the store fails nothing is lost: the same batch comes again', async () => {
  const broker = await startBroker()
  const effects: SessionEffect[] = []
  let failures = 2
  const host = startHost(broker.url, effects, {
    onEffects: async (batch) => {
      if (failures-- > 0) throw new Error('database is restarting')
      effects.push(...batch)
    },
  })
  await host.whenOnline()
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  for (let seq = 1; seq <= 50; seq++) await edge.send('NDATA', data(seq, 1n, seq))
  await until('the last value', () => values(effects).includes('speed=50'))
  expect(values(effects).filter((value) => value.startsWith('speed='))).toEqual(Array.from({ length: 51 }, (_, index) => `speed=${index}`))
  await edge.disconnect()
})

test('closing while the store is behind still says farewell, and soon', async () => {
  const broker = await startBroker()
  const gate = Promise.withResolvers<void>()
  let isBehind = false
  const host = startHost(broker.url, [], {
    highWater: 3,
    onEffects: async () => {
      isBehind = true
      await gate.promise
    },
  })
  await host.whenOnline()
  const observer = await mqtt.connectAsync(broker.url, { ...user, reconnectPeriod: 0 })
  const states: string[] = []
  observer.on('message', (_topic, payload) => states.push(String(payload)))
  await observer.subscribeAsync('spBv1.0/STATE/entresol', { qos: 1 })
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  await until('the store is behind', () => isBehind && host.state().waiting > 3)
  const startedAt = performance.now()
  const closed = host.close()
  gate.resolve()
  await closed
  expect(performance.now() - startedAt).toBeLessThan(1500)
  await until('the farewell', () => states.length === 2)
  expect(JSON.parse(states[1] as string)).toMatchObject({ online: false })
  await Promise.all([observer.endAsync(), edge.disconnect()])
})

test('a slow store stops the reading and loses nothing', async () => {
  const broker = await startBroker()
  const effects: SessionEffect[] = []
  let most = 0
  const host = startHost(broker.url, effects, {
    highWater: 200,
    onEffects: async (batch) => {
      most = Math.max(most, batch.length)
      await new Promise((resolve) => setImmediate(resolve))
      effects.push(...batch)
    },
  })
  await host.whenOnline()
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  for (let first = 1; first <= 5000; first += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, index) => edge.send('NDATA', data((first + index) & 255, 1n, first + index))))
  }
  await until('the last value', () => values(effects).includes('speed=5000'))
  expect(values(effects).filter((value) => value.startsWith('speed='))).toHaveLength(5001)
  expect(most).toBeLessThan(5000)
  await edge.disconnect()
})

test('listens to its groups only, speaks to old edge nodes and types its commands when asked to', async () => {
  const broker = await startBroker()
  const effects: SessionEffect[] = []
  const old = await mqtt.connectAsync(broker.url, { ...user, reconnectPeriod: 0 })
  const seen: string[] = []
  const commands: Buffer[] = []
  old.on('message', (topic, payload) => (topic.startsWith('STATE') ? seen.push(`${topic} ${payload}`) : commands.push(payload)))
  await old.subscribeAsync(['STATE/+', 'spBv1.0/plant/NCMD/+'])
  const host = startHost(broker.url, effects, { groups: ['plant'], publishOldState: true, datatypeInCommands: true })
  await host.whenOnline()
  const other = await startEdgeNode({ url: broker.url, ...user, group: 'elsewhere' })
  await other.birth()
  const edge = await startEdgeNode({ url: broker.url, ...user })
  await edge.birth()
  await until('the birth', () => effects.some((effect) => effect.type === 'nodeOnline'))
  expect(host.state().nodes.map((node) => node.group)).toEqual(['plant'])
  expect(await host.writeMetric({ group: 'plant', node: 'line-1', metric: 'speed' }, 3)).toEqual({ ok: true })
  const [command] = await until('the command', () => commands.length > 0 && commands)
  expect(decodeIndependently(command as Buffer).metrics[0]).toMatchObject({ alias: 1n, datatype: 3 })
  await host.close()
  await until('the old farewell', () => seen.length === 2)
  expect(seen).toEqual(['STATE/entresol ONLINE', 'STATE/entresol OFFLINE'])
  await Promise.all([old.endAsync(), other.disconnect(), edge.disconnect()])
})

test.each([{ hostId: 'a/b' }, { hostId: '' }, { groups: ['#'] }])('%j cannot be part of a topic', (more) => {
  expect(() => startHost('mqtt://127.0.0.1:1', [], more)).toThrow('cannot be part of a topic')
})
