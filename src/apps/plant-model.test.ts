import { afterAll, beforeAll, expect, test } from 'vitest'
import { equipmentClass } from '../model/equipment/equipment-class.resource.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialConversion } from '../model/material/material-conversion.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { person } from '../model/personnel/person.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import { modelKinds } from './plant-model/kinds.ts'
import type { Archive } from './plant-model/manifest.ts'
import { readArchive } from './plant-model/read-archive.ts'
import type { PlantModelComparison, PlantModelReport } from './plant-model/report.ts'

let [here, there]: OpenPlant[] = []
let cookies: readonly string[]

beforeAll(async () => {
  here = await openPlant()
  there = await openPlant()
  const { make, siteId } = here.plant
  cookies = [await here.cookieOf('model', 'administrator', siteId), await there.cookieOf('model', 'administrator', there.plant.siteId)]
  const piece = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  const pallet = await make(unitOfMeasure.commands.create, { code: 'PF', symbol: 'pal', name: { en: 'pallet', de: 'Palette' } })
  const drinks = await make(materialClass.commands.create, { code: 'DRINK', name: '=Drinks' })
  for (const code of ['W-1', 'W-2']) {
    const water = await make(materialDefinition.commands.create, { code, name: 'Water', materialClassId: drinks.id, unitId: piece.id })
    await make(materialConversion.commands.create, {
      ...{ materialDefinitionId: water.id, unitId: pallet.id, amount: '1', materialAmount: '960' },
    })
  }
  const filler = await make(equipmentClass.commands.create, { code: 'FILLER', name: 'Filler' })
  const unit = { code: 'U1', name: 'Unit', level: 'WorkUnit', parentId: here.plant.lineId, equipmentClassId: filler.id }
  await make(equipment.commands.create, unit)
  const old = await make(materialClass.commands.create, { code: 'OLD', name: 'Old' })
  await make(materialClass.commands.retire, { id: old.id })
  await make(person.commands.create, { code: 'P-1', name: 'Maria Muster' })
})
afterAll(async () => {
  await here?.close()
  await there?.close()
})

const cookieAt = (plant: OpenPlant) => cookies[plant === here ? 0 : 1]!
async function bytesOf(plant: OpenPlant): Promise<Buffer> {
  const { rawPayload } = await plant.server.app.inject({ url: '/api/plant-model', headers: { cookie: cookieAt(plant) } })
  return rawPayload
}
async function archiveOf(plant: OpenPlant): Promise<Archive> {
  const read = await readArchive(await bytesOf(plant))
  if ('fault' in read) throw new Error(read.fault.en)
  return read
}
async function send(plant: OpenPlant, door: string, payload: Buffer, cookie = cookieAt(plant)) {
  const headers = { cookie, 'content-type': 'application/zip' }
  return plant.server.app.inject({ method: 'POST', url: `/api/plant-model/${door}`, payload, headers })
}
const judge = async (plant: OpenPlant, bytes: Buffer) => (await send(plant, 'import?dryRun=true', bytes)).json<PlantModelReport>()
async function run(plant: OpenPlant, bytes: Buffer): Promise<PlantModelReport> {
  const { body } = await send(plant, 'import', bytes)
  return JSON.parse(body.trimEnd().split('\n').at(-1)!).report
}
const compare = async (plant: OpenPlant, bytes: Buffer) => (await send(plant, 'compare', bytes)).json<PlantModelComparison>()
const countsOf = ({ parts }: PlantModelReport) =>
  Object.fromEntries(
    parts
      .map(({ resource, report: { counts } }) => [resource, counts] as const)
      .filter(([, { created, changed, faulty, failed }]) => created + changed + faulty + failed > 0),
  )

test('every kind stands behind those that it refers to, and people stay in their plant', () => {
  const names = modelKinds(here!.plant.site.catalogue.resources).map(({ resource }) => resource.name)
  for (const { resource } of modelKinds(here!.plant.site.catalogue.resources)) {
    const referred = Object.values(resource.fields).flatMap(({ refers }) => (refers === undefined ? [] : [names.indexOf(refers)]))
    expect(referred.every((at) => at >= 0 && at <= names.indexOf(resource.name))).toBe(true)
  }
  expect(names).not.toContain(person.name)
  expect(names).not.toContain('model.personnel.qualificationTestResult')
})

test('the same model gives the same bytes; what is retired is no part of it', async () => {
  const first = await bytesOf(here!)
  expect(Buffer.compare(first, await bytesOf(here!))).toBe(0)
  const classes = (await archiveOf(here!)).parts.find(({ resource }) => resource === materialClass.name)!
  expect([classes.rows, classes.text]).toEqual([1, expect.stringContaining("DRINK,'=Drinks")])
})

test('a dry run finds rows of earlier parts of the archive, and says what the import then does', async () => {
  const bytes = await bytesOf(here!)
  const before = there!.plant.site.lastPosition().seq
  const dry = await judge(there!, bytes)
  expect(there!.plant.site.lastPosition().seq).toBe(before)
  expect(countsOf(dry)).toMatchObject({
    [materialDefinition.name]: { created: 2, faulty: 0 },
    [materialConversion.name]: { created: 2, faulty: 0 },
  })
  expect((await compare(there!, bytes)).parts.find(({ resource }) => resource === materialClass.name)!.rows).toEqual([
    { key: 'DRINK', found: 'onlyThere', fields: [] },
  ])
  const done = await run(there!, bytes)
  expect(countsOf(done)).toEqual(countsOf(dry))
  // The other plant has the same parts now, byte for byte, and the same archive does nothing twice.
  expect((await archiveOf(there!)).parts).toEqual((await archiveOf(here!)).parts)
  const after = there!.plant.site.lastPosition().seq
  expect(countsOf(await run(there!, bytes))).toEqual({})
  expect(there!.plant.site.lastPosition().seq).toBe(after)
})

test('an archive and a plant are compared field by field', async () => {
  const bytes = await bytesOf(here!)
  await run(there!, bytes)
  const { rows } = await there!.plant.ask(materialClass.queries.list, { search: 'DRINK' })
  const changed = { id: rows[0].id, expectedRevision: rows[0].revision, code: 'DRINK', name: 'Beverages' }
  await there!.plant.make(materialClass.commands.change, changed)
  await there!.plant.make(materialClass.commands.create, { code: 'FOOD', name: 'Food' })
  const { parts } = await compare(there!, bytes)
  const differing = parts.filter(({ rows: all }) => all.length > 0)
  expect(differing.map(({ resource, counts, rows: all }) => [resource, counts, all])).toEqual([
    [
      materialClass.name,
      { same: 0, onlyHere: 1, onlyThere: 0, different: 1 },
      [
        { key: 'DRINK', found: 'different', fields: [{ column: 'name', here: 'Beverages', there: "'=Drinks" }] },
        { key: 'FOOD', found: 'onlyHere', fields: [] },
      ],
    ],
  ])
})

test('where the archive names its own site, the site is meant to which it comes', async () => {
  const third = await openPlant()
  const { rows } = await third.plant.ask(equipment.queries.list, { search: 'SITE' })
  const { id, revision, name, zone } = rows[0]
  await third.plant.make(equipment.commands.change, { id, expectedRevision: revision, code: 'HERE', name, zone })
  const cookie = await third.cookieOf('model', 'administrator', third.plant.siteId)
  const { body } = await send(third, 'import', await bytesOf(here!), cookie)
  const { report } = JSON.parse(body.trimEnd().split('\n').at(-1)!) as { report: PlantModelReport }
  expect(report.parts.find(({ resource }) => resource === equipment.name)!.report.counts).toMatchObject({
    created: 1,
    unchanged: 2,
    faulty: 0,
  })
  await third.close()
})

test('nobody takes or brings a model without the permissions for all of it, and a file that is none is refused', async () => {
  const bytes = await bytesOf(here!)
  const cookie = await here!.cookieOf('op', 'operator', here!.plant.siteId)
  expect((await here!.get('/api/plant-model', { cookie: '' })).status).toBe(401)
  expect((await here!.get('/api/plant-model', { cookie })).status).toBe(403)
  for (const door of ['import', 'compare']) {
    expect((await send(here!, door, bytes, '')).statusCode).toBe(401)
    expect((await send(here!, door, bytes, cookie)).statusCode).toBe(403)
    expect((await send(here!, door, bytes.subarray(0, 100))).statusCode).toBe(400)
  }
  expect(here!.plant.incidents).toEqual([])
})
