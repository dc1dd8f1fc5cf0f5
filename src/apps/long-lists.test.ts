import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownDatabase, type TestDatabase } from '../../test/support/database.ts'
import { sessionOf } from '../kernel/server/database.ts'
import { indexedTexts } from '../kernel/server/lists/search.ts'
import { rebuild } from '../kernel/server/rebuild.ts'
import { projectionOf } from '../kernel/server/resource/projection.ts'
import { tableOf } from '../kernel/server/resource/names.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { classIdOf, fillMaterials, measureList } from './long-lists.fixture.ts'
import { catalogue } from './modules.ts'

const ROWS = 100_000
/** Pages of the database. A list that is read from end to end takes three times as many, and grows. */
const BOUNDED = 900
const modules = catalogue()
const siteId = randomUUID()
let database: TestDatabase
let admin: pg.Client

beforeAll(async () => {
  database = await ownDatabase()
  admin = new pg.Client(database.admin)
  await admin.connect()
  await fillMaterials(database.write, siteId, ROWS)
  await admin.query('vacuum analyze material_definition')
}, 60_000)
afterAll(async () => {
  await admin.end()
  await database.drop()
})

const ask = (input: Record<string, string>, site = siteId) =>
  measureList(modules, { read: database.read, siteId: site, input: { limit: '100', ...input } })

describe('a long list', () => {
  test('is longer than what a page of it may look at', async () => {
    const { rows } = await admin.query(`select relpages from pg_class where relname = 'material_definition'`)
    expect(rows[0].relpages).toBeGreaterThan(2 * BOUNDED)
  })

  test.each([
    ['its beginning', {}, 100],
    ['the page behind a key', { after: '["M-0040000"]' }, 100],
    ['its end', { after: `["M-${String(ROWS - 5).padStart(7, '0')}"]` }, 4],
    ['with retired ones', { includeRetired: 'true', after: '["M-0040000"]' }, 100],
    ['one code', { code: 'M-0050001' }, 1],
    ['a class', { materialClassId: classIdOf(7) }, 100],
    ['a class behind a key', { materialClassId: classIdOf(7), after: '["M-0040000"]' }, 100],
    ['a unit that nothing has', { unitId: randomUUID() }, 0],
    ['part of a code', { search: '050001' }, 1],
    ['a common text', { search: 'valve' }, 100],
    ['a common text behind a key', { search: 'valve', after: '["M-0040000"]' }, 100],
    ['a text that nothing has', { search: 'nothing' }, 0],
    ['two letters', { search: 'va' }, 100],
  ])('reads a bounded part for %s', async (_, input, rows) => {
    const { codes, buffers } = await ask(input as Record<string, string>)
    expect(codes).toHaveLength(rows)
    expect(buffers).toBeGreaterThan(0)
    expect(buffers).toBeLessThan(BOUNDED)
  })

  test('is found page by page, each row once, in the order of the list, beside the other filters', async () => {
    const codes: string[] = []
    let after: string | undefined
    do {
      const page = await ask({ search: 'dn77 ', includeRetired: 'true', limit: '40', ...(after && { after }) })
      codes.push(...page.codes)
      after = page.next
    } while (after)
    const { rows } = await admin.query(`select code from material_definition where name like '% DN77 %' order by code`)
    expect(codes).toEqual(rows.map(({ code }) => code))
    const inClass = await ask({ search: 'dn77 ', materialClassId: classIdOf(47) })
    const narrowed = await admin.query(
      `select code from material_definition where name like '% DN77 %' and material_class_id = $1 and not retired order by code limit 100`,
      [classIdOf(47)],
    )
    expect(inClass.codes).toEqual(narrowed.rows.map(({ code }) => code))
    expect(inClass.codes.length).toBeGreaterThan(0)
  })

  test('takes every sign as it is typed', async () => {
    for (const search of ['%%%', 'M_0', String.raw`M\0`, "'); drop", '"valve"']) expect((await ask({ search })).codes, search).toEqual([])
  })
})

describe('the search', () => {
  test('has an index over exactly what it looks into, in every list that is known by code', async () => {
    const { rows } = await admin.query(`select tablename, indexdef from pg_indexes where indexname = tablename || '_text'`)
    const found = rows.map(({ tablename, indexdef }) => [
      tablename,
      [...String(indexdef).matchAll(/COALESCE\(\(?(\w+|"\w+")/gi)].map(([, name]) => name!.replaceAll('"', '')),
    ])
    const wanted = modules.resources.flatMap(({ resource }) => {
      const columns = indexedTexts(resource)
      return columns ? [[tableOf(resource.name), columns]] : []
    })
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted))
    expect(wanted.length).toBeGreaterThan(10)
  })

  test('shows nothing of another site, and refuses to look there', async () => {
    const other = randomUUID()
    expect((await ask({ search: 'valve' }, other)).codes).toEqual([])
    const client = new pg.Client(sessionOf(database.read, [other]))
    await client.connect()
    const look = `select find_by_text('material_definition', array['code']::name[], 'valve', $1, '{}', 'code', null, 10)`
    await expect(client.query(look, [siteId])).rejects.toThrow('may not see the site')
    await expect(client.query(look.replace('material_definition', 'ledger'), [other])).rejects.toThrow('not declared as a reading model')
    await client.end()
  })

  test('still finds what there is when the list was rebuilt', async () => {
    const site = randomUUID()
    const apart = await ownDatabase()
    try {
      await fillMaterials(apart.write, site, 200)
      const rebuilt = await rebuild(apart.write, site as never, projectionOf(materialDefinition))
      expect(rebuilt).toMatchObject({ differences: 200, swapped: true })
      await fillMaterials(apart.write, site, 200)
      const { codes } = await measureList(modules, { read: apart.read, siteId: site, input: { search: 'DN123' } })
      expect(codes).toEqual(['M-0000123'])
    } finally {
      await apart.drop()
    }
  })
})
