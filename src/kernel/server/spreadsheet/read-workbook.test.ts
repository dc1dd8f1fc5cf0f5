import { zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readWorkbook } from './read-workbook.ts'
import { LIMITS } from './workbook-faults.ts'
import { aWorkbook } from './workbook.fixture.ts'

const read = (bytes: Uint8Array, limits = {}) => {
  const found = readWorkbook(bytes, { ...LIMITS, ...limits })
  if ('fault' in found) throw new Error(found.fault.en)
  return found
}
const cellsOf = (bytes: Uint8Array) => read(bytes).rows.map(({ cells }) => cells)
const faultOf = (bytes: Uint8Array, limits = {}) => {
  const found = readWorkbook(bytes, { ...LIMITS, ...limits })
  return 'fault' in found ? found.fault.en : 'read'
}
const text = (cell: string, value: string) => `<c r="${cell}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`

describe('a sheet', () => {
  test('is rows of the texts that a CSV file would hold, each with its line; empty rows are left out', () => {
    const bytes = aWorkbook({
      strings: '<si><t>shared</t></si><si><r><t>ri</t></r><r><rPr/><t xml:space="preserve">ch </t></r><rPh><t>sound</t></rPh></si>',
      rows: [
        `<row r="1">${text('A1', 'head')}<c r="C1" t="s"><v>0</v></c></row>`,
        '<row r="2"><c r="A2"/><c r="B2" t="s"><v/></c></row>',
        `<row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5"><v>0.30000000000000004</v></c><c r="C5" t="b"><v>1</v></c></row>`,
        `<row r="6">${text('A6', '007')}<c r="B6" t="str"><f>A6&amp;"x"</f><v>a &lt; b_x000D_</v></c><c r="C6"><f>1+1</f><v>2</v></c></row>`,
      ].join(''),
    })
    expect(read(bytes).rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'head', '', 'shared'],
      [5, 'rich ', '0.3', 'true'],
      [6, '007', 'a < b\r', '2'],
    ])
  })

  test('says days and moments as ISO by the style of the cell, in both calendars', () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    const rows = '<row r="1"><c r="A1" s="1"><v>40000</v></c><c r="B1" s="2"><v>40000.5</v></c><c r="C1"><v>40000</v></c></row>'
    expect(cellsOf(aWorkbook({ rows, styles }))).toEqual([['2009-07-06', '2009-07-06T12:00:00', '40000']])
    expect(cellsOf(aWorkbook({ rows, styles, workbook: '<workbookPr date1904="1"/>' }))[0]).toEqual([
      ...['2013-07-07', '2013-07-07T12:00:00'],
      '40000',
    ])
  })

  test('keeps texts apart that a CSV file would take for formulas', () => {
    expect(cellsOf(aWorkbook({ rows: `<row r="1">${text('A1', '=1+1')}${text('B1', '-5')}</row>` }))).toEqual([["'=1+1", '-5']])
  })

  test('knows what is wrong with a single cell, and reads the others', () => {
    const rows = `<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3"><f>A1</f></c><c r="C3" t="s"><v>99</v></c>${text('D3', '#N/A')}</row>`
    const [row] = read(aWorkbook({ rows })).rows
    expect(row?.cells).toEqual(['', '', '', '#N/A'])
    expect(Object.values(row?.broken ?? {}).map(({ en }) => en)).toEqual([
      'The cell shows #N/A. Correct its formula, or write a value.',
      expect.stringContaining('no value yet'),
      expect.stringContaining('nothing that can be read'),
    ])
  })

  test('is the first that can be seen; the names of the others are told', () => {
    const sheets = [
      '<sheet name="Hidden" sheetId="1" state="hidden" r:id="rId1"/>',
      '<sheet name="Chart" sheetId="2" r:id="rId3"/>',
      '<sheet name="Seen" sheetId="3" r:id="rId2"/>',
      '<sheet name="Third" sheetId="4" r:id="rId1"/>',
    ]
    const found = read(aWorkbook({ rows: '', sheets: sheets.join('') }))
    expect([found.sheet, found.rows[0]?.cells]).toEqual([{ name: 'Seen', others: ['Third'] }, ['second']])
    expect(faultOf(aWorkbook({ rows: '', sheets: sheets[0]! }))).toContain('no visible sheet')
  })

  test('may have cells and rows without names', () => {
    expect(cellsOf(aWorkbook({ rows: '<row><c><v>1</v></c><c><v>2</v></c></row><row><c r="B2"><v>3</v></c></row>' }))).toEqual([
      ['1', '2'],
      ['', '3'],
    ])
  })
})

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>1</v></c></row>`).join('')

describe('a limit is named with what to do:', () => {
  test.each([
    ['what it unpacks to', { rows: text('A1', 'x'.repeat(2_000_000)) }, { unpackedMegabytes: 1 }, 'unpacks to more than 1 MB. Delete'],
    ['columns', { rows: '<row r="1"><c r="SG1"><v>1</v></c></row>' }, {}, 'Cell SG1 stands beyond column 500'],
    ['cells', { rows: '<row r="1"><c r="C1"><v>1</v></c></row>' }, { cells: 2 }, 'more than 2 cells. Split'],
    ['the length of a cell', { rows: `<row r="1">${text('B1', 'abcdef')}</row>` }, { cellLength: 5 }, 'Cell B1 has more than 5 characters'],
    ['text', { rows: `<row r="1">${text('A1', 'x'.repeat(2000))}</row>` }, { textMegabytes: 0.001 }, 'more than 0.001 MB of text'],
    ['rows', { rows: rowsOf(200_002) }, {}, 'at most 200000 rows. Split'],
  ])('%s', (_, form, limits, fault) => {
    expect(faultOf(aWorkbook(form), limits)).toContain(fault)
  })

  test('one text shared by many cells counts for each of them', () => {
    const rows = `<row r="1">${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`
    expect(faultOf(aWorkbook({ rows, strings: `<si><t>${'x'.repeat(20_000)}</t></si>` }), { textMegabytes: 1 })).toContain('MB of text')
  })

  test('two hundred thousand records and their head are read', () => {
    expect(read(aWorkbook({ rows: rowsOf(200_001) })).rows).toHaveLength(200_001)
  })
})

describe('what is no workbook', () => {
  const plain = aWorkbook({ rows: rowsOf(3), strings: '<si><t>a</t></si>' })
  const entity = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'no Excel workbook'],
    ['a text', Buffer.from('code,name\nA,b'), 'no Excel workbook'],
    ['another zip file', zipSync({ 'a.txt': Buffer.from('a') }), 'no Excel workbook'],
    ['half a file', plain.subarray(0, plain.length / 2), 'no Excel workbook'],
    ['a file with a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'password or the old .xls form'],
    ['a document type', aWorkbook({ rows: '', parts: { 'xl/worksheets/sheet1.xml': entity } }), 'no Excel workbook'],
    ['broken XML', aWorkbook({ rows: '<row><c></row>' }), 'no Excel workbook'],
    ['no sheet where one is named', aWorkbook({ rows: '', parts: { 'xl/_rels/workbook.xml.rels': '<a/>' } }), 'no visible sheet'],
    ['no UTF-8', aWorkbook({ rows: '', parts: { 'xl/worksheets/sheet1.xml': new Uint8Array([0x3c, 0xff, 0xfe]) } }), 'no Excel workbook'],
  ])('is refused: %s', (_, bytes, fault) => {
    expect(faultOf(bytes)).toContain(fault)
  })

  test('never unpacks more than the file says it holds', () => {
    const lying = Buffer.from(aWorkbook({ rows: text('A1', 'x'.repeat(500_000)) }))
    const directory = lying.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46
    lying.writeUInt32LE(100, directory + 24)
    expect(faultOf(lying)).toContain('no Excel workbook')
  })

  const good = aWorkbook({
    rows: `<row r="1">${text('A1', 'code')}<c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="1"><v>40000</v></c><c r="B2" t="b"><v>1</v></c></row>`,
    strings: '<si><t>name</t></si>',
    styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
  })
  const small = { ...LIMITS, unpackedMegabytes: 1 }
  const isSound = (bytes: Uint8Array) => {
    const found = readWorkbook(bytes, small)
    if ('fault' in found) expect(found.fault.de).not.toBe('')
    else for (const { line, cells } of found.rows) expect([line > 0, cells.every((cell) => typeof cell === 'string')]).toEqual([true, true])
  }

  test('random bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), isSound), { numRuns: 300 })
  })

  test('a real workbook with any bytes changed, cut or doubled never throws', () => {
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(changes, fc.option(fc.tuple(fc.nat(good.length), fc.nat(good.length))), (given, cut) => {
        const bytes = Buffer.from(good)
        for (const [at, byte] of given) bytes[at] = byte
        isSound(cut ? Buffer.concat([bytes.subarray(0, cut[0]), bytes.subarray(cut[1])]) : bytes)
      }),
      { numRuns: 2000 },
    )
  })

  test('a sheet of any tags in any order never throws', () => {
    const piece = fc.constantFrom(
      ...[
        '<row r="2">',
        '<row r="-1">',
        '<row r="1e9">',
        '</row>',
        '<c r="A1">',
        '<c r="ZZZ9" t="s">',
        '<c t="e" s="-4">',
        '<c s="x"/>',
        '</c>',
      ],
      ...[
        '<v>',
        '</v>',
        '<is><t>',
        '</t></is>',
        '<f>',
        '</f>',
        '1e308',
        '-0',
        '99999999999999999999',
        '&amp;',
        '&#x0;',
        '<![CDATA[x]]>',
        '_xD800_',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => isSound(aWorkbook({ rows: pieces.join('') }))),
      { numRuns: 1000 },
    )
    const cell = fc.tuple(
      fc.constantFrom('n', 's', 'b', 'e', 'd', 'str', 'inlineStr', '?'),
      fc.string({ maxLength: 12 }),
      fc.integer({ min: -1, max: 3 }),
    )
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 10 }), (cells) => {
        const tags = cells.map(([type, value, style]) => `<c t="${type}" s="${style}"><v>${value.replace(/[<&]/g, '')}</v></c>`)
        isSound(aWorkbook({ rows: `<row>${tags.join('')}</row>`, styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>' }))
      }),
      { numRuns: 1000 },
    )
  })
})
