import { Kysely, PostgresDialect, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../src/kernel/server/database.ts'
import { nowOf } from '../../src/operations/performance/board.query.ts'
import { listBoard } from '../../src/operations/performance/contract.ts'
import { sharedDatabase, type TestDatabase } from '../support/database.ts'
import { local, openShiftPlant, type ShiftPlant } from './shift.fixture.ts'

let database: TestDatabase
let plant: ShiftPlant
beforeAll(async () => {
  database = await sharedDatabase()
  plant = await openShiftPlant(database)
  await plant.accountant.close()
  const { pool } = plant.site
  for (const month of ['2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01'])
    await pool.query(`select ensure_month_partitions('time_interval', $1::date, 1)`, [month])
})
afterAll(() => plant.close())

const interval = (startsAt: string, endsAt: string | null, state: string) =>
  plant.site.pool.query(
    `insert into time_interval (site_id, equipment_id, book_month, starts_at, ends_at, state, element, minor)
     values ($1, $2, date_trunc('month', $3::timestamptz)::date, $3, $4, $5, 'NotScheduled', false)`,
    [plant.siteId, plant.unitId, startsAt, endsAt, state],
  )

/** The partitions that are really read, by the plan of the write role. */
async function monthsRead(): Promise<string[]> {
  const pool = openPool(database.write, [plant.siteId], 1)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const { rows } = await sql<{ 'QUERY PLAN': unknown }>`explain (analyze, format json) ${nowOf([plant.unitId], local('08:00'))}`.execute(db)
  await db.destroy()
  const read = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    const { 'Relation Name': relation, 'Actual Loops': loops } = node as Record<string, unknown>
    if (typeof relation === 'string' && relation.startsWith('time_interval_') && loops !== 0) read.add(relation)
    Object.values(node).forEach(visit)
  }
  visit(rows[0]!['QUERY PLAN'])
  return [...read].sort()
}

test('a unit that has done the same for three months is shown with what it does', async () => {
  await interval('2026-02-10T06:00:00Z', '2026-02-10T07:00:00Z', 'Producing')
  await interval('2026-02-10T07:00:00Z', null, 'Idle')
  plant.setNow(local('08:00'))
  const { rows } = await plant.ask(listBoard, {})
  const unit = rows.find(({ equipmentId }: { equipmentId: string }) => equipmentId === plant.unitId)
  expect(unit).toMatchObject({ state: 'Idle', since: '2026-02-10T07:00:00.000Z', buffer: null })
})

test('a unit is shown with the buffer behind it, when its machine says what is in it', async () => {
  await plant.site.pool.query(
    `insert into unit_buffer (site_id, equipment_id, level, level_at, capacity, earlier_level, earlier_at) values ($1, $2, 60, $3, 80, 20, $4)`,
    [plant.siteId, plant.unitId, local('07:59'), local('07:55')],
  )
  const { rows } = await plant.ask(listBoard, {})
  const unit = rows.find(({ equipmentId }: { equipmentId: string }) => equipmentId === plant.unitId)
  expect(unit).toMatchObject({ buffer: { level: '60', capacity: '80', trend: 'rising' } })
})

test('of a unit that speaks, only the months around now are read', async () => {
  await plant.site.pool.query('begin; delete from time_interval; commit')
  await interval('2026-02-10T07:00:00Z', '2026-03-01T00:00:00Z', 'Idle')
  await interval('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', 'Idle')
  await interval('2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z', 'Idle')
  await interval('2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z', 'Idle')
  await interval('2026-06-01T00:00:00Z', null, 'Producing')
  expect(await monthsRead()).toEqual(['time_interval_2026_05', 'time_interval_2026_06'])
})
