import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../../src/kernel/server/access.ts'
import { openPool } from '../../src/kernel/server/database.ts'
import { FeedBell, readFeed, ReaderAhead } from '../../src/kernel/server/feed.ts'
import { follow, step } from '../../src/kernel/server/follower.ts'
import { catalogueOf } from '../../src/kernel/server/catalogue.ts'
import { defineReaction, type Recorded } from '../../src/kernel/server/handler.ts'
import { NotTheWriter, openEpoch } from '../../src/kernel/server/writer-session.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { idOf, openPlant, type Plant } from './sample/plant.ts'
import { modulesOf } from './sample/modules.ts'
import { declareTank, fill, transfer } from './sample/tank/contract.ts'
import { movedProjection } from './sample/tank/tank.projection.ts'

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
const now = () => new Date().toISOString() as never

async function work(of: Plant, times: number, litres = 1): Promise<void> {
  await of.send(declareTank, { tankId: idOf('from'), code: 'from', equipmentId: of.areas.east, litres: 1_000_000 })
  await of.send(declareTank, { tankId: idOf('to'), code: 'to', equipmentId: of.areas.east })
  const input = { fromId: idOf('from'), toId: idOf('to'), pumpId: idOf('pump'), litres }
  await Promise.all(Array.from({ length: times }, () => of.send(transfer, input)))
}

/** Resolves when the condition holds; looks again whenever the feed moves. */
async function until(of: Plant, holds: () => Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(15_000)
  while (!(await holds())) {
    if (signal.aborted) throw new Error('it never came true')
    await of.site.bell.next([], of.site.bell.rungFor([]), 50, signal)
  }
}

describe('a follower', () => {
  test('sees every event once, in order, over crashes in the middle of its work', async () => {
    await work(plant, 30)
    const pool = openPool(database.write, [plant.areas.siteId], 2)
    const options = { name: 'test.crashing', siteId: plant.areas.siteId, pool, streams: movedProjection.streams }
    await query('create table seen (site_id uuid, seq bigint)')
    await query('grant select, insert on seen to public')
    const write = async (tx: any, events: readonly Recorded[]) => {
      for (const { siteId, position } of events) await tx.insertInto('seen').values({ site_id: siteId, seq: position.seq }).execute()
    }
    const crash = async (tx: any, events: readonly Recorded[]) => {
      await write(tx, events)
      throw new Error('crashed before the commit')
    }
    await expect(step({ ...options, apply: crash })).rejects.toThrow('crashed')
    expect(await step({ ...options, apply: write })).toBeGreaterThan(30)
    await work(plant, 5)
    await expect(step({ ...options, apply: crash })).rejects.toThrow('crashed')
    // Two programs at once: one works, the other leaves it alone.
    await Promise.all([step({ ...options, apply: write }), step({ ...options, apply: write })])
    expect(await step({ ...options, apply: write })).toBe(0)
    const seen = await query('select seq::int from seen')
    const expected = await query(`select seq::int from event where site_id = $1 and stream_kind = 'sample.tank.tank' order by seq`, [
      plant.areas.siteId,
    ])
    expect(seen).toEqual(expected)
    await pool.end()
  })

  test('keeps a sum over streams that is right after a restart of the program', async () => {
    const { siteId } = plant.areas
    await plant.site.close()
    plant = await openPlant(database, { areas: plant.areas })
    await work(plant, 7)
    const [{ n }] = await query(`select count(*)::int as n from event where site_id = $1 and kind = 'litresIn'`, [siteId])
    await until(plant, async () => (await query('select times from sample_moved where site_id = $1', [siteId]))[0]?.times === n)
    expect(n).toBe(42)
  })

  test('that was rung while it was busy does not go to sleep', async () => {
    const bell = new FeedBell()
    const heard = bell.rungFor(['a'])
    bell.ring(['a'])
    await bell.next(['a'], heard, 60_000, new AbortController().signal)
    const other = bell.rungFor(['a'])
    let woke = false
    const waiting = bell.next(['a'], other, 60_000, new AbortController().signal).then(() => (woke = true))
    bell.ring(['b'])
    await Promise.resolve()
    expect(woke).toBe(false)
    bell.ring(['a'])
    await waiting
  })
})

describe('a reaction', () => {
  test('that is refused is an incident: nobody else waits for its answer', async () => {
    const vain = defineReaction({
      name: 'sample.vain',
      streams: ['sample.tank.tank'],
      react: async ({ event }) =>
        event.kind === 'tankDeclared' ? [{ contract: fill, input: { tankId: idOf('nowhere'), litres: 1 } }] : [],
    })
    const other = await openPlant(database, { catalogue: catalogueOf([...modulesOf(), { reactions: [vain] }]) })
    await other.send(declareTank, { tankId: idOf('here'), code: 'here', equipmentId: other.areas.east })
    await until(other, async () => other.incidents.length > 0)
    expect(other.incidents).toMatchObject([{ where: 'sample.vain', error: { message: `${fill.name} was refused: unknown_tank` } }])
    await other.site.close()
  })

  test('sends its commands once, however often it is repeated', async () => {
    const { siteId } = plant.areas
    await work(plant, 3, 600)
    const alarms = () => query(`select occurred_at, actor_id from event where site_id = $1 and kind = 'alarmRaised'`, [siteId])
    await until(plant, async () => (await alarms()).length >= 3)
    // The program dies between the commands and the cursor: everything is sent again.
    await plant.site.close()
    await query(`update reader_cursor set seq = 0 where site_id = $1 and reader = 'sample.overflow'`, [siteId])
    plant = await openPlant(database, { areas: plant.areas })
    const [{ seq: end }] = await query(`select seq::int from ledger where site_id = $1`, [siteId])
    await until(
      plant,
      async () =>
        (await query(`select seq::int from reader_cursor where site_id = $1 and reader = 'sample.overflow'`, [siteId]))[0].seq >= end,
    )
    expect((await alarms()).length).toBe(3)
    expect((await alarms())[0].actor_id).toBe(systemActor(siteId).accountId)
  })
})

describe('an epoch', () => {
  test('goes on counting, states what it contains, and cannot be opened beside a writer', async () => {
    const { siteId } = plant.areas
    await expect(openEpoch(database.write, siteId, now, 'restore')).rejects.toBeInstanceOf(NotTheWriter)
    await plant.site.close()
    const before = plant.site.lastPosition()
    expect(await openEpoch(database.write, siteId, now, 'restore')).toEqual({ epoch: 2, seq: before.seq })
    plant = await openPlant(database, { areas: plant.areas })
    expect(plant.site.lastPosition()).toEqual({ epoch: 2, seq: before.seq })
    const outcome = await plant.send(declareTank, { tankId: randomUUID(), code: 'new epoch', equipmentId: plant.areas.east })
    expect(outcome).toMatchObject({ position: { epoch: 2, seq: before.seq + 1 } })
    const { events, position } = await readFeed(plant.site.pool, siteId, before, 10)
    expect(events.map((event) => event.position)).toEqual([{ epoch: 2, seq: before.seq + 1 }])
    expect(position).toEqual({ epoch: 2, seq: before.seq + 1 })
  })

  test('makes a reader that has seen more than it contains stop and say so', async () => {
    const { siteId } = plant.areas
    const { seq } = plant.site.lastPosition()
    const lost = { epoch: 1, seq: seq + 5 }
    await expect(readFeed(plant.site.pool, siteId, lost, 10)).rejects.toBeInstanceOf(ReaderAhead)
    await expect(readFeed(plant.site.pool, siteId, { epoch: 1, seq }, 10)).rejects.toBeInstanceOf(ReaderAhead)
    await expect(readFeed(plant.site.pool, siteId, { epoch: 3, seq: 0 }, 10)).rejects.toBeInstanceOf(ReaderAhead)
    await query(`insert into reader_cursor values ($1, 'test.ahead', 1, $2)`, [siteId, lost.seq])
    const said: unknown[] = []
    const troubles: Record<string, string> = {}
    await follow({
      ...{ name: 'test.ahead', siteId, pool: plant.site.pool, bell: plant.site.bell, streams: [], troubles },
      signal: AbortSignal.timeout(10_000),
      log: (error) => said.push(error),
      apply: () => Promise.reject(new Error('must not be called')),
    })
    expect(said).toEqual([expect.any(ReaderAhead)])
    expect(troubles['test.ahead']).toContain('restore the reader too')
  })
})
