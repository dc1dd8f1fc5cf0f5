import mqtt, { type MqttClient } from 'mqtt'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { EdgeLink } from '../../simulator/edge/edge-link.ts'
import { createChance } from '../../simulator/plant/chance.ts'
import { DEMO_PLANT } from '../../simulator/plant/demo-plant.ts'
import { type Ingest, type LiveSignal, openIngest } from '../../src/connect/ingest/open-ingest.adapter.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { listConnections, listUnmappedSources, setConnectionPassword } from '../../src/connect/mapping/contract.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { type EmbeddedBroker, startEmbeddedBroker } from '../../src/connect/mqtt/embedded-broker.adapter.ts'
import { sharedDatabase } from '../support/database.ts'
import { type ConnectSite, openConnectSite } from './connect-site.fixture.ts'

const user = { username: 'edge', password: 'secret' }
const FILLER = DEMO_PLANT.areas[0]!.units[1]!
const address = `Plant/Line/${FILLER.code}`

let plant: ConnectSite
let broker: EmbeddedBroker
let ingest: Ingest
let connectionId: string
let edge: EdgeLink
const live = new Map<string, LiveSignal[]>()
const warnings: string[] = []
const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) }

beforeAll(async () => {
  plant = await openConnectSite(await sharedDatabase())
})
afterAll(async () => {
  await plant.close()
  expect(plant.incidents).toEqual([])
})

let rounds = 0
beforeEach(async () => {
  live.clear()
  broker = await startEmbeddedBroker({ port: 0, users: [user], log: { warn: () => undefined } })
  ingest = await openIngest({
    monitored: () => undefined,
    ...{ site: plant.site, write: plant.write, board: plant.board, log, nowMs: Date.now, retentionDays: 30 },
    live: (equipmentId, signal) => void live.set(equipmentId, [...(live.get(equipmentId) ?? []), signal]),
  })
  connectionId = await connect(`LINE${(rounds += 1)}`, 'sparkplug')
  edge = new EdgeLink({
    ...{ url: broker.url, ...user, group: 'Plant', edgeNode: 'Line', units: [FILLER], startMs: Date.now() - 60_000, reconnectMs: 20 },
    ...{ plantClockMs: Date.now, clockMs: Date.now, chance: createChance(1, 'test') },
  })
})
afterEach(async () => {
  await edge.stop()
  await plant.make(connection.commands.retire, { id: connectionId }).catch(() => undefined)
  await ingest.close()
  await broker.close()
})

/** A new connection to the broker, with its password, online. */
async function connect(code: string, kind: string): Promise<string> {
  const given = { code, name: code, kind, url: broker.url, username: user.username, enabled: true }
  const { id } = await plant.make(connection.commands.create, given)
  await plant.make(setConnectionPassword, { connectionId: id, password: user.password })
  await ingest.whenOnline(id)
  await expect.poll(() => plant.board.statusOf(id)?.phase, { timeout: 10_000 }).toBe('online')
  return id
}

async function mapFiller(): Promise<string> {
  const equipmentId = await plant.makeUnit(`FIL${rounds}`)
  await plant.make(equipmentSource.commands.create, { connectionId, address, equipmentId })
  return equipmentId
}
const wordsOf = async (equipmentId: string, kind: string) =>
  (
    await plant.rows('select word from equipment_fact where equipment_id = $1 and kind = $2 order by occurred_at, fact_id', [
      equipmentId,
      kind,
    ])
  ).map(({ word }) => word as string)
/** Two words in one millisecond would be one. */
let lastMs = 0
const tick = () => (lastMs = Math.max(lastMs + 1, Date.now()))
const told = (...changes: { name: string; value: number | boolean; atMs?: number }[]) =>
  edge.publish([{ device: FILLER.code, changes: changes.map((change) => ({ atMs: tick(), ...change })) }], false)

test('a simulated filler is born, works, stops and dies: facts of its unit, and screens told after each commit', async () => {
  const equipmentId = await mapFiller()
  edge.start()
  await edge.whenOnline()
  await told({ name: 'Status/StateCurrent', value: 6 }, { name: 'Admin/ProdProcessedCount/0/AccCount', value: 60_001 })
  await told({ name: 'Admin/StopReason/ID', value: 201 })
  await told({ name: 'Status/StateCurrent', value: 9 })
  await expect.poll(() => live.get(equipmentId)?.at(-1)).toMatchObject({ state: 'Stopped', faultCode: '201', readings: { total: '60001' } })
  edge.cutNetwork()
  await expect.poll(() => live.get(equipmentId)?.at(-1)?.state).toBe('NoData')
  edge.restoreNetwork()
  await expect.poll(() => live.get(equipmentId)?.at(-1)?.state).toBe('Stopped')
  expect(await wordsOf(equipmentId, 'connection')).toEqual(['online', 'offline', 'online'])
  const states = await wordsOf(equipmentId, 'state')
  expect([states[0], ...states.slice(-2)]).toEqual(['Idle', 'Stopped', 'Stopped'])
  expect(states.filter((word, index) => word !== states[index - 1])).toEqual(['Idle', 'Producing', 'Stopped'])
  expect((await plant.rows('select count(*) as marks from dirty_window where equipment_id = $1', [equipmentId]))[0].marks).toBeGreaterThan(
    0,
  )
})

test('a device that spoke before it was mapped is asked for its birth, and its unit moves with one command', async () => {
  edge.start()
  await edge.whenOnline()
  await expect
    .poll(async () => (await plant.ask(listUnmappedSources, { connectionId })).rows.map((row: any) => row.address))
    .toContain(address)
  const equipmentId = await mapFiller()
  await expect.poll(() => live.get(equipmentId)?.at(-1)?.state, { timeout: 10_000 }).toBe('Idle')
  expect((await wordsOf(equipmentId, 'reading')).length).toBeGreaterThan(0)
})

test('EC-08 switching a connection off ends ingestion at once and leaves no data behind it; the page says so', async () => {
  const equipmentId = await mapFiller()
  edge.start()
  await edge.whenOnline()
  await told({ name: 'Status/StateCurrent', value: 6 })
  await expect.poll(() => live.get(equipmentId)?.at(-1)?.state).toBe('Producing')
  const page = async () => (await plant.ask(listConnections)).rows.find((row: any) => row.connectionId === connectionId)
  expect((await page()).status).toMatchObject({
    phase: 'online',
    bad: 0,
    nodes: [{ address: 'Plant/Line', phase: 'online', devices: [{ address }] }],
  })
  const code = `LINE${rounds}`
  await plant.make(connection.commands.change, {
    id: connectionId,
    expectedRevision: 1,
    code,
    name: code,
    url: broker.url,
    username: 'edge',
    enabled: false,
  })
  await told({ name: 'Status/StateCurrent', value: 9 }, { name: 'Admin/ProdProcessedCount/0/AccCount', value: 61_000 })
  await edge.confirm()
  await expect.poll(async () => (await page()).status).toBeNull()
  await ingest.settled()
  expect((await wordsOf(equipmentId, 'connection')).at(-1)).toBe('offline')
  expect(await wordsOf(equipmentId, 'state')).not.toContain('Stopped')
  expect(await wordsOf(equipmentId, 'reading')).not.toContain('61000')
})

test('a wrong password is shown as what it is, and the right one connects', async () => {
  await plant.make(setConnectionPassword, { connectionId, password: 'wrong' })
  const status = () => plant.board.statusOf(connectionId)
  await expect.poll(() => status()?.fault, { timeout: 10_000 }).toMatch(/bad_user_or_password/)
  await plant.make(setConnectionPassword, { connectionId, password: user.password })
  await expect.poll(() => status()?.phase, { timeout: 10_000 }).toBe('online')
  expect(await plant.rows('select payload::text as text from event where stream_id = $1', [connectionId])).not.toContainEqual(
    expect.objectContaining({ text: expect.stringContaining(user.password) }),
  )
})

test('a counter on plain MQTT: one line published, one command to map it, and the unit runs', async () => {
  const plainId = await connect(`PLAIN${rounds}`, 'mqttJson')
  const client: MqttClient = await mqtt.connectAsync(broker.url, user)
  await client.publishAsync('demo/press/Count', '41', { qos: 1 })
  await client.publishAsync('demo/press/broken', '{', { qos: 1 })
  await expect
    .poll(async () => (await plant.ask(listUnmappedSources, { connectionId: plainId })).rows)
    .toMatchObject([{ address: 'demo/press', template: 'counter', examples: ['Count'] }])
  const equipmentId = await plant.makeUnit(`PRESS${rounds}`)
  await plant.make(equipmentSource.commands.create, { connectionId: plainId, address: 'demo/press', equipmentId, template: 'counter' })
  await client.publishAsync('demo/press/Count', '42', { qos: 1 })
  // The next one tells its own time, which must lie after the arrival of this one.
  await expect.poll(() => live.get(equipmentId)?.at(-1)?.readings).toEqual({ total: '42' })
  await expect.poll(() => Date.now() > Date.parse(live.get(equipmentId)?.at(-1)?.at ?? '')).toBe(true)
  await client.publishAsync('demo/press', JSON.stringify({ Count: 43, ts: Date.now() }), { qos: 1 })
  await expect.poll(() => live.get(equipmentId)?.at(-1)).toMatchObject({ state: 'Producing', readings: { total: '43' } })
  expect(await wordsOf(equipmentId, 'reading')).toEqual(['42', '43'])
  expect(plant.board.statusOf(plainId)).toMatchObject({ bad: 1, recentBad: [{ address: 'demo/press/broken', reason: 'not_json' }] })
  await client.endAsync()
  await plant.make(connection.commands.change, {
    id: plainId,
    expectedRevision: 1,
    code: `PLAIN${rounds}`,
    name: 'x',
    url: broker.url,
    enabled: false,
  })
  await expect.poll(() => live.get(equipmentId)?.at(-1)?.state).toBe('NoData')
})

test('a database connection that dies between COPY and commit loses nothing and doubles nothing', async () => {
  const plainId = await connect(`QOS${rounds}`, 'mqttJson')
  const equipmentId = await plant.makeUnit(`QOS${rounds}`)
  await plant.make(equipmentSource.commands.create, { connectionId: plainId, address: 'demo/qos', equipmentId, template: 'counter' })
  const blocker = new pg.Client((await sharedDatabase()).admin)
  await blocker.connect()
  await blocker.query('begin; lock table equipment_fact in share row exclusive mode')
  const client: MqttClient = await mqtt.connectAsync(broker.url, user)
  const publish = async (count: number) => client.publishAsync('demo/qos/Count', String(count), { qos: 1 })
  for (let count = 1; count <= 100; count += 1) await publish(count)
  // COPY has been done by whoever waits for the table of facts.
  const killed = `select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'equipment_fact'::regclass`
  await expect.poll(async () => (await blocker.query(killed)).rowCount, { timeout: 8_000 }).toBe(1)
  for (let count = 101; count <= 200; count += 1) await publish(count)
  await blocker.query('rollback')
  await blocker.end()
  await client.endAsync()
  const all = Array.from({ length: 200 }, (_, index) => index + 1)
  await expect.poll(async () => (await wordsOf(equipmentId, 'reading')).length, { timeout: 15_000 }).toBe(200)
  expect(new Set(await wordsOf(equipmentId, 'reading'))).toEqual(new Set(all.map(String)))
  const stored = await plant.rows('select s.number from sample s join tag using (site_id, tag_id) where connection_id = $1 order by 1', [
    plainId,
  ])
  expect(stored.map(({ number }) => number)).toEqual(all)
  expect(warnings.some((warning) => warning.startsWith('Observations are not stored yet'))).toBe(true)
  await plant.make(connection.commands.change, {
    id: plainId,
    expectedRevision: 1,
    code: `QOS${rounds}`,
    name: 'x',
    url: broker.url,
    enabled: false,
  })
})
