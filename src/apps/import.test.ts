import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportReport } from '../kernel/server/interchange/report.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { person } from '../model/personnel/person.resource.ts'
import { reason } from '../model/reason/reason.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import { resources } from './resources.ts'

let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
  const { make } = open.plant
  await make(unitOfMeasure.commands.create, { code: 'KGM', symbol: 'kg', name: { en: 'kilogram', de: 'Kilogramm' } })
  await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
})
afterAll(() => open.close())

type Named = { readonly name: string }
const address = ({ name }: Named, query: string) => `/api/import/${name}${query}`

async function judge(resource: Named, text: string, headers = {}): Promise<ImportReport> {
  const { status, body } = await open.post(address(resource, '?dryRun=true'), text, headers)
  expect([status, body.slice(0, 200)]).toEqual([200, expect.anything()])
  return JSON.parse(body)
}

/** What the import answers line by line; the last line has the report. */
async function run(resource: Named, text: string): Promise<{ done: number; of: number; report?: ImportReport }[]> {
  const { body } = await open.post(address(resource, ''), text)
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
const reportOf = async (resource: Named, text: string) => (await run(resource, text)).at(-1)!.report!
const outcomes = ({ rows }: ImportReport) => rows.map(({ line, outcome }) => [line, outcome])
const faults = ({ rows }: ImportReport) =>
  rows.flatMap(({ line, faults: all }) => all.map(({ column, fix }) => `${line} ${column ?? ''}: ${fix}`))
const eventCount = () => open.plant.site.lastPosition().seq

describe('a dry run', () => {
  test('judges each row and writes nothing', async () => {
    const { make } = open.plant
    const unit = await open.plant.ask(unitOfMeasure.queries.list, { search: 'KGM' })
    const base = { unitId: unit.rows[0].id }
    await make(materialDefinition.commands.create, { ...base, code: 'D-1', name: 'Sugar' })
    await make(materialDefinition.commands.create, { ...base, code: 'D-2', name: 'Salt' })
    const before = eventCount()
    const report = await judge(
      materialDefinition,
      ['code;name;unitId;note', 'D-1;Sugar;KGM;', 'D-2;Sea salt;KGM;', 'D-3;Flour;KGM;', 'D-4;Milk;KGX;'].join('\n'),
    )
    expect(outcomes(report)).toEqual([
      [2, 'unchanged'],
      [3, 'changed'],
      [4, 'created'],
      [5, 'faulty'],
    ])
    expect(report.rows[1]?.changes).toEqual(['name'])
    expect(report.counts).toEqual({ created: 1, changed: 1, unchanged: 1, faulty: 1, failed: 0 })
    expect(report.unknownColumns).toEqual(['note'])
    expect(faults(report)).toEqual(['5 unitId: Unit of measure KGX is not known; known: C62, KGM, …'])
    expect(eventCount()).toBe(before)
  })

  test.each([
    ['an empty file', '', 'There are no rows'],
    ['heads only', 'code,name\n', 'There are no rows'],
    ['no key', 'name,unitId\nSugar,KGM', 'does not name what tells the records apart: code'],
    ['a column twice', 'code,name,Name\nD,x,y', 'names the column name twice'],
    ['an open quote', 'code,name\nD,"x', 'The quote in line 2 is not closed'],
  ])('says what is wrong with %s', async (_, text, fault) => {
    expect((await judge(materialDefinition, text)).fault).toContain(fault)
  })

  test.each([
    ['D 9;x;KGM;;', 'code: Letters, digits'],
    [';x;KGM;;', 'code: Please fill in'],
    ['D-9;;KGM;;', 'name: Please fill in'],
    ['D-9;x;;;', 'unitId: Please fill in'],
    ['D-9;x;KGM;KGM;', ': A base unit and how much of it one unit holds belong together'],
    ['D-9;x;KGM;KGM;many', 'basePerUnit: A number with at most six places'],
    ['D-9;x;KGM;KGM;1.000', 'basePerUnit: A number with at most six places'],
    ['D-9;x;KGM;KGM;1;;', 'There are more cells than columns'],
  ])('names row and column with the fix: %s', async (row, fix) => {
    const found = faults(await judge(materialDefinition, `code;name;unitId;baseUnitId;basePerUnit\n${row}`))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(fix)
  })

  test('takes heads and texts in the language of the reader, numbers with the comma of the country', async () => {
    const text = 'Materialnummer;Bezeichnung;Einheit;Basiseinheit;Basiseinheiten je Einheit\nG-1;Zucker;C62;KGM;0,5\nG-2;Salz;KGX;;'
    const report = await judge(materialDefinition, text, { 'accept-language': 'de' })
    expect(outcomes(report)).toEqual([
      [2, 'created'],
      [3, 'faulty'],
    ])
    expect(faults(report)).toEqual(['3 unitId: Maßeinheit KGX ist nicht bekannt; bekannt: C62, KGM, …'])
  })

  test('finds a record that stands in the file twice, and words that lack a language', async () => {
    const text = 'code,symbol,name.en,name.de\nMTR,m,metre,Meter\nMTR,m,metre,Meter\nSEC,s,second,'
    expect(faults(await judge(unitOfMeasure, text))).toEqual(['3 code: This record stands in line 2 already', '4 name.de: Please fill in'])
  })

  test('judges rows that a program sends as JSON in the same way', async () => {
    const rows = {
      columns: ['code', 'name', 'unitId'],
      rows: [
        ['J-1', 'x', 'KGM'],
        ['J-2', 'x', 'KGX'],
      ],
    }
    const report = await judge(materialDefinition, JSON.stringify(rows), { 'content-type': 'application/json' })
    expect(outcomes(report)).toEqual([
      [2, 'created'],
      [3, 'faulty'],
    ])
  })

  test('answers no more rows than are asked for, those with a fault first', async () => {
    const text = ['code,name', 'L-1,x', 'L-2,x', 'L 3,x', 'L-4,x'].join('\n')
    const { body } = await open.post(address(materialClass, '?dryRun=true&most=2'), text)
    expect(outcomes(JSON.parse(body))).toEqual([
      [2, 'created'],
      [4, 'faulty'],
    ])
  })
})

describe('an import', () => {
  const file = 'code,name,description\nI-1,One,\nI-2,Two,"a, b"\nI 3,Three,\n'

  test('does what the dry run said, leaves faulty rows out, and a repetition does nothing twice', async () => {
    const lines = await run(materialClass, file)
    expect(lines.map(({ done, of }) => [done, of])).toEqual([
      [0, 2],
      [2, 2],
      [2, 2],
    ])
    expect(lines.at(-1)?.report?.counts).toMatchObject({ created: 2, faulty: 1, failed: 0 })
    const after = eventCount()
    expect((await reportOf(materialClass, file)).counts).toMatchObject({ created: 0, changed: 0, unchanged: 2, faulty: 1 })
    expect(eventCount()).toBe(after)
    const { rows } = await open.plant.ask(materialClass.queries.list, { search: 'I-' })
    expect(rows).toMatchObject([
      { code: 'I-1', revision: 1 },
      { code: 'I-2', description: 'a, b' },
    ])
  })

  test('sent twice at the same moment, it does everything once', async () => {
    const text = `code,name\n${Array.from({ length: 60 }, (_, index) => `T-${100 + index},x`).join('\n')}`
    const before = eventCount()
    const reports = await Promise.all([reportOf(materialClass, text), reportOf(materialClass, text)])
    expect(reports.map(({ counts }) => counts.failed)).toEqual([0, 0])
    expect(eventCount()).toBe(before + 60)
  })

  test('changes what the file has columns for, and keeps the rest', async () => {
    await reportOf(materialClass, 'code,name,description\nK-1,Old,kept')
    expect((await reportOf(materialClass, 'code,name\nK-1,New')).counts).toMatchObject({ changed: 1 })
    const { rows } = await open.plant.ask(materialClass.queries.list, { search: 'K-1' })
    expect(rows).toMatchObject([{ name: 'New', description: 'kept', revision: 2 }])
    // The first file says its own again, and is another intention than at its first import.
    expect((await reportOf(materialClass, 'code,name,description\nK-1,Old,kept')).counts).toMatchObject({ changed: 1, failed: 0 })
  })

  test('references find rows that stand later in the same file, and what waits for a faulty row is named', async () => {
    const text = [
      'code,name.en,name.de,kind,parentId',
      'R-11,Leaf,Blatt,stop,R-1',
      'R-1,Branch,Zweig,Stillstand,R-0',
      'R-0,Root,Wurzel,stop,',
      'R-21,Leaf,Blatt,stop,R-2',
      'R-2,,,stop,',
      'R-3,a,a,stop,R-4',
      'R-4,b,b,stop,R-3',
      'R-5,c,c,scrap,R-0',
    ].join('\n')
    const report = await reportOf(reason, text)
    expect(outcomes(report)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'created'],
      [5, 'faulty'],
      [6, 'faulty'],
      [7, 'faulty'],
      [8, 'faulty'],
      [9, 'faulty'],
    ])
    expect(faults(report)).toContain('5 parentId: It refers to line 6, which makes no record: correct that line first')
    expect(faults(report)).toContain('9 : A reason stands below reasons of its own kind only.')
    const { rows } = await open.plant.ask(reason.queries.list, { search: 'R-11' })
    expect(rows[0].refers.parentId.code).toBe('R-1')
  })

  test('moves, retires and reinstates by the commands of their own; what is fixed stays', async () => {
    const line = 'code,name,level,parentId,retired'
    await reportOf(equipment, `${line}\nM-1,Line,ProductionLine,A1,\nM-2,Line,ProductionLine,A1,\nM-11,Unit,WorkUnit,M-1,`)
    expect(outcomes(await reportOf(equipment, `${line}\nM-11,Moved,WorkUnit,M-2,`))).toEqual([[2, 'changed']])
    const moved = await open.plant.ask(equipment.queries.list, { search: 'M-11' })
    expect(moved.rows[0]).toMatchObject({ name: 'Moved', revision: 3, refers: { parentId: { code: 'M-2' } } })
    expect(faults(await reportOf(equipment, `${line}\nM-11,Moved,WorkCell,M-2,`))[0]).toContain('level: This stays')
    expect(faults(await judge(equipment, `${line}\nM-11,Moved,WorkUnit,SITE,`))[0]).toContain('cannot stand there')
    // A line that is still used is not retired: the row fails, and says why.
    const used = await reportOf(equipment, `${line}\nM-2,Line,ProductionLine,A1,true`)
    expect(faults(used)[0]).toContain('still refer to this one')
    expect((await reportOf(equipment, `${line}\nM-11,Moved,WorkUnit,M-2,true`)).counts).toMatchObject({ changed: 1, failed: 0 })
    expect(faults(await judge(equipment, `${line}\nM-11,Other,WorkUnit,M-2,`))[0]).toContain('name: The record is retired')
    expect((await reportOf(equipment, `${line}\nM-11,Other,WorkUnit,M-2,false`)).counts).toMatchObject({ changed: 1, failed: 0 })
  })

  test('people are imported with their names, though no export shows them', async () => {
    expect((await reportOf(person, 'code,name\nP-7,Maria Muster')).counts).toMatchObject({ created: 1 })
    expect(faults(await judge(person, 'code\nP-8'))).toEqual(['2 name: Please fill in'])
    // A file without names keeps them.
    const exported = (await open.get(`/api/export/${person.name}`)).body
    expect((await reportOf(person, exported)).counts).toMatchObject({ unchanged: 1, changed: 0, faulty: 0 })
  })
})

test('nobody imports what he may not edit, and what is no table is refused', async () => {
  const url = address(materialClass, '?dryRun=true')
  expect((await open.post(url, 'code,name\nA,b', { cookie: '' })).status).toBe(401)
  // Not even read: the body would be refused for its size otherwise.
  expect((await open.post(url, 'x'.repeat(65 * 1024 * 1024), { cookie: '' })).status).toBe(401)
  const cookie = await open.cookieOf('reader', 'operator', open.plant.siteId)
  expect((await open.post(url, 'code,name\nA,b', { cookie })).status).toBe(403)
  expect((await open.post(url, 'code,name\nA,b', { 'content-type': 'text/plain' })).status).toBe(400)
  expect((await open.post(url, '[1]', { 'content-type': 'application/json' })).status).toBe(400)
})

test('whatever is sent to any resource, it is judged or refused, and nothing breaks', async () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      '',
      '=1',
      "'=1",
      '"',
      '\u0000',
      'KGM',
      'SITE',
      'A1',
      'true',
      '1,000',
      '1e9',
      '{"a":1}',
      '[[[',
      '"\\ud800"',
      'x'.repeat(300),
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  )
  for (const resource of resources) {
    const heads = [...Object.keys(resource.fields), 'name.en', 'name.de', 'retired', 'odd']
    const table = fc.record({
      columns: fc.oneof({ weight: 5, arbitrary: fc.constant(heads) }, { weight: 1, arbitrary: fc.array(nasty, { maxLength: 5 }) }),
      rows: fc.array(fc.array(nasty, { minLength: 1, maxLength: heads.length + 1 }), { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(table, async (given) => {
        const json = await open.post(address(resource, ''), JSON.stringify(given), { 'content-type': 'application/json' })
        const csv = await open.post(address(resource, '?dryRun=1'), [given.columns, ...given.rows].map((row) => row.join(',')).join('\n'))
        expect([json.status, csv.status]).toEqual([200, 200])
      }),
      { numRuns: 20 },
    )
  }
  expect(open.plant.incidents).toEqual([])
})
