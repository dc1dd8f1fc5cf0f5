import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kyselyOn, sessionOf } from '../../src/kernel/server/database.ts'
import type { QueryHandler, Reader } from '../../src/kernel/server/handler.ts'
import { ensurePartitions } from '../../src/kernel/server/writer-session.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { bossOf, grantedOn, idOf, newAreas, openPlant, type Plant } from './sample/plant.ts'
import { declareTank, drain, listTanks, lockTank, reportLevel } from './sample/tank/contract.ts'
import { ignoresItsScope } from './scope-use.ts'

let database: TestDatabase
let plant: Plant
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
  for (const area of ['east', 'west'] as const) {
    await plant.send(declareTank, { tankId: idOf(area), code: area, equipmentId: plant.areas[area], litres: 500, contact: 'Ada' })
  }
  await plant.send(reportLevel, { tankId: idOf('east'), level: 5 })
  await plant.send(lockTank, { tankId: idOf('east'), pin: '1234' })
  await plant.send(drain, { tankId: idOf('east'), litres: 900 })
})
afterAll(async () => {
  await plant?.site.close()
  await database?.drop()
})

/** One statement as one of the program's roles, with the rows of these sites open to it. */
async function as(role: 'write' | 'read', text: string, sites: readonly string[] = [plant.areas.siteId]): Promise<any[]> {
  const client = new pg.Client(sessionOf(database[role], sites))
  await client.connect()
  try {
    const result = await client.query(text)
    return ([result].flat().at(-1) as pg.QueryResult).rows
  } finally {
    await client.end()
  }
}

describe('the database', () => {
  const ledger = [
    'ledger',
    'ledger_epoch',
    'command_key',
    'command',
    'event',
    'stream',
    'refusal',
    'reservation',
    'personal_value',
    'reader_cursor',
    'seal',
  ]
  const siteTables = async () =>
    (
      await asAdmin(database.admin, (client) =>
        client.query(
          `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced from pg_class c join pg_attribute a on a.attrelid = c.oid
           where a.attname = 'site_id' and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace`,
        ),
      )
    ).rows

  test('forces row-level security on every table with a site, also on its owner', async () => {
    const tables = await siteTables()
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining([...ledger, 'sample_tank']))
    expect(tables.filter(({ forced }) => !forced)).toEqual([])
  })

  test('shows no row of another site, in no table, to either role, whatever the setting', async () => {
    const tables = await siteTables()
    for (const role of ['write', 'read'] as const) {
      for (const sites of [[randomUUID()], []]) {
        await asAdmin(sessionOf(database[role], sites), async (client) => {
          for (const { name } of tables) {
            const shown = await client.query(`select from ${name} limit 1`).catch((error: Error) => error.message.replace(name, 'it'))
            expect(typeof shown === 'string' ? shown : shown.rowCount).toBeOneOf([0, 'permission denied for table it'])
          }
        })
      }
    }
    expect((await as('read', 'select * from event')).length).toBe(4)
  })

  test('takes no row for another site', async () => {
    const other = randomUUID()
    const sql = `insert into event select '${other}', epoch, seq + 100, stream_id, stream_kind, version, kind, payload, occurred_at, recorded_at, actor_id, command_id from event`
    await expect(as('write', sql)).rejects.toThrow('row-level security')
    await expect(as('write', `update stream set site_id = '${other}'`)).rejects.toThrow('row-level security')
  })

  test.each(['event', 'command', 'command_key', 'seal', 'ledger_epoch'])('lets the write role only add to %s', async (table) => {
    for (const sql of [`update ${table} set site_id = site_id`, `delete from ${table}`, `truncate ${table}`, `drop table ${table}`]) {
      await expect(as('write', sql)).rejects.toThrow(/permission denied|must be owner/)
    }
    await expect(as('write', `alter table ${table} disable trigger all`)).rejects.toThrow('must be owner')
    // Even the owner, who could be granted by mistake, runs into the trigger.
    await expect(asAdmin(database.admin, (client) => client.query(`delete from ${table}`))).rejects.toThrow('append-only')
  })

  test.each(['event', 'command', 'refusal'])('lets nobody reach the partitions of %s past their parent', async (table) => {
    const [{ partition }] = (
      await asAdmin(database.admin, (client) =>
        client.query(`select inhrelid::regclass::text as partition from pg_inherits where inhparent = '${table}'::regclass limit 1`),
      )
    ).rows
    for (const role of ['write', 'read'] as const) await expect(as(role, `select * from ${partition}`)).rejects.toThrow('permission denied')
  })

  test('keeps the read role from writing, also with raw SQL and after switching its transaction', async () => {
    await asAdmin(sessionOf(database.read, [plant.areas.siteId]), async (client) => {
      await client.query('set default_transaction_read_only = off')
      for (const table of [...ledger, 'sample_tank', 'sample_lock']) {
        for (const sql of [`delete from ${table}`, `update ${table} set site_id = site_id`, `insert into ${table} default values`]) {
          await expect(client.query(sql)).rejects.toThrow('permission denied')
        }
      }
    })
    for (const sql of [
      'create table mine (id int)',
      'create temporary table mine (id int)',
      `select open_shadow('{sample_tank}')`,
      'set role entresol_write',
    ]) {
      await expect(as('read', `begin read write; ${sql}`)).rejects.toThrow(/permission denied/)
    }
    await expect(
      as('read', `select set_config('default_transaction_read_only', 'off', false); update sample_tank set litres = 0`),
    ).rejects.toThrow(/permission denied|read-only/)
  })

  test('gives the hot questions of the writer an index under row-level security', async () => {
    const names = await as(
      'write',
      `set enable_seqscan = off; explain select * from command_key where site_id = '${plant.areas.siteId}' and command_id = any('{${randomUUID()}}')`,
    )
    expect(JSON.stringify(names)).toMatch(/Index (Only )?Scan.*command_key_pkey/)
    const feed = await as(
      'write',
      `set enable_seqscan = off; explain select * from event where site_id = '${plant.areas.siteId}' and (epoch, seq) > (1, 1) order by epoch, seq limit 10`,
    )
    expect(JSON.stringify(feed)).toMatch(/Index Scan.*Index Cond: .*epoch, seq/)
  })
})

describe('a permission', () => {
  const newTank = (area: 'east' | 'west') => ({ tankId: randomUUID(), code: randomUUID(), equipmentId: plant.areas[area] })
  const notPermitted = { outcome: 'refused', refusals: ['not_permitted'] }

  test('covers its part of the equipment tree and nothing else', async () => {
    const eastern = grantedOn(plant.areas.east, 'sample.tank.edit')
    expect((await plant.send(declareTank, newTank('east'), { actor: eastern })).outcome).toBe('accepted')
    expect(await plant.send(declareTank, newTank('west'), { actor: eastern })).toEqual(notPermitted)
    expect(await plant.send(lockTank, { tankId: idOf('west'), pin: '1234' }, { actor: eastern })).toEqual(notPermitted)
    // An unknown tank has no place: only the whole site's permission reaches as far as "unknown".
    expect(await plant.send(lockTank, { tankId: randomUUID(), pin: '1234' }, { actor: eastern })).toEqual(notPermitted)
    expect(await plant.send(drain, { tankId: idOf('east'), litres: 1 }, { actor: eastern })).toEqual(notPermitted)
  })

  test('for another site opens nothing here', async () => {
    expect(await plant.send(declareTank, newTank('east'), { actor: bossOf(newAreas()) })).toEqual(notPermitted)
  })

  test('of a query shows its part of the tree; without one there is no answer', async () => {
    const see = async (actor: ReturnType<typeof grantedOn>) => {
      const answer = await plant.site.answer(listTanks, { limit: 50 }, actor)
      return answer.permitted
        ? (answer.value as { rows: { code: string }[] }).rows.map(({ code }) => code).filter((code) => code.length < 5)
        : 'nothing'
    }
    expect(await see(grantedOn(plant.areas.siteId, 'sample.tank.see'))).toEqual(['east', 'west'])
    expect(await see(grantedOn(plant.areas.west, 'sample.tank.see'))).toEqual(['west'])
    expect(await see(grantedOn(randomUUID(), 'sample.tank.see'))).toEqual([])
    expect(await see(grantedOn(plant.areas.siteId, 'sample.tank.edit'))).toBe('nothing')
  })

  test('is looked at by every query of the catalogue but the careless one, which this finds', async () => {
    const client = new pg.Client(sessionOf(database.read, [plant.areas.siteId]))
    await client.connect()
    const reader: Reader = {
      tx: kyselyOn(client) as never,
      siteId: plant.areas.siteId,
      ask: () => Promise.reject(new Error('not asked here')),
    }
    const inputs: Record<string, object> = { 'sample.tank.findTankByCode': { code: 'east' } }
    const careless: string[] = []
    const ask = ({ answer, contract }: QueryHandler, scope: any) =>
      answer(reader, contract.input.parse(inputs[contract.name] ?? {}), scope, { now: plant.site.now(), actor: plant.boss })
    for (const handler of plant.site.catalogue.answers.values())
      if (await ignoresItsScope(handler, ask)) careless.push(handler.contract.name)
    await client.end()
    expect(careless).toEqual(['sample.tank.listTanksCarelessly'])
  })

  test('of a query cannot write: its transaction is read-only and so is its role', async () => {
    const writing: QueryHandler = {
      contract: listTanks,
      answer: async ({ tx }) => {
        await (tx as any).updateTable('sample_tank').set({ litres: 0 }).execute()
        return { rows: [] }
      },
    }
    const sneaky = await openPlant(database, {
      areas: newAreas(),
      catalogue: { ...plant.site.catalogue, answers: new Map([[listTanks.name, writing]]) },
    })
    await expect(sneaky.site.answer(listTanks, {}, sneaky.boss)).rejects.toThrow(/read-only|permission denied/)
    await sneaky.site.close()
  })
})

test('the write role makes partitions for sensible months only', async () => {
  const client = new pg.Client(sessionOf(database.write, [plant.areas.siteId]))
  await client.connect()
  await expect(ensurePartitions(client, '2500-01-01T00:00:00.000Z' as never)).rejects.toThrow('not sensible')
  await client.end()
})
