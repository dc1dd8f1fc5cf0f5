import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogueOf } from '../../src/kernel/server/catalogue.ts'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { modulesOf } from './sample/modules.ts'
import { idOf, openPlant, type Plant } from './sample/plant.ts'
import { declareTank, transfer } from './sample/tank/contract.ts'
import { movedProjection, tankProjection } from './sample/tank/tank.projection.ts'

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
const input = { fromId: idOf('from'), toId: idOf('to'), pumpId: idOf('pump'), litres: 1 }
const declare = (code: string, of = plant, litres = 1_000_000) =>
  of.send(declareTank, { tankId: idOf(code), code, equipmentId: of.areas.east, litres })

/** Commands that keep coming until `done` has settled. @returns how many were accepted. */
async function keepWorking(done: Promise<unknown>): Promise<number> {
  let isOver = false
  const settled = done.finally(() => {
    isOver = true
  })
  let accepted = 0
  while (!isOver) {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => plant.send(transfer, input)))
    accepted += outcomes.filter(({ outcome }) => outcome === 'accepted').length
  }
  await settled
  return accepted
}

describe('rebuild', () => {
  test.each([
    ['of a synchronous projection', tankProjection()],
    ['of a projection that follows the feed', movedProjection],
  ])('%s equals the live one at the same position while commands keep coming', async (_, projection) => {
    await Promise.all([declare('from'), declare('to')])
    await Promise.all(Array.from({ length: 200 }, () => plant.send(transfer, input)))
    for (let run = 0; run < 5; run += 1) {
      const rebuilding = rebuild(database.write, plant.areas.siteId, projection)
      expect(await keepWorking(rebuilding)).toBeGreaterThan(0)
      expect(await rebuilding).toMatchObject({ projection: projection.name, differences: 0, swapped: false })
    }
    expect(await query(`select tablename from pg_tables where schemaname = 'shadow'`)).toEqual([])
  })

  test('puts a reading model right that somebody has changed, without losing what is decided meanwhile', async () => {
    await query(`update sample_tank set litres = litres + 7, code = 'forged' where code = 'to'`)
    await query(`insert into sample_tank select site_id, gen_random_uuid(), 'ghost', equipment_id, 1 from sample_tank limit 1`)
    const rebuilding = rebuild(database.write, plant.areas.siteId, tankProjection())
    await keepWorking(rebuilding)
    expect(await rebuilding).toMatchObject({ differences: 3, swapped: true })
    const rows = await query(
      `select t.code, t.litres - (s.state->>'litres')::int as wrong from sample_tank t join stream s on s.stream_id = t.tank_id order by 1`,
    )
    expect(rows).toEqual([
      { code: 'from', wrong: 0 },
      { code: 'to', wrong: 0 },
    ])
    expect(await rebuild(database.write, plant.areas.siteId, tankProjection())).toMatchObject({ differences: 0, swapped: false })
  })

  test('leaves a swapped table as protected, indexed, named and commented as it was', async () => {
    const rows = await query(`
      select relrowsecurity, relforcerowsecurity, obj_description(c.oid, 'pg_class') as comment, c.relowner::regrole::text as owner,
        (select count(*)::int from pg_policy where polrelid = c.oid) as policies,
        (select array_agg(indexrelid::regclass::text order by 1) from pg_index where indrelid = c.oid) as indexes,
        has_table_privilege('entresol_write', c.oid, 'insert') as may_write, has_table_privilege('entresol_read', c.oid, 'insert') as read_may_write
      from pg_class c where c.oid = 'public.sample_tank'::regclass`)
    expect(rows[0]).toMatchObject({
      ...{ relrowsecurity: true, relforcerowsecurity: true, comment: 'Tanks as they stand.', owner: 'entresol_owner', policies: 1 },
      ...{ indexes: ['sample_tank_pkey', 'tank_by_code'], may_write: true, read_may_write: false },
    })
  })

  test('of one site leaves the rows of another in the same table alone', async () => {
    const other = await openPlant(database)
    await declare('elsewhere', other, 5)
    await query(`update sample_tank set litres = 6 where code = 'from'`)
    expect(await rebuild(database.write, plant.areas.siteId, tankProjection())).toMatchObject({ swapped: true })
    expect(await query(`select code, litres from sample_tank where site_id = $1`, [other.areas.siteId])).toEqual([
      { code: 'elsewhere', litres: 5 },
    ])
    expect((await query(`select litres > 6 as restored from sample_tank where code = 'from'`))[0]).toEqual({ restored: true })
    await other.site.close()
  })

  test('happens by itself, beside the work, when the program brings a changed projection', async () => {
    await plant.site.close()
    plant = await openPlant(database, { areas: plant.areas, catalogue: catalogueOf(modulesOf(2)) })
    await keepWorking(plant.site.upToDate)
    expect(plant.incidents).toEqual([])
    const codes = await query(`select code from sample_tank where site_id = $1 order by code`, [plant.areas.siteId])
    expect(codes).toEqual([{ code: 'FROM' }, { code: 'TO' }])
    const [{ version }] = await query(`select version from reading_model_version where site_id = $1 and projection = 'sample.tank'`, [
      plant.areas.siteId,
    ])
    expect(version).toBe(2)
    expect(await rebuild(database.write, plant.areas.siteId, tankProjection(2))).toMatchObject({ differences: 0, swapped: false })
  })

  test('touches nothing but declared reading models, whoever asks', async () => {
    const wished = { ...tankProjection(), tables: ['event'] }
    await expect(rebuild(database.write, plant.areas.siteId, wished)).rejects.toThrow('is not declared as a reading model')
    const asWriter = (text: string) =>
      asAdmin({ ...database.write, options: `-c entresol.sites=${plant.areas.siteId}` }, (client) => client.query(text))
    for (const action of ['open', 'swap', 'drop'])
      await expect(asWriter(`select ${action}_shadow('{stream}')`)).rejects.toThrow('is not declared')
    await expect(asWriter(`select declare_reading_model('event')`)).rejects.toThrow('permission denied')
    await expect(asWriter(`insert into reading_model values ('event')`)).rejects.toThrow('permission denied')
  })
})
