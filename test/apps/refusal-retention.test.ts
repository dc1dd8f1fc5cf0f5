import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { dropOldRefusals } from '../../src/apps/refusal-retention.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let plant: ModelSite
beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { now: () => '2026-06-01T12:00:00.000Z' as Instant })
})
afterAll(async () => {
  await plant?.close()
  await database?.drop()
})

test('refused attempts have a retention of their own; what was accepted stays for ever', async () => {
  const { pool } = plant.site
  await pool.query(
    `select ensure_month_partitions('refusal'::regclass, '2024-03-01', 1), ensure_month_partitions('event'::regclass, '2024-03-01', 1)`,
  )
  const partitions = async (table: string) =>
    (await pool.query('select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass', [table])).rows.map(
      ({ name }) => name,
    )
  expect(await partitions('refusal')).toContain('refusal_2024_03')
  await dropOldRefusals(plant.site)
  expect(await partitions('refusal')).not.toContain('refusal_2024_03')
  expect(await partitions('refusal')).toContain('refusal_2026_06')
  expect(await partitions('event')).toContain('event_2024_03')
  await expect(pool.query(`select drop_month_partitions('event'::regclass, '2025-01-01')`)).rejects.toThrow(/append-only/)
})
