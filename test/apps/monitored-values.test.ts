import { randomUUID } from 'node:crypto'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { startOurRules } from '../../src/apps/rules.ts'
import { type Ingest, openIngest } from '../../src/connect/ingest/open-ingest.adapter.ts'
import * as limits from '../../src/connect/limits/contract.ts'
import { startValueJudge, type ValueJudge } from '../../src/connect/limits/judge-values.store.ts'
import { monitoredValue } from '../../src/connect/limits/monitored-value.resource.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { type LinkBoard, setConnectionPassword } from '../../src/connect/mapping/contract.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { openLinkBoard } from '../../src/connect/mapping/link-board.ts'
import { type EmbeddedBroker, startEmbeddedBroker } from '../../src/connect/mqtt/embedded-broker.adapter.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { sharedDatabase } from '../support/database.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import * as rules from '../../src/model/rule/contract.ts'
import { getJobOrder, pauseJobOrder, startJobOrder } from '../../src/operations/execution/contract.ts'
import { openShiftPlant, type ShiftPlant, until } from '../performance/shift.fixture.ts'

const user = { username: 'edge', password: 'secret' }
const TOPIC = 'plant/filler'
const LEFT = `${limits.VALUE_RANGE_STREAM}.valueLeftRange`
const HOUR_MS = 3_600_000

let plant: ShiftPlant
let broker: EmbeddedBroker
let board: LinkBoard
let ingest: Ingest
let judge: ValueJudge
let machine: MqttClient
let orders = 0
/** A minute ago, so that what is said is never ahead of the clock. */
let startedMs: number

beforeEach(async () => {
  const database = await sharedDatabase()
  plant = await openShiftPlant(database, catalogue())
  startedMs = Date.now() - 60_000
  plant.setNow(new Date(startedMs + HOUR_MS).toISOString() as Instant)
  broker = await startEmbeddedBroker({ port: 0, users: [user], log: { warn: () => undefined } })
  board = openLinkBoard()
  judge = startValueJudge({ site: plant.site })
  const log = { info: () => undefined, warn: () => undefined }
  ingest = await openIngest({
    ...{ site: plant.site, write: database.write, board, log, nowMs: Date.now, live: () => undefined },
    monitored: () => judge.poke(),
  })
  const { id } = await plant.make(connection.commands.create, {
    ...{ code: 'BROKER', name: 'Broker', kind: 'mqttJson', url: broker.url, username: user.username, groups: 'plant/#', enabled: true },
  })
  await plant.make(setConnectionPassword, { connectionId: id, password: user.password })
  await plant.make(equipmentSource.commands.create, { connectionId: id, address: TOPIC, equipmentId: plant.unitId })
  await ingest.whenOnline(id)
  machine = await mqtt.connectAsync(broker.url, user)
})
afterEach(async () => {
  await machine?.endAsync()
  await ingest?.close()
  await judge?.close()
  await broker?.close()
  await plant?.close()
})

const at = (seconds: number) => new Date(startedMs + seconds * 1_000).toISOString()
/** The machine says its pressure, so many seconds after the start. */
const say = (pressure: number, seconds: number) =>
  machine.publishAsync(TOPIC, JSON.stringify({ timestamp: startedMs + seconds * 1_000, Pressure: pressure }), { qos: 1 })
const monitor = (more: object = {}) =>
  plant.make(monitoredValue.commands.create, {
    ...{ code: 'FILLER-PRESSURE', name: 'Filler pressure', equipmentId: plant.lineId, signal: 'pressure', enabled: true },
    ...{ range: { min: '3', max: '3.4', unit: 'BAR' }, ...more },
  })
const excursions = async (monitoredValueId: string) =>
  (await plant.ask(limits.listExcursions, { monitoredValueId })).rows as limits.ExcursionRow[]
const outside = (monitoredValueId: string, times: number) =>
  until(plant.site, async () => (await excursions(monitoredValueId)).length === times)
const back = (monitoredValueId: string) =>
  until(plant.site, async () => (await excursions(monitoredValueId)).every(({ returnedAt }) => returnedAt !== null))
const told = async () =>
  (
    await plant.site.pool.query(
      'select kind, payload, occurred_at as at from event where site_id = $1 and stream_kind = $2 order by epoch, seq',
      [...[plant.siteId, limits.VALUE_RANGE_STREAM]],
    )
  ).rows as { kind: string; payload: { jobOrderId?: string }; at: string }[]

async function started(): Promise<string> {
  const { jobOrderId } = await plant.order(`VALUE-${(orders += 1)}`, '1000')
  const input = startJobOrder.input.parse({ jobOrderId, equipmentId: plant.unitId })
  const order = { commandId: randomUUID(), actor: plant.system, contract: startJobOrder, input, occurredAt: at(-60) as Instant }
  expect(await plant.site.execute(order)).toMatchObject({ outcome: 'accepted' })
  return jobOrderId
}

describe('a machine whose value leaves its range', () => {
  test('is told to the ledger, and a rule holds the job that was running there', async () => {
    const jobOrderId = await started()
    const { id } = await monitor()
    const input = { jobOrderId: 'event.jobOrderId' }
    const condition = 'event.signal == "pressure" && event.value > 3.5 && !event.historical && has(event.jobOrderId)'
    const { ruleId } = await plant.make(rules.createRule, {
      ...{ name: 'Hold at too much pressure', equipmentId: plant.lineId, event: LEFT, condition, command: pauseJobOrder.name, input },
    })
    const login = `value-${randomUUID().slice(0, 8)}`
    const grants = [{ role: 'shiftLead', equipmentId: plant.lineId }]
    const { accountId } = await plant.make(createAccount, { login, displayName: login, password: 'a long enough password', grants })
    const permissions = new Set(['model.rule.edit', 'model.rule.read', 'operations.execution.run'])
    const running = await startOurRules(plant.site)
    try {
      const lead = { accountId, grants: [{ permissions, equipmentId: plant.lineId }] }
      expect(await plant.send(rules.activateRule, { ruleId }, { actor: lead })).toMatchObject({ outcome: 'accepted' })
      await say(3.2, 0)
      await say(3.45, 1)
      await outside(id, 1)
      await say(3.3, 2)
      await back(id)
      // Outside, but not by what the rule asks for.
      expect((await plant.ask(getJobOrder, { jobOrderId })).state).toBe('Running')
      await say(3.6, 3)
      await until(plant.site, async () => ['Held', 'Suspended'].includes((await plant.ask(getJobOrder, { jobOrderId })).state))
      expect((await excursions(id))[0]).toMatchObject({
        ...{
          equipmentId: plant.unitId,
          bound: 'max',
          limit: '3.4',
          value: '3.6',
          unit: 'BAR',
          leftAt: at(3),
          returnedAt: null,
          jobOrderId,
        },
      })
      expect((await told()).map(({ kind }) => kind)).toEqual(['valueLeftRange', 'valueReturned', 'valueLeftRange'])
      const [row] = (await plant.ask(limits.listMonitoredValues)).rows as limits.MonitoredRow[]
      expect(row).toMatchObject({ excursions: 2, outside: [{ equipmentId: plant.unitId, value: '3.6' }] })
      // The rule, tried on what has happened, finds the one that it fired on.
      expect(await plant.ask(rules.dryRunRule, { ruleId })).toMatchObject({ looked: 2, rows: [{ input: { jobOrderId } }] })
    } finally {
      await running.close()
    }
  })

  test('says the same once: again after a restart, and by a message that comes twice', async () => {
    const { id } = await monitor()
    await say(3.9, 0)
    await outside(id, 1)
    await judge.close()
    // A crash between the fact and the mark: everything is judged again.
    await plant.site.pool.query(
      `insert into monitored_mark select site_id, tag_id, min(occurred_at), max(occurred_at), '2020-01-01', 1 from monitored_sample
       where site_id = $1 group by site_id, tag_id on conflict (site_id, tag_id) do update set due_at = excluded.due_at`,
      [plant.siteId],
    )
    judge = startValueJudge({ site: plant.site })
    await say(3.9, 0)
    await say(3.2, 1)
    await back(id)
    expect((await told()).map(({ kind, at: occurredAt }) => [kind, occurredAt])).toEqual([
      ['valueLeftRange', at(0)],
      ['valueReturned', at(1)],
    ])
  })

  test('is judged while nobody was there to judge: what is stored stays marked', async () => {
    const { id } = await monitor()
    await judge.close()
    await say(2.5, 0)
    await say(3.1, 5)
    await until(
      plant.site,
      async () => (await plant.site.pool.query('select from monitored_sample where site_id = $1', [plant.siteId])).rowCount === 2,
    )
    expect(await told()).toEqual([])
    judge = startValueJudge({ site: plant.site })
    await outside(id, 1)
    await back(id)
    expect(await excursions(id)).toMatchObject([{ bound: 'min', limit: '3', value: '2.5', leftAt: at(0), returnedAt: at(5) }])
  })

  test('is corrected by values that come late: what was no fact is withdrawn and stays readable', async () => {
    const { id } = await monitor({ delaySeconds: 10 })
    await say(3.6, 0)
    await say(3.6, 20)
    await outside(id, 1)
    // It had been back in between, never outside for ten seconds on end.
    await say(3.2, 9)
    await say(3.2, 21)
    await outside(id, 0)
    expect((await told()).map(({ kind }) => kind)).toEqual(['valueLeftRange', 'excursionWithdrawn'])
  })

  test('is judged by a range from the moment on at which it is switched on, also when it says nothing new', async () => {
    const { id } = await monitor({ enabled: false })
    await say(3.9, 0)
    await until(
      plant.site,
      async () => (await plant.site.pool.query('select from sample where site_id = $1', [plant.siteId])).rowCount === 1,
    )
    expect(await told()).toEqual([])
    const { row } = { row: await plant.ask(monitoredValue.queries.get, { id }) }
    const { id: _, revision, retired: __, refers: ___, equipmentId: ____, ...fields } = row
    await plant.make(monitoredValue.commands.change, { ...fields, id, expectedRevision: revision, enabled: true })
    await outside(id, 1)
    await plant.make(monitoredValue.commands.change, { ...fields, id, expectedRevision: revision + 1, enabled: true, range: { max: '4' } })
    // Under the new range it is inside, though the machine has said nothing.
    await outside(id, 0)
  })
})

test('a range is tried on raw values before there is any limit: how often, when, and the curve', async () => {
  for (const [index, pressure] of [3.2, 3.5, 3.3, 3.7, 3.6, 3.2].entries()) await say(pressure, index * 10)
  await until(plant.site, async () => (await plant.site.pool.query('select from sample where site_id = $1', [plant.siteId])).rowCount === 6)
  const tried = { equipmentId: plant.lineId, signal: 'Pressure', max: '3.4', startsAt: at(-3_600), endsAt: at(60) }
  expect(await plant.ask(limits.tryLimits, tried)).toMatchObject({
    isCut: false,
    units: [
      {
        ...{ equipmentCode: 'L1-F', metric: 'Pressure', looked: 6, since: at(0) },
        excursions: [
          { bound: 'max', value: '3.5', leftAt: at(10), returnedAt: at(20) },
          { bound: 'max', value: '3.7', leftAt: at(30), returnedAt: at(50) },
        ],
      },
    ],
  })
  const [{ curve }] = (await plant.ask(limits.tryLimits, tried)).units
  expect(Math.max(...curve.map(({ max }: { max: string }) => Number(max)))).toBe(3.7)
  expect((await plant.ask(limits.tryLimits, { ...tried, delaySeconds: '15' })).units[0].excursions).toHaveLength(1)
  expect((await plant.ask(limits.tryLimits, { ...tried, signal: 'Temperature' })).units).toEqual([])
  expect(await told()).toEqual([])
})

test.each([
  ['a dead band below nothing', { deadBand: '-0.1' }],
  ['a dead band wider than the range', { deadBand: '0.5' }],
])('%s is refused', async (_, more) => {
  const input = { code: 'X', name: 'X', equipmentId: plant.unitId, signal: 'Pressure', range: { min: '3', max: '3.4' }, ...more }
  expect(await plant.send(monitoredValue.commands.create, input)).toMatchObject({ refusals: ['dead_band_not_valid'] })
})
