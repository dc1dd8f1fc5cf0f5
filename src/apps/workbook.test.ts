import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorkbook } from '../kernel/server/spreadsheet/workbook.fixture.ts'
import type { ImportReport } from '../kernel/server/interchange/report.ts'
import { readWorkbook } from '../kernel/server/spreadsheet/read-workbook.ts'
import { WORKBOOK } from '../kernel/server/spreadsheet/sent-table.ts'
import { equipmentAssetMapping } from '../model/asset/equipment-asset-mapping.resource.ts'
import { physicalAssetClass } from '../model/asset/physical-asset-class.resource.ts'
import { physicalAsset } from '../model/asset/physical-asset.resource.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'

let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
  const { make } = open.plant
  const piece = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  await make(unitOfMeasure.commands.create, { code: 'KGM', symbol: 'kg', name: { en: 'kilogram', de: 'Kilogramm' } })
  const base = { unitId: piece.id, baseUnitId: piece.id }
  await make(materialDefinition.commands.create, { ...base, code: '007', name: '=1+1', basePerUnit: '12.5' })
  await make(materialDefinition.commands.create, { ...base, code: '008', name: 'Other', basePerUnit: '999999999999.999999' })
  await make(materialDefinition.commands.create, { ...base, code: 'X-1', name: 'Not asked for', basePerUnit: '1' })
})
afterAll(() => open.close())

type Named = { readonly name: string }
const cell = (name: string, text: string) => `<c r="${name}" t="inlineStr"><is><t>${text}</t></is></c>`
const rowOf = (line: number, ...texts: readonly string[]) =>
  `<row r="${line}">${texts.map((text, at) => cell(`${String.fromCharCode(65 + at)}${line}`, text)).join('')}</row>`
const send = ({ name }: Named, bytes: Uint8Array, query = '?dryRun=true', headers = {}) =>
  open.post(`/api/import/${name}${query}`, bytes, { 'content-type': WORKBOOK, ...headers })
async function judge(resource: Named, bytes: Uint8Array, headers = {}): Promise<ImportReport> {
  const { status, body } = await send(resource, bytes, '?dryRun=true', headers)
  expect(status).toBe(200)
  return JSON.parse(body)
}
async function run(resource: Named, bytes: Uint8Array): Promise<ImportReport> {
  const { body } = await send(resource, bytes, '')
  return JSON.parse(body.trimEnd().split('\n').at(-1)!).report
}

describe('an export as a workbook', () => {
  test('has exactly what is filtered, with heads in the language, codes as text and numbers as numbers', async () => {
    const { bytes, type } = await open.get(`/api/export/${materialDefinition.name}?search=00&format=xlsx&heads=de`)
    expect(type).toBe(WORKBOOK)
    const found = readWorkbook(bytes)
    if ('fault' in found) throw new Error(found.fault.en)
    const [heads, ...rows] = found.rows.map(({ cells }) => cells)
    expect(found.sheet?.name).toBe(materialDefinition.title.many.de)
    expect(heads?.slice(0, 4)).toEqual(['Materialnummer', 'Bezeichnung', 'Materialklasse', 'Einheit'])
    expect(rows.map((cells) => [cells[0], cells[1], cells[5]])).toEqual([
      ['007', "'=1+1", '12.5'],
      ['008', 'Other', '999999999999.999999'],
    ])
  })

  test('is nobody’s who may not see the list, and another format is named as none', async () => {
    const url = `/api/export/${materialDefinition.name}`
    expect((await open.get(`${url}?format=xlsx`, { cookie: '' })).status).toBe(401)
    expect((await open.get(`${url}?format=ods`)).status).toBe(400)
  })
})

describe('an import of a workbook', () => {
  test('names the sheet and the cell of each fault, and does the rest', async () => {
    const rows = [
      rowOf(3, 'Code', 'note', 'Name'),
      rowOf(17, 'B OX', 'x', 'Boxes'),
      rowOf(18, 'BOX', '', 'Boxes'),
      `<row r="19">${cell('A19', 'TRAY')}<c r="B19" t="e"><v>#REF!</v></c><c r="C19" t="e"><v>#N/A</v></c></row>`,
      `<row r="20"><c r="A20"><v>4711</v></c><c r="B20"/>${cell('C20', '#N/A')}</row>`,
    ]
    const sheets = '<sheet name="Classes" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/>'
    const bytes = aWorkbook({ rows: rows.join(''), sheets })
    const report = await judge(materialClass, bytes)
    expect(report.sheet).toEqual({ name: 'Classes', others: ['Notes'] })
    expect(report.unknownColumns).toEqual(['note'])
    expect(report.rows.map(({ line, key, outcome }) => [line, key, outcome])).toEqual([
      [17, 'B OX', 'faulty'],
      [18, 'BOX', 'created'],
      [19, 'TRAY', 'faulty'],
      [20, '4711', 'created'],
    ])
    expect(report.rows.flatMap(({ faults }) => faults.map(({ cell: at, column }) => [at, column]))).toEqual([
      ['A17', 'code'],
      ['C19', 'name'],
    ])
    expect(report.rows[2]?.faults[0]?.fix).toContain('The cell shows #N/A')
    expect((await judge(materialClass, bytes, { 'accept-language': 'de' })).rows[2]?.faults[0]?.fix).toContain('Die Zelle zeigt #N/A')
    expect((await run(materialClass, bytes)).counts).toMatchObject({ created: 2, faulty: 2, failed: 0 })
    const after = open.plant.site.lastPosition().seq
    expect((await run(materialClass, bytes)).counts).toMatchObject({ unchanged: 2, faulty: 2 })
    expect(open.plant.site.lastPosition().seq).toBe(after)
  })

  test('does not see blanks around codes, and keeps those in a name', async () => {
    const bytes = aWorkbook({ rows: rowOf(1, 'code', 'name', 'unitId') + rowOf(2, ' M-1 ', ' Milk', 'C62 ') })
    expect((await run(materialDefinition, bytes)).counts).toMatchObject({ created: 1 })
    const { rows } = await open.plant.ask(materialDefinition.queries.list, { search: 'M-1' })
    expect(rows).toMatchObject([{ code: 'M-1', name: ' Milk', refers: { unitId: { code: 'C62' } } }])
  })

  test('takes dates by their style: days as days, moments by the clocks of the plant', async () => {
    const { make } = open.plant
    const { id } = await make(physicalAssetClass.commands.create, { code: 'PUMP', name: 'Pumps' })
    await make(physicalAsset.commands.create, { code: 'P-1', name: 'Pump', physicalAssetClassId: id })
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="14"/></cellXfs>'
    const row = (line: number, equipment: string, style: number, serial: string) =>
      `<row r="${line}">${cell(`A${line}`, equipment)}${cell(`B${line}`, 'P-1')}<c r="C${line}" s="${style}"><v>${serial}</v></c></row>`
    const rows = rowOf(1, 'equipmentId', 'physicalAssetId', 'startsAt') + row(2, 'A1', 1, '46354.604166666664') + row(3, 'A1', 2, '46204')
    const report = await run(equipmentAssetMapping, aWorkbook({ rows, styles }))
    expect(report.rows.map(({ outcome, faults }) => [outcome, faults])).toEqual([
      ['created', []],
      ['created', []],
    ])
    const { rows: listed } = await open.plant.ask(equipmentAssetMapping.queries.list, {})
    expect(listed.map(({ startsAt }: { startsAt: string }) => startsAt).toSorted()).toEqual([
      '2026-06-30T22:00:00.000Z',
      '2026-11-28T13:30:00.000Z',
    ])
  })

  test('says in words what is wrong with the file as a whole', async () => {
    expect((await judge(materialClass, Buffer.from('no workbook'))).fault).toContain('This is no Excel workbook')
    expect((await judge(materialClass, Buffer.from('no workbook'), { 'accept-language': 'de' })).fault).toContain(
      'keine Excel-Arbeitsmappe',
    )
    expect((await judge(materialClass, aWorkbook({ rows: rowOf(1, 'code') }))).fault).toContain('There are no rows')
    expect((await judge(materialClass, Buffer.alloc(0))).fault).toContain('This is no Excel workbook')
  })

  test('is nobody’s who may not edit: his file is not even opened', async () => {
    const bytes = aWorkbook({ rows: rowOf(1, 'code', 'name') + rowOf(2, 'A', 'b') })
    expect((await send(materialClass, bytes, '?dryRun=true', { cookie: '' })).status).toBe(401)
    const cookie = await open.cookieOf('reader', 'operator', open.plant.siteId)
    expect((await send(materialClass, bytes, '?dryRun=true', { cookie })).status).toBe(403)
  })

  test('is refused by its size in the language of the sender', async () => {
    const { status, body } = await send(materialClass, Buffer.alloc(65 * 1024 * 1024), '', { 'accept-language': 'de' })
    expect([status, JSON.parse(body).detail]).toEqual([413, 'Eine Datei hat höchstens 64 MB. Bitte teilen.'])
  })
})
