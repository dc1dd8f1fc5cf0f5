import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportReport } from '../kernel/server/interchange/report.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { reason } from '../model/reason/reason.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'

let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
})
afterAll(() => open.close())

type Named = { readonly name: string }

/** What the import answers line by line; the last line has the report. */
async function run({ name }: Named, text: string): Promise<{ done: number; of: number; report?: ImportReport }[]> {
  const { body } = await open.post(`/api/import/${name}`, text)
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
const reportOf = async (resource: Named, text: string) => (await run(resource, text)).at(-1)!.report!
async function faultsOf({ name }: Named, text: string): Promise<string[]> {
  const { body } = await open.post(`/api/import/${name}?dryRun=true`, text)
  const { rows } = JSON.parse(body) as ImportReport
  return rows.flatMap(({ line, faults }) => faults.map(({ column, fix }) => `${line} ${column ?? ''}: ${fix}`))
}

test('records that are out of use come with those below them, and go with them', async () => {
  const head = 'code,name.en,name.de,kind,parentId,retired'
  const below = `${head}\nV-1,a,a,stop,,true\nV-12,c,c,stop,V-11,true\nV-11,b,b,stop,V-1,true`
  expect((await reportOf(reason, below)).counts).toMatchObject({ created: 3, faulty: 0, failed: 0 })
  expect((await reportOf(reason, below)).counts).toMatchObject({ unchanged: 3 })
  // Of records that are in use the file need not say what stands below what.
  await reportOf(reason, `${head}\nV-2,a,a,stop,,\nV-21,b,b,stop,V-2,\nV-22,c,c,stop,V-21,`)
  const all = await run(reason, 'code,retired\nV-2,true\nV-21,true\nV-22,true')
  expect(all.at(-1)).toMatchObject({ done: 3, of: 3, report: { counts: { changed: 3, faulty: 0, failed: 0 } } })
  expect(await faultsOf(reason, `${head}\nV-3,a,a,stop,,true\nV-31,b,b,stop,V-3,`)).toEqual([
    '3 parentId: This record is retired. Name another one',
  ])
})

test('a dry run says which record cannot go, because others that stay refer to it', async () => {
  const head = 'code,name.en,name.de,kind,parentId,retired'
  await reportOf(reason, `${head}\nW-1,a,a,stop,,\nW-2,b,b,stop,W-1,\nW-3,c,c,stop,W-2,\nW-4,d,d,stop,,`)
  const used = 'Other records still refer to this one. Change or retire those first.'
  expect(await faultsOf(reason, 'code,retired\nW-1,true')).toEqual([`2 retired: ${used}`])
  // What cannot go keeps what is above it.
  expect(await faultsOf(reason, 'code,retired\nW-1,true\nW-2,true')).toEqual([`2 retired: ${used}`, `3 retired: ${used}`])
  expect((await reportOf(reason, 'code,retired\nW-1,true\nW-4,true')).counts).toMatchObject({ changed: 1, faulty: 1, failed: 0 })
  // Whoever moves away by the same file holds it back no longer.
  const moved = 'code,parentId,retired\nW-1,,true\nW-2,W-1,true\nW-3,,'
  expect(await faultsOf(reason, moved)).toEqual([])
  expect((await reportOf(reason, moved)).counts).toMatchObject({ changed: 3, faulty: 0, failed: 0 })
})

test('… and records of other pages hold it back, too', async () => {
  await reportOf(materialClass, 'code,name\nX-1,x\nX-2,y')
  const unitId = (await open.plant.make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } }))
    .id
  const { rows } = await open.plant.ask(materialClass.queries.list, { search: 'X-1' })
  await open.plant.make(materialDefinition.commands.create, { code: 'M-X', name: 'x', unitId, materialClassId: rows[0].id })
  expect(await faultsOf(materialClass, 'code,retired\nX-1,true\nX-2,true')).toEqual([
    '2 retired: Other records still refer to this one. Change or retire those first.',
  ])
})

test('what somebody has undone meanwhile, the same file does again', async () => {
  const [base, gone, back] = ['code,name\nU-1,x', 'code,name,retired\nU-1,x,true', 'code,name,retired\nU-1,x,false']
  await reportOf(materialClass, base)
  const isRetired = async () =>
    (await open.plant.ask(materialClass.queries.list, { search: 'U-1', includeRetired: 'true' })).rows[0].retired
  for (const [file, retired] of [
    [gone, true],
    [back, false],
    [gone, true],
    [back, false],
  ] as const) {
    expect((await reportOf(materialClass, file)).counts).toMatchObject({ changed: 1, failed: 0 })
    expect(await isRetired()).toBe(retired)
  }
  const newcomer = 'code,name,retired\nU-2,x,true'
  await reportOf(materialClass, newcomer)
  await reportOf(materialClass, 'code,retired\nU-2,false')
  expect((await reportOf(materialClass, newcomer)).counts).toMatchObject({ changed: 1, failed: 0 })
  const { rows } = await open.plant.ask(materialClass.queries.list, { search: 'U-2', includeRetired: 'true' })
  expect(rows).toMatchObject([{ retired: true, revision: 4 }])
})
