import { afterAll, beforeAll, expect, test } from 'vitest'
import { WORKBOOK } from '../kernel/server/spreadsheet/sent-table.ts'
import { aWorkbook } from '../kernel/server/spreadsheet/workbook.fixture.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'

const DOOR = '/api/import/operations.scheduling.operationsRequest/rows'
let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
})
afterAll(() => open?.close())

const cell = (name: string, text: string) => `<c r="${name}" t="inlineStr"><is><t>${text}</t></is></c>`
const bytes = aWorkbook({
  rows: `<row r="1">${cell('A1', 'Code')}${cell('B1', 'Quantity')}</row><row r="3">${cell('A3', 'PO-1')}<c r="B3"><v>0.30000000000000004</v></c></row><row r="4">${cell('A4', 'PO-2')}<c r="B4" t="e"><v>#REF!</v></c></row>`,
})
const send = (body: string | Uint8Array, headers = {}) => open.post(DOOR, body, { 'content-type': WORKBOOK, ...headers })

test('a workbook with orders comes back as rows of texts, and its broken cells say what is wrong', async () => {
  const { status, body } = await send(bytes)
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({
    separator: 'comma',
    sheet: { name: 'One', others: [] },
    rows: [
      { line: 1, cells: ['Code', 'Quantity'] },
      { line: 3, cells: ['PO-1', '0.3'] },
      { line: 4, cells: ['PO-2', ''], broken: { 1: { en: expect.stringContaining('#REF!'), de: expect.stringContaining('#REF!') } } },
    ],
  })
})

test('what is no workbook is said to be none', async () => {
  expect(JSON.parse((await send('PK nothing')).body)).toEqual({
    fault: { en: expect.stringContaining('no Excel workbook'), de: expect.any(String) },
  })
  const { status, body } = await send('a;b', { 'content-type': 'text/csv', 'accept-language': 'de' })
  expect([status, JSON.parse(body).title]).toEqual([400, 'Bitte eine .xlsx-Datei mit ihrem Medientyp senden'])
})

test('nobody reads one who has not signed in, or may not create orders', async () => {
  expect((await send(bytes, { cookie: '' })).status).toBe(401)
  const cookie = await open.cookieOf('otto', 'operator', open.plant.siteId)
  expect((await send(bytes, { cookie })).status).toBe(403)
})
