import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { fromSchema, type Schema } from '../../test/apps/from-schema.fixture.ts'
import type { Field } from '../kernel/contract/field.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import type { ImportReport } from '../kernel/server/interchange/report.ts'
import { WORKBOOK } from '../kernel/server/spreadsheet/sent-table.ts'
import { emptyWorkCalendar } from '../model/calendar/work-calendar.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import { resources } from './resources.ts'

let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
})
afterAll(() => open.close())

/** What spreadsheets and separators stumble over. */
const nasty = [
  ...[
    '=1+1',
    "'=x",
    "''-y",
    '-5',
    '1,5',
    '1.000',
    'true',
    'a;b,c',
    'say "so"',
    '"',
    '""',
    ' lead',
    'trail ',
    '\uFEFFx',
    '＝1',
    '@x',
    '007',
  ],
  ...['two\nlines', 'two\r\nlines', '\ttab', '-\n', 'ä€😀', '#N/A', "'"],
]
const codes: Readonly<Record<string, fc.Arbitrary<string>>> = { code: fc.stringMatching(/^[A-Z0-9]{6,12}$/) }
const zones = fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'UTC')

const decimals = fc.constantFrom('0', '-5', '-0.5', '12.345678', '999999999999.999999')
const unsigned = fc.constantFrom('0', '0.0275', '1500', '999999999999.999999')
const units = fc.constantFrom('KGM', 'CEL', 'C62')
const days = fc.constantFrom('1900-01-01', '2026-02-28', '2199-12-31')
const range = fc.oneof(
  fc.record({ min: decimals, max: fc.constant(null), unit: fc.option(units, { nil: null }) }),
  fc.record({ min: fc.constantFrom('-5', '0'), max: unsigned, unit: units }),
)
const weekly = fc.record({
  every: fc.integer({ min: 1, max: 52 }),
  period: fc.constant('Week'),
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
  startsOn: days,
})
const recurrence = fc.oneof(
  weekly,
  fc.record({ every: fc.integer({ min: 1, max: 1000 }), period: fc.constantFrom('Day', 'Month', 'Year'), startsOn: days }),
)
const property = (words: readonly string[]) =>
  fc.oneof(
    fc.record({ name: fc.constantFrom(...words), dataType: fc.constant('string'), value: fc.constantFrom(...words) }),
    fc.record({
      name: fc.constantFrom('Power', '=x'),
      dataType: fc.constant('decimal'),
      value: decimals,
      unit: fc.option(units, { nil: null }),
    }),
    fc.record({ name: fc.constant('Since'), dataType: fc.constant('date'), value: days }),
  )

/** Of fields whose resource has rules of its own, which chance seldom keeps. */
const likely: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'model.calendar.workCalendar.definition': fc.constant(emptyWorkCalendar),
  'model.number.numberRange.prefix': fc.stringMatching(/^[A-Z][A-Z0-9-]{0,34}$/),
  'model.number.numberRange.first': fc.constant('1'),
  'model.number.numberRange.last': fc.constant('99999'),
  'model.number.numberRange.digits': fc.constant('5'),
  'model.material.materialConversion.amount': fc.constant('1'),
  'model.material.materialConversion.materialAmount': fc.constant('0.0275'),
  'model.material.materialAlternate.quantityPerUnit': fc.constant('2'),
}

/** A value that the field allows. @param ids the records to which it may refer. */
function valueOf(field: Field, ids: readonly string[]): fc.Arbitrary<unknown> {
  const fitting = nasty.filter((text) => field.schema.safeParse(text).success)
  const schema = z.toJSONSchema(field.schema, { io: 'input', unrepresentable: 'any' }) as Schema
  const words = nasty.filter((text) => !/\p{Cc}/u.test(text))
  const byKind: Partial<Record<Field['kind'], fc.Arbitrary<unknown>>> = {
    code: codes['code']!,
    zone: zones,
    reference: fc.constantFrom(...(ids.length > 0 ? ids : [null])),
    references: fc.subarray(ids.slice(0, 5)),
    quantity: fc.record({ value: unsigned, unit: units }),
    range,
    recurrence,
    properties: fc.uniqueArray(property(words), { selector: ({ name }) => name, maxLength: 4 }),
    words: fc.record({ en: fc.constantFrom(...words), de: fc.constantFrom(...words) }),
    ...(field.kind !== 'choice' && fitting.length > 0 && { text: fc.constantFrom(...fitting), note: fc.constantFrom(...fitting) }),
  }
  const some = byKind[field.kind] ?? fromSchema(schema, ids)
  return field.isOptional ? fc.option(some, { nil: null, freq: 3 }) : some
}

async function idsOf(resource: AnyResource): Promise<string[]> {
  const { rows } = await open.plant.ask(resource.queries.list, { limit: 500 })
  return rows.map(({ id }: { id: string }) => id)
}

/** References point at what was made before, so the resources come in the order of the catalogue. */
test.each(resources.map((resource) => [resource.name, resource] as const))('%s: export and import change nothing', async (_, resource) => {
  const { commands, fields, name } = resource
  const named = new Map(resources.map((one) => [one.name, one]))
  const values: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [field, given] of Object.entries(fields)) {
    const any = valueOf(given, given.refers === undefined ? [] : await idsOf(named.get(given.refers)!))
    const often = likely[`${name}.${field}`]
    values[field] = often ? fc.oneof(often, any) : any
  }
  let made = 0
  const enter = async (record: object, isRetired: boolean) => {
    const input = commands.create.input.safeParse(record)
    if (!input.success) return
    const outcome = await open.plant.send(commands.create, input.data as object)
    if (outcome.outcome === 'refused') return
    made += 1
    if (isRetired) await open.plant.send(commands.retire, { id: outcome.result['id'] })
  }
  const records = fc.array(fc.record(values), { minLength: 20, maxLength: 30 })
  const form = fc.record({ separator: fc.constantFrom('comma', 'semicolon', 'tab'), heads: fc.constantFrom('names', 'en', 'de') })
  await fc.assert(
    fc.asyncProperty(records, form, async (given, { separator, heads }) => {
      for (const [index, record] of given.entries()) await enter(record, index % 4 === 0)
      const exported = await open.get(`/api/export/${name}?includeRetired=true&separator=${separator}&heads=${heads}`)
      const judged = await open.post(`/api/import/${name}?dryRun=true`, exported.body)
      const { counts, rows, unknownColumns } = JSON.parse(judged.body) as ImportReport
      expect(rows.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([])
      expect(unknownColumns).toEqual([])
      // Chance may find nothing that a calendar allows, in one round.
      expect(counts.unchanged > 0).toBe(made > 0)
    }),
    { numRuns: 4, endOnFailure: true },
  )
  expect(made).toBeGreaterThan(0)
  const before = open.plant.site.lastPosition().seq
  const { body } = await open.get(`/api/export/${name}?includeRetired=true`)
  await open.post(`/api/import/${name}`, body)
  const { bytes } = await open.get(`/api/export/${name}?includeRetired=true&format=xlsx&heads=de`)
  const imported = await open.post(`/api/import/${name}`, bytes, { 'content-type': WORKBOOK })
  const { report } = JSON.parse(imported.body.trimEnd().split('\n').at(-1)!) as { readonly report: ImportReport }
  expect(report.rows.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([])
  expect(report.unknownColumns).toEqual([])
  expect(report.counts.unchanged).toBeGreaterThanOrEqual(made)
  expect(open.plant.site.lastPosition().seq).toBe(before)
})
