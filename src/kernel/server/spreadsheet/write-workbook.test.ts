import { strFromU8, unzipSync } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rearm } from '../../contract/spreadsheet/csv.ts'
import { readWorkbook } from './read-workbook.ts'
import { type WorkbookColumn, writeWorkbook } from './write-workbook.ts'

const words = { title: 'Materials: all/none', tooLong: 'too long', more: 'there are more' }
const columns: WorkbookColumn[] = [
  { head: 'Code', kind: 'text' },
  { head: 'Amount', kind: 'number' },
  { head: 'Since', kind: 'day' },
  { head: 'Retired', kind: 'flag' },
]

async function write(...pages: (readonly string[])[][]): Promise<Buffer> {
  async function* all() {
    yield* pages
  }
  const pieces: Uint8Array[] = []
  for await (const piece of writeWorkbook(words, columns, all())) pieces.push(piece)
  return Buffer.concat(pieces)
}
function read(bytes: Uint8Array) {
  const found = readWorkbook(bytes)
  if ('fault' in found) throw new Error(found.fault.en)
  return { sheet: found.sheet?.name, rows: found.rows.map(({ cells }) => cells.map(rearm)) }
}
const sheetOf = (bytes: Uint8Array) => strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)

test('numbers, days and flags are cells of their kind, everything else is text; the head stays in view', async () => {
  const bytes = await write([['007', '12.5', '2026-11-28', 'false']], [['=1+1', '999999999999.999999', '1900-01-01', 'true']])
  const xml = sheetOf(bytes)
  expect(xml).toContain('<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">007</t></is></c>')
  expect(xml).toContain('<c r="B2"><v>12.5</v></c><c r="C2" s="3"><v>46354</v></c><c r="D2" t="b"><v>0</v></c>')
  // What a spreadsheet would calculate, round or read otherwise.
  expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">=1+1<')
  expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">999999999999.999999<')
  expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">1900-01-01<')
  expect(xml).not.toContain('<f>')
  expect(xml).toContain('ySplit="1"')
  expect(xml).toContain('<c r="A1" s="2"')
  expect(xml).toContain('<autoFilter ref="A1:D3"/>')
  expect(read(bytes)).toEqual({
    sheet: 'Materials  all none',
    rows: [
      ['Code', 'Amount', 'Since', 'Retired'],
      ['007', '12.5', '2026-11-28', 'false'],
      ['=1+1', '999999999999.999999', '1900-01-01', 'true'],
    ],
  })
})

test('columns are as wide as the first page needs, within reason', async () => {
  const xml = sheetOf(await write([['x'.repeat(200), '1', '', '']]))
  expect([...xml.matchAll(/ width="(\d+)"/g)].map(([, width]) => width)).toEqual(['60', '10', '10', '10'])
})

test('a list without rows is a head', async () => {
  expect(read(await write()).rows).toEqual([['Code', 'Amount', 'Since', 'Retired']])
})

test('what no cell holds is named in its place', async () => {
  expect(
    read(
      await write([
        ['x'.repeat(32_767), '', '', ''],
        ['x'.repeat(32_768), '', '', ''],
      ]),
    ).rows.slice(1),
  ).toEqual([['x'.repeat(32_767)], ['too long']])
})

test('any text comes back as it was written', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'ab_x000D<&>"\'\t\r\n =+-@0.\uFEFF＝') }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        text.filter((given) => given.trim() !== ''),
        { minLength: 1, maxLength: 8 },
      ),
      async (given) => {
        const { rows } = read(await write(given.map((one) => [one, '', '', ''])))
        expect(rows.slice(1).map(([cell]) => cell)).toEqual(given.map((one) => one.toWellFormed()))
      },
    ),
  )
})
