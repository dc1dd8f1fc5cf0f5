import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DECIDE_PARKED, discardParked, listParked, listTerminals } from '../../src/kernel/contract/terminal.ts'
import { catalogueOf, type Catalogue } from '../../src/kernel/server/catalogue.ts'
import { terminalAnswers } from '../../src/apps/terminals/answers.ts'
import { discardParkedHandler } from '../../src/apps/terminals/discard-parked.handler.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { openDoor, type Door } from './sample/http.ts'
import { modulesOf } from './sample/modules.ts'
import { grantedOn, openPlant, type Plant } from './sample/plant.ts'
import { declareTank, fill, reportLevel } from './sample/tank/contract.ts'

let database: TestDatabase
let plant: Plant
let door: Door
const catalogue: Catalogue = catalogueOf([...modulesOf(), { handlers: [discardParkedHandler], answers: terminalAnswers(() => catalogue) }])
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database, { catalogue })
  door = await openDoor(plant.site, plant.boss, (error) => String(error))
})
afterAll(async () => {
  await door?.close()
  await plant?.site.close()
  await database?.drop()
})

const rows = (text: string, values: unknown[]) => asAdmin(database.admin, async (client) => (await client.query(text, values)).rows)
const terminals = async () => (await plant.site.ask(listTerminals, {})).rows
const parked = async () => (await plant.site.ask(listParked, {})).rows

/** A terminal that numbers what it sends. */
let device: { readonly deviceId: string; headers(deviceSeq: number, more?: Record<string, string>): Record<string, string> }
let tankId: string
beforeEach(async () => {
  const deviceId = randomUUID()
  device = { deviceId, headers: (seq, more = {}) => ({ 'entresol-device': deviceId, 'entresol-device-seq': String(seq), ...more }) }
  tankId = randomUUID()
  await plant.send(declareTank, { tankId, code: tankId.slice(0, 8), equipmentId: plant.areas.east, litres: 10 })
})

describe('a terminal that numbers what it sends', () => {
  const heard = async () => (await terminals()).find(({ deviceId }) => deviceId === device.deviceId)

  test('is heard as far as nothing is missing, whatever became of it; what is missing is seen until it arrives', async () => {
    const send = (seq: number, litres: unknown = 1, id = tankId) => door.post(fill.name, { tankId: id, litres }, device.headers(seq))
    expect((await send(1)).status).toBe(200)
    expect((await send(2, 1, randomUUID())).status).toBe(409)
    expect((await send(3, 'not a number')).status).toBe(400)
    expect(await heard()).toMatchObject({ receivedThrough: 3, missing: [], actor: plant.boss.accountId })
    await send(7)
    await send(5)
    expect(await heard()).toMatchObject({
      receivedThrough: 3,
      missing: [
        { first: 4, last: 4 },
        { first: 6, last: 6 },
      ],
    })
    await Promise.all([send(6), send(4), send(4)])
    expect(await heard()).toMatchObject({ receivedThrough: 7, missing: [] })
    door.people.set('guest', grantedOn(plant.areas.west, 'sample.nothing'))
    expect((await door.post(fill.name, { tankId, litres: 1 }, { ...device.headers(8), authorization: 'Bearer guest' })).status).toBe(403)
    expect(await heard()).toMatchObject({ receivedThrough: 8 })
  })

  test('a number that is missing at the beginning is missing too', async () => {
    await door.post(fill.name, { tankId, litres: 1 }, device.headers(3))
    expect(await heard()).toMatchObject({ receivedThrough: 0, missing: [{ first: 1, last: 2 }] })
  })

  test('the time of its own clock and the measured offset are stored with the command, and the offset with the terminal', async () => {
    const commandId = randomUUID()
    const at = { 'entresol-device-time': '2026-11-28T06:10:00.000Z', 'entresol-clock-offset': '-600000' }
    const body = { tankId, level: 1, occurredAt: '2026-11-28T06:00:00.000Z' }
    const sent = await door.post(reportLevel.name, body, { ...device.headers(1, at), 'idempotency-key': commandId })
    expect(sent.status).toBe(200)
    const [command] = await rows(
      'select occurred_at, device_id, device_seq, device_at, clock_offset_ms from command where command_id = $1',
      [commandId],
    )
    expect(command).toEqual({
      ...{ occurred_at: new Date(body.occurredAt), device_id: device.deviceId, device_seq: '1' },
      ...{ device_at: new Date(at['entresol-device-time']), clock_offset_ms: '-600000' },
    })
    expect(await heard()).toMatchObject({ clockOffsetMs: -600_000 })
    // What it says beside the command is no part of it: the retry is the same command.
    const again = { ...device.headers(1, { 'entresol-clock-offset': '5' }), 'idempotency-key': commandId }
    expect((await door.post(reportLevel.name, body, again)).body).toEqual(sent.body)
  })

  test('half a number, or one that is none, is told at the door', async () => {
    for (const headers of [
      { 'entresol-device': device.deviceId },
      device.headers(0),
      device.headers(1, { 'entresol-depends-on': 'all' }),
    ]) {
      expect((await door.post(fill.name, { tankId, litres: 1 }, headers)).status).toBe(400)
    }
  })
})

describe('EC-20 what builds on a refused command', () => {
  let refusedId: string
  beforeEach(async () => {
    refusedId = randomUUID()
    const emptied = await door.post(fill.name, { tankId: randomUUID(), litres: 1 }, { 'idempotency-key': refusedId })
    expect(emptied.body).toMatchObject({ refusals: [{ code: 'unknown_tank' }] })
  })
  const litres = async () =>
    (await rows('select state from stream where stream_id = $1 and kind = $2', [tankId, 'sample.tank.tank']))[0].state.litres
  const park = async (dependsOn = refusedId, commandId = randomUUID()) => {
    const headers = { ...device.headers(1), 'idempotency-key': commandId, 'entresol-depends-on': dependsOn }
    const reply = await door.post(fill.name, { tankId, litres: 5 }, headers)
    expect(reply.body).toMatchObject({ status: 409, refusals: [{ code: 'command_parked' }] })
    return { commandId, headers }
  }
  const again = (parkedId: string, more: object = {}, name: string = fill.name) =>
    door.post(name, { tankId, litres: 5 }, { 'entresol-instead-of': parkedId, ...more })

  test('is parked and not tried, with its reason, and a retry changes nothing', async () => {
    const { commandId, headers } = await park()
    expect((await door.post(fill.name, { tankId, litres: 5 }, headers)).status).toBe(409)
    expect(await litres()).toBe(10)
    expect((await parked()).filter((row) => row.commandId === commandId)).toMatchObject([
      {
        ...{ command: fill.name, equipmentId: plant.areas.east, input: { tankId, litres: 5 }, canSendAgain: true },
        because: [{ commandTitle: fill.title, reasons: [{ code: 'unknown_tank' }] }],
      },
    ])
  })

  test('so is what builds on a parked one, and on one that never arrived; what builds on an accepted one is done', async () => {
    const { commandId } = await park()
    await park(commandId)
    await park(randomUUID())
    const accepted = randomUUID()
    await door.post(fill.name, { tankId, litres: 1 }, { 'idempotency-key': accepted })
    expect((await door.post(fill.name, { tankId, litres: 1 }, { 'entresol-depends-on': accepted })).status).toBe(200)
    expect(await litres()).toBe(12)
  })

  test('in bulk too, within one batch', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    const commands = [
      { name: fill.name, commandId: first, input: { tankId: randomUUID(), litres: 1 } },
      { name: fill.name, commandId: second, input: { tankId, litres: 1 }, dependsOn: [first] },
    ]
    const { body } = await door.post('', { commands })
    expect(body.outcomes.map(({ refusals }: any) => refusals[0].code)).toEqual(['unknown_tank', 'command_parked'])
  })

  test('can be sent again by a person who may decide: once, and then it waits for nobody', async () => {
    const { commandId } = await park()
    const replies = await Promise.all([again(commandId), again(commandId), again(commandId)])
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.find(({ status }) => status === 409)?.body.refusals[0].code).toBe('parked_command_decided')
    expect(await litres()).toBe(15)
    expect((await parked()).some((row) => row.commandId === commandId)).toBe(false)
    expect((await plant.send(discardParked, { commandId, equipmentId: plant.areas.east })).outcome).toBe('refused')
  })

  test('can be discarded, which stands in the ledger, and not be sent afterwards', async () => {
    const { commandId } = await park()
    const [discarded, sent] = await Promise.all([plant.send(discardParked, { commandId, equipmentId: plant.areas.east }), again(commandId)])
    expect([discarded.outcome === 'accepted', sent.status === 200].filter(Boolean)).toHaveLength(1)
    expect((await parked()).some((row) => row.commandId === commandId)).toBe(false)
    const other = await park()
    expect((await plant.send(discardParked, { commandId: other.commandId, equipmentId: plant.areas.west })).outcome).toBe('refused')
    expect((await plant.send(discardParked, { commandId: other.commandId, equipmentId: plant.areas.east })).outcome).toBe('accepted')
    expect((await again(other.commandId)).status).toBe(409)
    expect(await rows('select payload from event where stream_id = $1', [other.commandId])).toEqual([{ payload: { command: fill.name } }])
  })

  test('is decided and seen only where the right covers it, and only as what it is', async () => {
    const { commandId } = await park()
    door.people.set('worker', grantedOn(plant.areas.east, fill.permission))
    expect((await again(commandId, { authorization: 'Bearer worker' })).status).toBe(403)
    door.people.set('west', grantedOn(plant.areas.west, DECIDE_PARKED, listParked.permission))
    const seen = await door.get(`/api/queries/${listParked.name}`, { authorization: 'Bearer west' })
    expect(seen.body.rows).toEqual([])
    const level = { tankId, level: 1, occurredAt: plant.site.now() }
    expect((await door.post(reportLevel.name, level, { 'entresol-instead-of': commandId })).status).toBe(409)
    door.people.set('lead', grantedOn(plant.areas.east, fill.permission, DECIDE_PARKED))
    expect((await again(commandId, { authorization: 'Bearer lead' })).status).toBe(200)
  })

  test('who may not do it at all does not fill the list of others', async () => {
    door.people.set('stranger', grantedOn(plant.areas.west, fill.permission))
    const before = (await parked()).length
    const reply = await door.post(fill.name, { tankId, litres: 5 }, { authorization: 'Bearer stranger', 'entresol-depends-on': refusedId })
    expect(reply.status).toBe(403)
    expect(await parked()).toHaveLength(before)
  })
})
