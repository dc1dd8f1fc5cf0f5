import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { BrokenAnchor, readFactAnchors, sendFactAnchors, verdictOfFacts } from '../../src/apps/anchor.ts'
import { drawShift } from '../../src/apps/shift-report/draw-shift.ts'
import { readShift } from '../../src/apps/shift-report/read-shift.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { sealNext } from '../../src/kernel/server/seal.ts'
import { listFactSeals } from '../../src/operations/performance/contract.ts'
import { sealFacts } from '../../src/operations/performance/seal-facts.store.ts'
import { verifyFacts } from '../../src/operations/performance/verify-facts.store.ts'
import { asAdmin } from '../kernel/sample/database.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'
import { readPdf } from '../support/pdf.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { type Fact, openShiftPlant, shiftOn, type ShiftPlant } from './shift.fixture.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const nextDay = '2026-06-02T00:05:00.000Z' as Instant
const reading = (clock: string, word: string): Fact => ({ clock, kind: 'reading', word, tag: 'total', role: 'total' })

let database: TestDatabase
let plant: ShiftPlant

/** Four facts of one day, sealed when it was over; two that came later in a version of their own; and one of the day that goes on. */
beforeAll(async () => {
  database = await ownDatabase()
  plant = await openShiftPlant(database)
  await plant.accountant.close()
  await plant.machine([
    { clock: '06:00', kind: 'state', word: 'Producing' },
    reading('06:00', '0'),
    reading('07:00', '100'),
    reading('13:00', '900'),
  ])
  expect(await seal()).toBe(0)
  plant.setNow(nextDay)
  await plant.machine([reading('2026-06-02T00:01:00.000Z', '901')])
  expect(await seal()).toBe(4)
  expect(await seal()).toBe(0)
  plant.setNow('2026-06-02T09:00:00.000Z' as Instant)
  await plant.machine([reading('08:00', '200'), reading('09:00', '300')])
  expect(await seal()).toBe(0)
  plant.setNow('2026-06-02T09:02:00.000Z' as Instant)
  expect(await seal()).toBe(2)
})
afterAll(async () => {
  await plant?.close()
  await database?.drop()
})

const seal = () => sealFacts(plant.site, privateKey)
const verify = () => verifyFacts(plant.site.pool, plant.siteId, publicKey)
const listSeals = async () => {
  const input = { equipmentId: plant.unitId, startsAt: `${shiftOn}T04:00:00.000Z`, endsAt: `${shiftOn}T12:00:00.000Z` }
  return (await plant.ask(listFactSeals, input)).rows
}

/** What a superuser does by hand, undone afterwards. */
async function tampered(...statements: string[]): Promise<Awaited<ReturnType<typeof verify>>> {
  const tables = ['equipment_fact', 'fact_seal']
  return asAdmin(database.admin, async (client) => {
    await client.query('set session_replication_role = replica')
    await client.query('begin')
    for (const table of tables) await client.query(`create table kept_${table} as table ${table}`)
    for (const statement of statements) await client.query(statement)
    await client.query('commit')
    try {
      return await verify()
    } finally {
      await client.query(`delete from equipment_fact; delete from fact_seal; insert into fact_seal select * from kept_fact_seal`)
      await client.query(`insert into equipment_fact overriding system value select * from kept_equipment_fact`)
      for (const table of tables) await client.query(`drop table kept_${table}`)
    }
  })
}

describe('what the machines said, sealed by unit and day', () => {
  test('a day is sealed when it is over; what comes later gets a version of its own and the one before stays', async () => {
    expect(await verify()).toEqual({ seals: 2, facts: 6, unsealed: 1, anchored: 0 })
    const { rows } = await plant.site.pool.query('select day_on::text as day, version, facts from fact_seal order by seal_no')
    expect(rows).toEqual([
      { day: shiftOn, version: 1, facts: 4 },
      { day: shiftOn, version: 2, facts: 2 },
    ])
    expect(await listSeals()).toMatchObject([
      { code: 'L1-F', dayOn: shiftOn, version: 2, facts: 2, head: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(await tampered()).toEqual({ seals: 2, facts: 6, unsealed: 1, anchored: 0 })
  })

  const at13 = `occurred_at = '2026-06-01T11:00:00Z'`
  test.each([
    [
      'a changed word',
      `update equipment_fact set word = '901' where ${at13}`,
      /changed after it was sealed: reading total = 901 at 2026-06-01 11:00/,
    ],
    [
      'a changed recording',
      `update equipment_fact set recorded_at = recorded_at + interval '1 microsecond' where ${at13}`,
      /changed.*total = 900/,
    ],
    ['a changed flag', `update equipment_fact set flags = '{reset}' where word = '100'`, /changed.*total = 100/],
    ['a changed late fact', `update equipment_fact set word = '301' where word = '300'`, /changed.*total = 301/],
    ['a removed fact', `delete from equipment_fact where word = '100'`, /1 of its facts are missing, the first before reading total = 900/],
    [
      'a fact moved to another day',
      `update equipment_fact set occurred_at = occurred_at + interval '1 day' where ${at13}`,
      /1 of its facts are missing/,
    ],
    [
      'a fact inserted among them',
      `insert into equipment_fact overriding system value
         select site_id, equipment_id, occurred_at + interval '1 minute', kind, tag, '101', role, fault_code, flags, recorded_at, fact_id from equipment_fact where word = '100'`,
      /1 facts were inserted after it was sealed, the first is reading total = 101/,
    ],
    ['a removed first version', 'delete from fact_seal where version = 1', /version 2 of its seal does not follow the seal before it/],
    ['a changed root', `update fact_seal set root = sha256('x') where version = 2`, /version 2 of its seal was changed/],
    ['a changed bound', 'update fact_seal set through_fact = through_fact + 9 where version = 2', /version 2 of its seal was changed/],
    [
      'a seal that somebody else signed',
      `update fact_seal set signature = sha256('x') where version = 1`,
      /signature of version 1 of its seal is not ours/,
    ],
  ])('%s is found and named', async (_what, statement, expected) => {
    const { fault } = await tampered(statement)
    expect(fault).toMatchObject({ unit: 'L1-F', dayOn: shiftOn, what: expect.stringMatching(expected) })
  })

  test('their heads go to the anchor, each once, and what it bears out is unaltered', async () => {
    const path = join(scratchDirectory(atEnd), 'anchors.jsonl')
    expect(await sendFactAnchors(plant.site, path)).toBe(2)
    expect(await sendFactAnchors(plant.site, path)).toBe(0)
    const anchors = readFactAnchors(path, plant.site.siteId, publicKey)
    const verified = (some: typeof anchors) => verifyFacts(plant.site.pool, plant.siteId, publicKey, some)
    expect(await verified(anchors)).toEqual({ seals: 2, facts: 6, unsealed: 1, anchored: 6 })
    expect(verdictOfFacts(await verified(anchors))).toMatch(/6 unaltered, by the anchors/)
    expect(await verified(anchors.slice(0, 1))).toMatchObject({ anchored: 4 })
    const forged = anchors.map((anchor) => ({ ...anchor, head: anchors[0]!.head }))
    expect((await verified(forged)).fault).toEqual({ unit: 'L1-F', dayOn: shiftOn, what: 'the seal is not the one that was anchored' })
    const more = [...anchors, { ...anchors[0]!, sealNo: 3 }]
    expect((await verified(more)).fault).toEqual({ unit: 'L1-F', dayOn: shiftOn, what: 'the seal that was anchored is missing' })
    const stranger = generateKeyPairSync('ed25519').publicKey
    expect(() => readFactAnchors(path, plant.site.siteId, stranger)).toThrow(BrokenAnchor)
  })

  test('the shift page prints the heads of the newest seals', async () => {
    expect(await sealNext(plant.site.pool, plant.siteId, plant.site.now(), privateKey)).toBeGreaterThan(0)
    const figures = await readShift(plant.site, plant.system, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
    const { pages, text } = await readPdf(await drawShift(figures!, 'en'))
    const shortened = (head: string) => head.slice(0, 16).replaceAll(/(.{4})(?=.)/g, '$1 ')
    const [{ head }] = await listSeals()
    const printed = text.replaceAll('| |', ' ')
    expect(pages).toBe(1)
    expect(printed).toContain(`L1-F ${shiftOn} v2 ${shortened(head)}`)
    expect(printed).toContain(`Ledger 1.${figures!.ledgerSeal!.lastSeq} ${shortened(figures!.ledgerSeal!.head)}`)
  })
})
