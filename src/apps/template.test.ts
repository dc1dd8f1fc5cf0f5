import { afterAll, beforeAll, expect, test } from 'vitest'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { adoptTemplate, getOrigin, leaveTemplate, listOrigins, listTemplates } from '../model/origin/contract.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import type { PlantModelReport } from './plant-model/report.ts'

let [here, there]: OpenPlant[] = []
let cookies: readonly string[]

beforeAll(async () => {
  here = await openPlant()
  there = await openPlant()
  const { make } = here.plant
  const piece = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  const drinks = await make(materialClass.commands.create, { code: 'DRINK', name: 'Drinks' })
  await make(materialClass.commands.create, { code: 'FOOD', name: 'Food' })
  await make(materialDefinition.commands.create, { code: 'W-1', name: 'Water', materialClassId: drinks.id, unitId: piece.id })
  cookies = [
    await here.cookieOf('template-here', 'administrator', here.plant.siteId),
    await there.cookieOf('template-there', 'administrator', there.plant.siteId),
  ]
})
afterAll(async () => {
  await here?.close()
  await there?.close()
})

async function templateOf(version: string): Promise<Buffer> {
  const url = `/api/plant-model?template=BOTTLING&version=${version}`
  return (await here!.server.app.inject({ url, headers: { cookie: cookies[0]! } })).rawPayload
}
async function send(payload: Buffer, query: string) {
  const headers = { cookie: cookies[1]!, 'content-type': 'application/zip' }
  return there!.server.app.inject({ method: 'POST', url: `/api/plant-model/import?${query}`, payload, headers })
}
const judge = async (bytes: Buffer, query = '') => (await send(bytes, `dryRun=true&${query}`)).json<PlantModelReport>()
async function run(bytes: Buffer, query = ''): Promise<PlantModelReport> {
  const { body } = await send(bytes, query)
  return JSON.parse(body.trimEnd().split('\n').at(-1)!).report
}
async function recordOf(plant: OpenPlant, resource: typeof materialClass, code: string) {
  const { rows } = await plant.plant.ask(resource.queries.list, { search: code, includeRetired: 'true' })
  return rows.find((row: { code: string }) => row.code === code)!
}
async function rename(plant: OpenPlant, code: string, name: string) {
  const { id, revision } = await recordOf(plant, materialClass, code)
  await plant.plant.make(materialClass.commands.change, { id, expectedRevision: revision, code, name })
}
async function originOf(code: string) {
  const { id } = await recordOf(there!, materialClass, code)
  return there!.plant.ask(getOrigin, { resource: materialClass.name, recordId: id })
}
const partOf = ({ parts }: PlantModelReport, name: string) => parts.find(({ resource }) => resource === name)!
const nothingDone = ({ parts }: PlantModelReport) =>
  parts.every(({ report: { counts } }) => counts.created + counts.changed + counts.faulty + counts.failed === 0)

test('what a template brings follows it, and the same template again does nothing', async () => {
  const bytes = await templateOf('1')
  const report = await run(bytes)
  expect(report.template).toEqual({ name: 'BOTTLING', version: '1' })
  expect(await originOf('DRINK')).toMatchObject({
    template: { name: 'BOTTLING', version: '1' },
    values: { name: 'Drinks' },
    overridden: [],
  })
  const { rows } = await there!.plant.ask(listTemplates, {})
  expect(rows).toContainEqual({ template: { name: 'BOTTLING', version: '1' }, resource: materialClass.name, records: 2 })
  const after = there!.plant.site.lastPosition().seq
  expect(nothingDone(await run(bytes))).toBe(true)
  expect(there!.plant.site.lastPosition().seq).toBe(after)
})

test('of a later edition the plant takes what it has left alone, and keeps what it has changed', async () => {
  await rename(there!, 'DRINK', 'Beverages of Linz')
  await rename(here!, 'DRINK', 'Beverages')
  await rename(here!, 'FOOD', 'Groceries')
  const bytes = await templateOf('2')
  const dry = partOf(await judge(bytes), materialClass.name)
  expect([dry.kept, dry.report.counts.changed]).toEqual([[{ key: 'DRINK', columns: ['name'] }], 1])
  const done = partOf(await run(bytes), materialClass.name)
  expect([done.kept, done.report.counts]).toEqual([dry.kept, dry.report.counts])
  expect((await recordOf(there!, materialClass, 'FOOD')).name).toBe('Groceries')
  expect((await recordOf(there!, materialClass, 'DRINK')).name).toBe('Beverages of Linz')
  const origin = await originOf('DRINK')
  expect(origin?.template.version).toBe('2')
  expect(origin?.overridden).toEqual([{ column: 'name', own: 'Beverages of Linz', given: 'Beverages' }])
})

test('who says so takes the template as it is', async () => {
  const bytes = await templateOf('2')
  expect(partOf(await judge(bytes, 'overrides=replace'), materialClass.name)).toMatchObject({
    kept: [],
    report: { counts: { changed: 1 } },
  })
  await run(bytes, 'overrides=replace')
  expect((await originOf('DRINK'))?.overridden).toEqual([])
})

test('what the plant has retired stays retired', async () => {
  const { id } = await recordOf(there!, materialClass, 'FOOD')
  await there!.plant.make(materialClass.commands.retire, { id })
  await rename(here!, 'FOOD', 'Provisions')
  const report = partOf(await run(await templateOf('3')), materialClass.name)
  expect([report.kept, report.report.counts.faulty]).toEqual([[{ key: 'FOOD', columns: ['retired'] }], 0])
  expect(await recordOf(there!, materialClass, 'FOOD')).toMatchObject({ retired: true, name: 'Groceries' })
})

test('what the plant had before keeps its values, and follows from then on', async () => {
  await there!.plant.make(materialClass.commands.create, { code: 'SPARE', name: 'Ersatzteile' })
  await here!.plant.make(materialClass.commands.create, { code: 'SPARE', name: 'Spare parts' })
  await run(await templateOf('4'))
  expect((await recordOf(there!, materialClass, 'SPARE')).name).toBe('Ersatzteile')
  expect((await originOf('SPARE'))?.overridden).toEqual([{ column: 'name', own: 'Ersatzteile', given: 'Spare parts' }])
})

test('a record leaves the template, and adopts it again with the same archive', async () => {
  const bytes = await templateOf('4')
  const { id } = await recordOf(there!, materialClass, 'SPARE')
  const of = { resource: materialClass.name, recordId: id }
  await there!.plant.make(leaveTemplate, of)
  expect(await originOf('SPARE')).toBeNull()
  await expect(there!.plant.make(leaveTemplate, of)).rejects.toThrow('no_template')
  await run(bytes)
  expect((await originOf('SPARE'))?.template.version).toBe('4')
  const { rows } = await there!.plant.ask(listOrigins, { resource: materialClass.name })
  expect(rows.find((row: { recordId: string }) => row.recordId === id).revision).toBe(3)
})

test('a template has no say in what is no record, no column, or a person’s', async () => {
  const { id } = await recordOf(there!, materialClass, 'SPARE')
  const template = { name: 'BOTTLING', version: '4' }
  const adopt = (given: object) =>
    there!.plant.make(adoptTemplate, { resource: materialClass.name, recordId: id, template, values: {}, ...given })
  await expect(adopt({ values: { shoeSize: '44' } })).rejects.toThrow('unknown_column')
  await expect(adopt({ resource: 'model.material.nothing' })).rejects.toThrow('not_found')
  await expect(adopt({ recordId: there!.plant.siteId })).rejects.toThrow('not_found')
})
