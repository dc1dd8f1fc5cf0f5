import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '../../src/kernel/server/database.ts'
import { sealNext, verifySeals } from '../../src/kernel/server/seal.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { idOf, openPlant } from './sample/plant.ts'
import { declareTank, reportLevel } from './sample/tank/contract.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const sealedAt = '2026-11-22T10:00:00.000Z' as never
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let siteId: never

/** Ten events in two blocks of five, and five that are not sealed. */
beforeAll(async () => {
  database = await sampleDatabase()
  const plant = await openPlant(database)
  siteId = plant.areas.siteId as never
  pool = openPool(database.write, [siteId], 2)
  await plant.send(declareTank, { tankId: idOf('tank'), code: 'tank', equipmentId: plant.areas.east })
  const report = async (times: number) => {
    for (let level = 0; level < times; level += 1) await plant.send(reportLevel, { tankId: idOf('tank'), level })
  }
  await report(4)
  expect(await sealNext(pool, siteId, sealedAt, privateKey)).toBe(5)
  await report(5)
  expect(await sealNext(pool, siteId, sealedAt, privateKey)).toBe(5)
  await report(5)
  await plant.site.close()
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

/** What a superuser does who knows the database well, undone afterwards. */
async function tampered(...statements: string[]): Promise<Awaited<ReturnType<typeof verifySeals>>> {
  const tables = ['event', 'seal', 'ledger']
  return asAdmin(database.admin, async (client) => {
    await client.query(`set session_replication_role = replica`)
    for (const table of tables) await client.query(`create table kept_${table} as table ${table}`)
    for (const statement of statements) await client.query(statement)
    try {
      return await verifySeals(pool, siteId, publicKey)
    } finally {
      for (const table of tables) {
        await client.query(`delete from ${table}`)
        await client.query(`insert into ${table} select * from kept_${table}`)
        await client.query(`drop table kept_${table}`)
      }
    }
  })
}
const changed = (seq: number, set: string) => `update event set ${set} where seq = ${seq}`
const inserted = (like: number, columns: string) =>
  `insert into event select (jsonb_populate_record(e, '${columns}')).* from event e where seq = ${like}`

describe('seals', () => {
  test('of untouched books are consistent, signed, and say what is not sealed yet', async () => {
    expect(await verifySeals(pool, siteId, publicKey)).toEqual({ blocks: 2, events: 10, unsealed: 5, anchored: 0 })
    expect(await tampered()).toEqual({ blocks: 2, events: 10, unsealed: 5, anchored: 0 })
  })

  test.each([
    ['a changed payload', [changed(3, `payload = '{"level":99}'`)], 3, /changed/],
    ['a payload that means the same but is written otherwise', [changed(7, `payload = '{ "level": 1}'`)], 7, /changed/],
    ['a changed instant, by a microsecond', [changed(8, `occurred_at = occurred_at + interval '1 microsecond'`)], 8, /changed/],
    ['a changed person', [changed(2, `actor_id = gen_random_uuid()`)], 2, /changed/],
    ['a changed salt', [changed(1, 'salt = gen_random_uuid()')], 1, /changed/],
    ['a removed event', ['delete from event where seq = 4'], 4, /missing/],
    [
      'a removed event, the others moved up',
      ['delete from event where seq = 4', 'update event set seq = seq - 1 where seq > 4'],
      4,
      /changed/,
    ],
    [
      'an event inserted at a taken position',
      [inserted(6, '{"recorded_at": "2026-11-30T00:00:00Z", "kind": "forged"}').replace('where seq', `where seq`)],
      6,
      /twice|changed/,
    ],
    ['an event inserted before the first', [inserted(1, '{"seq": 0}')], 0, /inserted/],
    ['an event inserted in an epoch of its own', [inserted(5, '{"epoch": 0, "seq": 50}')], 50, /inserted/],
    ['a removed block', ['delete from event where seq <= 5', 'delete from seal where first_seq = 1'], 6, /does not follow/],
    ['a forged leaf', [`update seal set leaves = overlay(leaves placing '\\x00'::bytea from 1) where first_seq = 1`], 1, /root/],
    [
      'a forged signature',
      [`update seal set signature = overlay(signature placing '\\x00'::bytea from 1) where first_seq = 6`],
      6,
      /signature/,
    ],
    ['a removed event that was not sealed yet', ['delete from event where seq = 13'], 11, /not sealed yet/],
    ['the last events removed', ['delete from event where seq > 12'], 11, /not sealed yet/],
    ['an event added at the end', [inserted(15, '{"seq": 16}')], 11, /not sealed yet/],
  ])('find %s and name the place', async (_, statements, seq, what) => {
    const { fault } = await tampered(...statements)
    expect(fault?.what).toMatch(what)
    expect(fault?.seq).toBe(seq)
  })

  test('that were anchored elsewhere betray a history that was sealed anew with the stolen key', async () => {
    const { rows } = await pool.query('select epoch, last_seq as "lastSeq", head from seal order by first_seq')
    const [first] = rows
    expect(await verifySeals(pool, siteId, publicKey, [first])).toEqual({ blocks: 2, events: 10, unsealed: 5, anchored: 5 })
    expect(await verifySeals(pool, siteId, publicKey, rows)).toMatchObject({ anchored: 10 })
    await asAdmin(database.admin, async (client) => {
      await client.query(
        `set session_replication_role = replica; create table honest as table event; create table honest_seal as table seal`,
      )
      await client.query(`${changed(3, `payload = '{"level":99}'`)}; delete from seal`)
      while ((await sealNext(pool, siteId, sealedAt, privateKey)) > 0);
      const consistent = await verifySeals(pool, siteId, publicKey)
      const betrayed = await verifySeals(pool, siteId, publicKey, [first])
      await client.query(
        `delete from event; insert into event select * from honest; delete from seal; insert into seal select * from honest_seal`,
      )
      expect(consistent.fault).toBeUndefined()
      expect(betrayed.fault).toEqual({ epoch: 1, seq: 5, what: 'the chain is not the one that was anchored' })
    })
  })

  test('resealed by somebody without the key do not pass', async () => {
    const stranger = generateKeyPairSync('ed25519')
    await sealNext(pool, siteId, sealedAt, stranger.privateKey)
    expect((await verifySeals(pool, siteId, publicKey)).fault).toMatchObject({ seq: 11, what: expect.stringMatching(/signature/) })
    expect(await verifySeals(pool, siteId)).toEqual({ blocks: 3, events: 15, unsealed: 0, anchored: 0 })
  })
})
