import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { sharedDatabase } from '../support/database.ts'
import { openWorkshop, type Workshop } from './workshop.fixture.ts'

const SECOND = 1_000

let workshop: Workshop
let plant: Workshop['plant']
let clock: Workshop['clock']
beforeAll(async () => {
  workshop = await openWorkshop()
  plant = workshop.plant
  clock = workshop.clock
})
afterAll(() => workshop.close())
const machine = (given?: object) => workshop.machine(given)

const at = (atMs: number) => new Date(atMs).toISOString()

describe('facts', () => {
  test('EC-06 a device whose clock is behind and that comes back is back when its birth arrives, not before it went', async () => {
    const { writer, effects, facts } = await machine()
    const [came, went, back] = [clock.nowMs - 60 * SECOND, clock.nowMs - 30 * SECOND, clock.nowMs - 20 * SECOND]
    const behind = back - 600 * SECOND
    await writer.commit([effects.presence(true, came), effects.value('State', 'Producing', came)])
    await writer.commit([effects.presence(false, went)])
    await writer.commit([effects.presence(true, behind, back), effects.value('State', 'Producing', behind, { arrivedAtMs: back })])
    const connections = (await facts()).filter(({ kind }: { kind: string }) => kind === 'connection')
    expect(connections.map(({ at: instant, word }: { at: string; word: string }) => [instant, word])).toEqual([
      [at(came), 'online'],
      [at(went), 'offline'],
      [at(back), 'online'],
    ])
    expect((await facts()).at(-1)).toMatchObject({ kind: 'state', word: 'Producing', at: at(back) })
  })

  test('EC-07 after a kill nothing is known of a machine from the last sign of life until its birth', async () => {
    const { writer, effects, facts, restarted } = await machine()
    const [bornMs, aliveMs] = [clock.nowMs, clock.nowMs + 20 * SECOND]
    const connections = async () =>
      (await facts()).filter(({ kind }) => kind === 'connection').map(({ at: instant, word }) => [instant, word])
    await writer.commit([effects.presence(true, bornMs), effects.value('State', 'Idle', bornMs)])
    clock.nowMs = aliveMs
    await writer.markAlive()
    clock.nowMs = aliveMs + 50 * SECOND
    const next = restarted()
    await next.markAlive()
    await next.tick()
    const backMs = clock.nowMs
    await next.commit([effects.presence(true, backMs), effects.value('State', 'Idle', bornMs, { arrivedAtMs: backMs })])
    expect(await connections()).toEqual([
      [at(bornMs), 'online'],
      [at(aliveMs), 'offline'],
      [at(backMs), 'online'],
    ])
    expect((await facts()).at(-1)).toMatchObject({ kind: 'state', word: 'Idle', at: at(backMs) })
    await next.commit([effects.presence(false, backMs + 1)])
    await next.markAlive()
    await restarted().tick()
    expect(await connections()).toHaveLength(4)
  })

  test('states, readings and connections are facts of the unit, and the stretch is marked once', async () => {
    const { writer, effects, facts, live, equipmentId, code: unit } = await machine()
    const t = clock.nowMs - 10 * SECOND
    await writer.commit([
      effects.presence(true, t),
      effects.value('State', 'Producing', t - SECOND),
      effects.value('TotalCount', 65_535, t),
      effects.value('RejectCount', 2, t + 1),
      effects.value('Temperature', 21.5, t),
    ])
    expect(await facts()).toEqual([
      { kind: 'state', at: at(t - SECOND), tag: unit, word: 'Producing', role: null, fault: null, flags: [] },
      { kind: 'connection', at: at(t), tag: unit, word: 'online', role: null, fault: null, flags: [] },
      { kind: 'reading', at: at(t), tag: `${unit}/TotalCount`, word: '65535', role: 'total', fault: null, flags: [] },
      { kind: 'state', at: at(t), tag: unit, word: 'Producing', role: null, fault: null, flags: [] },
      { kind: 'reading', at: at(t + 1), tag: `${unit}/RejectCount`, word: '2', role: 'reject', fault: null, flags: [] },
    ])
    expect(await plant.rows('select starts_at, ends_at from dirty_window where equipment_id = $1', [equipmentId])).toEqual([
      { starts_at: at(t - SECOND), ends_at: at(t + 2) },
    ])
    expect(live).toEqual([
      { state: 'Producing', faultCode: null, readings: { total: '65535', reject: '2', processValue: '21.5' }, since: at(t), at: at(t + 1) },
    ])
  })

  test('the buffer behind a unit is kept as it is now, with a level some minutes before; a late one changes nothing', async () => {
    const { writer, effects, facts, equipmentId } = await machine()
    const t = clock.nowMs - 600 * SECOND
    const behind = () =>
      plant.rows('select level, level_at as at, capacity, earlier_level as earlier from unit_buffer where equipment_id = $1', [equipmentId])
    const say = async (level: number, atMs: number) => {
      await writer.commit([effects.value('BufferLevel', level, atMs)])
      await writer.close()
    }
    await writer.commit([effects.value('BufferCapacity', 80, t), effects.value('BufferLevel', 10, t)])
    await writer.close()
    expect(await behind()).toEqual([{ level: '10', at: at(t), capacity: '80', earlier: null }])
    await say(20, t + 30 * SECOND)
    await say(40, t + 240 * SECOND)
    await say(50, t + 270 * SECOND)
    await say(70, t + 100 * SECOND)
    expect(await behind()).toEqual([{ level: '50', at: at(t + 270 * SECOND), capacity: '80', earlier: '20' }])
    // Nothing is booked from it.
    expect(await facts()).toEqual([])
  })

  test('EC-05 duplicate deliveries, a replayed birth and a message older than what is stored change nothing, also after a restart', async () => {
    const { writer, restarted, effects, facts, equipmentId } = await machine()
    const t = clock.nowMs - 100 * SECOND
    const birth = [
      effects.presence(true, t),
      effects.value('Status/StateCurrent', 6, t),
      effects.value('Status/EquipmentInterlock/Blocked', false, t - SECOND),
      effects.value('Admin/ProdProcessedCount/0/AccCount', 10, t),
    ]
    const blocked = [
      effects.value('Status/EquipmentInterlock/Blocked', true, t + 5 * SECOND),
      effects.value('Status/StateCurrent', 5, t + 5 * SECOND),
      effects.value('Admin/ProdProcessedCount/0/AccCount', 11, t + 4 * SECOND),
    ]
    await writer.commit(birth)
    await writer.commit(blocked)
    const before = await facts()
    expect(new Set(before.map(({ word }) => word))).toEqual(new Set(['10', '11', 'Blocked', 'Producing', 'online']))
    await plant.rows('delete from dirty_window where equipment_id = $1', [equipmentId])
    await writer.commit(blocked)
    await writer.commit(birth)
    const fresh = restarted()
    await fresh.commit(birth)
    await fresh.commit([effects.value('Status/StateCurrent', 5, t + 5 * SECOND)])
    await fresh.commit(blocked)
    expect(await facts()).toEqual(before)
    expect(await plant.rows('select * from dirty_window where equipment_id = $1', [equipmentId])).toEqual([])
  })

  test('EC-06 a clock ten minutes ahead or in 1970 is kept and flagged, and never in the future of the books', async () => {
    const { writer, effects, facts, samples } = await machine()
    const arrivedAtMs = clock.nowMs
    await writer.commit([effects.value('State', 'Producing', arrivedAtMs + 600 * SECOND, { arrivedAtMs })])
    await writer.commit([effects.value('TotalCount', 5, 1_000, { arrivedAtMs: arrivedAtMs + 1 })])
    expect((await facts()).map(({ at: when, word, flags }) => [when, word, flags])).toEqual([
      [at(arrivedAtMs), 'Producing', ['clock_ahead']],
      [at(arrivedAtMs + 1), '5', ['clock_unset']],
    ])
    expect((await samples()).map(({ flags }) => flags)).toEqual([2, 4])
  })

  test('EC-07 silence becomes no data, once, at the instant it began to count; the next word ends it', async () => {
    const { writer, effects, facts, live } = await machine({ silenceSeconds: 60 })
    const t = clock.nowMs
    await writer.commit([effects.value('State', 'Producing', t)])
    clock.nowMs = t + 59 * SECOND
    await writer.tick()
    clock.nowMs = t + 75 * SECOND
    await writer.tick()
    await writer.tick()
    expect(live.at(-1)?.state).toBe('NoData')
    clock.nowMs = t + 90 * SECOND
    await writer.commit([effects.value('TotalCount', 1, t + 90 * SECOND)])
    expect((await facts()).filter(({ kind }) => kind !== 'reading').map(({ at: when, word }) => [when, word])).toEqual([
      [at(t), 'Producing'],
      [at(t + 60 * SECOND), 'offline'],
      [at(t + 90 * SECOND), 'online'],
      [at(t + 90 * SECOND), 'Producing'],
    ])
    expect(live.at(-1)).toMatchObject({ state: 'Producing', readings: { total: '1' } })
  })

  test('EC-08 a connection that was switched off, and a source that was retired, ingest nothing any more, at once', async () => {
    const { writer, effects, facts, samples, connectionId, sourceId, code } = await machine()
    const t = clock.nowMs
    await writer.commit([effects.value('TotalCount', 1, t)])
    await plant.make(equipmentSource.commands.retire, { id: sourceId })
    await writer.commit([effects.value('TotalCount', 2, t + 1)])
    expect((await facts()).map(({ kind, word }) => [kind, word])).toEqual([
      ['reading', '1'],
      ['connection', 'offline'],
    ])
    expect(await samples()).toHaveLength(2)
    await plant.make(connection.commands.change, {
      id: connectionId,
      expectedRevision: 1,
      code: `OFF${code}`,
      name: 'x',
      url: 'mqtt://127.0.0.1:1',
      enabled: false,
    })
    await writer.commit([effects.value('TotalCount', 3, t + 2)])
    expect(await samples()).toHaveLength(2)
    await plant.make(connection.commands.retire, { id: connectionId })
    await writer.commit([effects.value('TotalCount', 4, t + 3)])
    expect(await samples()).toHaveLength(2)
  })

  test('a late word corrects the state that was told without it, and the last told holds', async () => {
    const { writer, restarted, effects, facts } = await machine()
    const t = clock.nowMs - 1000 * SECOND
    await writer.commit([effects.value('Status/StateCurrent', 6, t)])
    await writer.commit([effects.value('Status/StateCurrent', 5, t + 50 * SECOND)])
    await restarted().commit([effects.value('Status/EquipmentInterlock/Starved', true, t + 49 * SECOND, { historical: true })])
    const states = (await facts()).filter(({ kind }) => kind === 'state')
    expect(states.map(({ at: when, word }) => [when, word])).toEqual([
      [at(t), 'Producing'],
      [at(t + 49 * SECOND), 'Producing'],
      [at(t + 50 * SECOND), 'Stopped'],
      [at(t + 50 * SECOND), 'Starved'],
    ])
  })

  test('when the commit fails nothing is stored or remembered, and the same batch can be given again', async () => {
    const { writer, effects, facts, samples, live } = await machine()
    const t = clock.nowMs
    const batch = [effects.presence(true, t), effects.value('State', 'Producing', t), effects.value('TotalCount', 7, t)]
    await writer.commit([effects.value('other', 1, t)])
    // A lock on the table of facts lets the COPY of the same transaction pass and then fails it.
    const blocker = new pg.Client((await sharedDatabase()).admin)
    await blocker.connect()
    await blocker.query('begin; lock table equipment_fact in share row exclusive mode')
    const failed = writer.commit(batch).then(
      () => 'committed',
      (error: Error) => error.message,
    )
    const cancelled = `select pg_cancel_backend(pid) from pg_locks where not granted and relation = 'equipment_fact'::regclass`
    await expect.poll(async () => (await blocker.query(cancelled)).rowCount, { timeout: 8_000 }).toBeGreaterThan(0)
    await blocker.query('rollback')
    await blocker.end()
    expect(await failed).toContain('canceling statement')
    expect([await facts(), (await samples()).length, live.length]).toEqual([[], 1, 0])
    await writer.commit(batch)
    expect((await facts()).length).toBe(3)
    expect((await samples()).length).toBe(3)
    expect(live).toHaveLength(1)
  })
})
