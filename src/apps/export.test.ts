import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCsv } from '../kernel/contract/spreadsheet/csv.ts'
import { equipmentClass } from '../model/equipment/equipment-class.resource.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { person } from '../model/personnel/person.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'

let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
  const { make } = open.plant
  const piece = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  const drinks = await make(materialClass.commands.create, { code: 'DRINK', name: 'Drinks' })
  const base = { unitId: piece.id, materialClassId: drinks.id }
  const structured = {
    storageTemperature: { min: '-2.5', max: '8', unit: 'CEL' },
    shelfLife: { value: '1.5', unit: 'ANN' },
    properties: [{ name: 'Depth', dataType: 'decimal', value: '7.5', unit: 'CMT' }],
  }
  await make(materialDefinition.commands.create, {
    ...{ ...base, ...structured, code: 'W-1', name: 'Water; still', baseUnitId: piece.id, basePerUnit: '1.5' },
  })
  await make(materialDefinition.commands.create, { ...base, code: 'W-2', name: '=1+1', description: 'two\nlines' })
  await make(materialDefinition.commands.create, { ...base, code: 'X-1', name: 'Other' })
})
afterAll(() => open.close())

const properties = '[{"name":"Depth","dataType":"decimal","value":"7.5","unit":"CMT"}]'
const rowsOf = (body: string) => readCsv(body).rows.map(({ cells }) => cells)

test('an export is CSV that Excel opens: byte order mark, references by code, words by language, formulas disarmed', async () => {
  const { body, type } = await open.get(`/api/export/${materialDefinition.name}?search=W-`)
  expect(type).toBe('text/csv; charset=utf-8')
  expect(body).toBe(
    [
      '\uFEFFcode,name,materialClassId,unitId,baseUnitId,basePerUnit,description,storageTemperature,shelfLife,properties,retired',
      `W-1,Water; still,DRINK,C62,C62,1.5,,'-2.5 .. 8 CEL,1.5 ANN,"${properties.replaceAll('"', '""')}",false`,
      `W-2,'=1+1,DRINK,C62,,,"two\nlines",,,,false`,
      '',
    ].join('\r\n'),
  )
  const units = await open.get(`/api/export/${unitOfMeasure.name}?heads=de`)
  expect(rowsOf(units.body)).toEqual([
    ['Code', 'Zeichen', 'Name (en)', 'Name (de)', 'UCUM-Code', 'Stillgelegt'],
    ['C62', 'pc', 'piece', 'Stück', '', 'false'],
  ])
})

test('with semicolons the comma marks the decimals, as spreadsheets of those countries read it', async () => {
  const { body } = await open.get(`/api/export/${materialDefinition.name}?search=W-1&separator=semicolon&heads=de`)
  expect(body.split('\r\n').slice(0, 2)).toEqual([
    '\uFEFFMaterialnummer;Bezeichnung;Materialklasse;Einheit;Basiseinheit;Basiseinheiten je Einheit;Beschreibung;Lagertemperatur;Haltbarkeit;Merkmale;Stillgelegt',
    `W-1;"Water; still";DRINK;C62;C62;1,5;;'-2,5 .. 8 CEL;1,5 ANN;"${properties.replaceAll('"', '""')}";false`,
  ])
})

test('exactly what is filtered is exported: search, filter, retired or not, over all pages', async () => {
  const { make } = open.plant
  for (let index = 0; index < 501; index++) await make(equipmentClass.commands.create, { code: `K${1000 + index}`, name: 'Class' })
  const { id } = await make(equipmentClass.commands.create, { code: 'OLD', name: 'Class' })
  await make(equipmentClass.commands.retire, { id })
  const url = `/api/export/${equipmentClass.name}`
  expect(rowsOf((await open.get(url)).body)).toHaveLength(1 + 501)
  expect(rowsOf((await open.get(`${url}?includeRetired=true`)).body)).toHaveLength(1 + 502)
  expect(rowsOf((await open.get(`${url}?search=K1500`)).body).map(([code]) => code)).toEqual(['code', 'K1500'])
  expect(rowsOf((await open.get(`${url}?code=OLD&includeRetired=true`)).body)[1]).toEqual(['OLD', 'Class', '', '', '', 'true'])
})

test('what concerns a person is not exported', async () => {
  await open.plant.make(person.commands.create, { code: 'P-1', name: 'Maria Muster' })
  const { body } = await open.get(`/api/export/${person.name}`)
  expect(rowsOf(body)).toEqual([
    ['code', 'personnelClassId', 'retired'],
    ['P-1', '', 'false'],
  ])
})

test('nobody exports what he may not see, and a filter that is none is named', async () => {
  const url = `/api/export/${person.name}`
  expect((await open.get(url, { cookie: '' })).status).toBe(401)
  const cookie = await open.cookieOf('op', 'operator', open.plant.siteId)
  expect((await open.get(url, { cookie })).status).toBe(403)
  expect((await open.get(`${url}?separator=pipe`)).status).toBe(400)
  expect((await open.get(`${url}?unknown=1`)).status).toBe(400)
})
