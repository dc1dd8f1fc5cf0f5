import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/kernel/contract/command.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { catalogueOf } from '../../src/kernel/server/catalogue.ts'
import { sessionOf } from '../../src/kernel/server/database.ts'
import { defineGate } from '../../src/kernel/server/handler.ts'
import { Fenced, LedgerStore } from '../../src/kernel/server/ledger-store.ts'
import { Incident } from '../../src/kernel/server/pipeline.ts'
import { NotTheWriter } from '../../src/kernel/server/writer-session.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { modulesOf } from './sample/modules.ts'
import { idOf, openPlant, type Plant } from './sample/plant.ts'
import { setPump } from './sample/pump/contract.ts'
import { breakTank, declareTank, drain, fill, renameTank, reportLevel, transfer } from './sample/tank/contract.ts'

let database: TestDatabase
let plant: Plant
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
})
afterAll(async () => {
  await plant?.site.close()
  await database?.drop()
})

const query = (text: string, values: unknown[] = []) => asAdmin(database.admin, async (client) => (await client.query(text, values)).rows)
const declare = (name: string, litres = 1000, of = plant) =>
  of.send(declareTank, { tankId: idOf(name), code: name, equipmentId: of.areas.east, litres })
const refusalsOf = (outcome: Outcome) => (outcome.outcome === 'refused' ? outcome.refusals : [])

describe('one transaction', () => {
  test('holds two streams, the gate’s say and the participant’s share', async () => {
    await Promise.all([declare('a'), declare('b')])
    const input = { fromId: idOf('a'), toId: idOf('b'), pumpId: idOf('pump'), litres: 10 }
    await plant.send(setPump, { pumpId: idOf('pump'), isBroken: true, isValveOpen: false })
    const refused = await plant.send(transfer, input)
    expect(refusalsOf(refused)).toEqual(['pump.is_broken', 'pump.valve_closed'])
    await plant.send(setPump, { pumpId: idOf('pump'), isBroken: false, isValveOpen: true })
    const attempt = plant.attempt(transfer, input)
    expect((await plant.site.execute(attempt)).outcome).toBe('accepted')
    const events = await query(`select stream_kind, kind, seq from event where command_id = $1 order by seq`, [attempt.commandId])
    expect(events.map(({ kind }) => kind)).toEqual(['litresOut', 'litresIn', 'litresPumped'])
    const states = await query(`select state from stream where stream_id = any($1) order by state->>'code'`, [[idOf('a'), idOf('b')]])
    expect(states.map(({ state }) => state.litres)).toEqual([990, 1010])
  })

  test('shows every command what was decided before it in the same batch: streams, facts, reservations and what it looks up', async () => {
    const fresh = await openPlant(database)
    const outcomes = await Promise.all([
      declare('one', 60, fresh),
      declare('two', 60, fresh),
      fresh.send(declareTank, { tankId: randomUUID(), code: 'one', equipmentId: fresh.areas.east }),
      fresh.send(drain, { tankId: idOf('one'), litres: 20 }),
      fresh.send(drain, { tankId: idOf('two'), litres: 1 }),
      fresh.send(renameTank, { oldCode: 'two', newCode: 'three' }),
      fresh.send(renameTank, { oldCode: 'three', newCode: 'four' }),
      fresh.send(renameTank, { oldCode: 'two', newCode: 'five' }),
    ])
    expect(outcomes.map((outcome) => refusalsOf(outcome)[0] ?? 'accepted')).toEqual([
      ...['accepted', 'accepted', 'code_taken', 'accepted', 'reserve_needed', 'accepted', 'accepted', 'unknown_tank'],
    ])
    await fresh.site.close()
  })

  test('stays whole when hundreds of commands hit one stream', async () => {
    await declare('hot', 100_000)
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, () => plant.send(transfer, { fromId: idOf('hot'), toId: idOf('a'), pumpId: idOf('pump'), litres: 1 })),
    )
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']))
    const [{ state }] = await query(`select state from stream where stream_id = $1`, [idOf('hot')])
    expect(state.litres).toBe(99_700)
  })
})

describe('a command that throws', () => {
  test.each(['decide', 'streams', 'sql', 'schema', 'beside', 'undeclared', 'projection'] as const)(
    'in %s gets an incident; the rest of the batch succeeds',
    async (how) => {
      const before = plant.incidents.length
      const commandId = randomUUID()
      const sent = await Promise.allSettled([
        declare(`before ${how}`),
        plant.send(breakTank, { tankId: idOf('a'), how }, { commandId }),
        declare(`after ${how}`),
      ])
      expect(sent.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      const { reason } = sent[1] as PromiseRejectedResult
      expect(reason).toBeInstanceOf(Incident)
      expect(plant.incidents.slice(before)).toMatchObject([{ id: reason.incidentId, where: breakTank.name, commandId }])
      expect(await query(`select code from sample_tank where code like '%' || $1 order by code`, [` ${how}`])).toHaveLength(2)
    },
  )

  test('leaves nothing behind, in no table', async () => {
    const tables = ['event', 'command', 'command_key', 'refusal', 'stream', 'sample_tank', 'sample_lock', 'sample_moved']
    const counts = () => query(`select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join()}`)
    const before = await counts()
    for (const how of ['projection', 'beside', 'sql'] as const) {
      await expect(plant.send(breakTank, { tankId: idOf('a'), how })).rejects.toBeInstanceOf(Incident)
    }
    expect(await counts()).toEqual(before)
  })

  test('over its budget is named', async () => {
    expect((await plant.send(breakTank, { tankId: idOf('a'), how: 'slow' })).outcome).toBe('accepted')
    const slow = plant.site.health().slowCommands.find(({ name }) => name === breakTank.name)
    expect(slow?.times).toBe(1)
    expect(slow!.worstMilliseconds).toBeGreaterThan(50)
  })
})

describe('order', () => {
  test('interactive commands overtake bulk ones between batches, and both keep their own order', async () => {
    await declare('order')
    const done: string[] = []
    const note = (name: string) => () => void done.push(name)
    const report = (level: number, bulk: boolean) => plant.send(reportLevel, { tankId: idOf('order'), level }, { bulk })
    const bulk = Array.from({ length: 2_000 }, (_, index) => report(index, true).then(note('bulk')))
    await bulk[0]
    const waiting = plant.site.health().waiting
    const interactive = Array.from({ length: 5 }, (_, index) => report(10_000 + index, false).then(note('interactive')))
    await Promise.all([...bulk, ...interactive])
    expect(waiting).toBeGreaterThan(1_000)
    expect(done.lastIndexOf('interactive')).toBeLessThan(1_000)
    const levels = await query(
      `select payload->>'level' as level from event where stream_id = $1 and stream_kind = 'sample.tank.level' order by seq`,
      [idOf('order')],
    )
    const numbers = levels.map(({ level }) => Number(level))
    expect(numbers.filter((level) => level < 10_000)).toEqual(Array.from({ length: 2_000 }, (_, index) => index))
    expect(numbers.filter((level) => level >= 10_000)).toEqual([10_000, 10_001, 10_002, 10_003, 10_004])
  }, 60_000)

  test('bulk commands come to an end also while people never stop', async () => {
    await declare('busy')
    let isOver = false
    const people = Array.from({ length: 20 }, async () => {
      while (!isOver) await plant.send(fill, { tankId: idOf('busy'), litres: 1 })
    })
    const imported = plant.site.executeMany(Array.from({ length: 600 }, () => plant.attempt(fill, { tankId: idOf('order'), litres: 1 })))
    expect((await imported).every(({ outcome }) => outcome === 'accepted')).toBe(true)
    isOver = true
    await Promise.all(people)
  })

  test('positions are gap-free over batches, refusals, rollbacks and restarts, versions gap-free in every stream', async () => {
    await plant.site.close()
    plant = await openPlant(database, { areas: plant.areas })
    await declare('after restart')
    const { siteId } = plant.areas
    const [positions] = await query(
      `select min(seq)::int as first, max(seq)::int as last, count(*)::int as n, count(distinct seq)::int as different from event where site_id = $1`,
      [siteId],
    )
    const [ledger] = await query(`select seq::int from ledger where site_id = $1`, [siteId])
    expect(positions).toEqual({ first: 1, last: ledger.seq, n: ledger.seq, different: ledger.seq })
    expect(plant.site.lastPosition()).toEqual({ epoch: 1, seq: ledger.seq })
    const holes = await query(
      `select s.stream_id from stream s join event e using (site_id, stream_id) where e.stream_kind = s.kind
       group by s.site_id, s.stream_id, s.kind, s.version having s.version <> count(*) or s.version <> max(e.version) or s.version <> count(distinct e.version)`,
    )
    expect(holes).toEqual([])
  })

  test('a new month finds its partitions, however far the clock has moved', async () => {
    let now = '2031-01-31T23:59:59.000Z'
    const clocked = await openPlant(database, { now: () => now as Instant })
    expect((await declare('january', 1, clocked)).outcome).toBe('accepted')
    now = '2031-09-01T00:00:00.000Z'
    expect((await declare('september', 1, clocked)).outcome).toBe('accepted')
    now = '2031-05-01T00:00:00.000Z'
    expect((await declare('a clock set back', 1, clocked)).outcome).toBe('accepted')
    await clocked.site.close()
  })
})

test('whoever moves a ledger that somebody else has moved is fenced off', async () => {
  const client = new pg.Client(sessionOf(database.write, [plant.areas.siteId]))
  await client.connect()
  const store = new LedgerStore(client, plant.areas.siteId)
  const { epoch, seq } = plant.site.lastPosition()
  await expect(store.close({ epoch, seq: seq - 1 }, seq, new Set())).rejects.toBeInstanceOf(Fenced)
  const [{ state, version }] = await query(`select state, version from stream where stream_id = $1`, [idOf('a')])
  const stale = { id: idOf('a'), kind: 'sample.tank.tank', version: version + 1, state, storedVersion: version - 1 }
  const pages = { recordedAt: plant.site.now(), events: [], attempts: [], reservations: [], streams: [stale] }
  await expect(store.write(pages)).rejects.toBeInstanceOf(Fenced)
  await client.end()
})

test('a program that is stopping finishes what waits and takes no more', async () => {
  const stopping = await openPlant(database)
  const waiting = Array.from({ length: 100 }, (_, index) => declare(`stop ${index}`, 1, stopping))
  await waiting[0]
  const closed = stopping.site.close()
  await expect(declare('too late', 1, stopping)).rejects.toBeInstanceOf(NotTheWriter)
  expect((await Promise.all(waiting)).every(({ outcome }) => outcome === 'accepted')).toBe(true)
  await closed
})

test('a gate before a report is a mistake that is found at the start', () => {
  const gate = defineGate({ name: 'pump', contract: reportLevel, refusals: {}, streams: () => ({}), decide: () => [] })
  expect(() => catalogueOf([...modulesOf(), { gates: [gate] }])).toThrow(/stands before the report/)
})
