import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { fromSchema, type Schema } from '../../test/apps/from-schema.fixture.ts'
import type { Field } from '../kernel/contract/field.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import type { ImportReport } from '../kernel/server/interchange/report.ts'
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

/** A value that the field allows. @param ids the records to which it may refer. */
function valueOf(field: Field, ids: readonly string[]): fc.Arbitrary<unknown> {
  const fitting = nasty.filter((text) => field.schema.safeParse(text).success)
  const schema = z.toJSONSchema(field.schema, { io: 'input', unrepresentable: 'any' }) as Schema
  const words = nasty.filter((text) => !/\p{Cc}/u.test(text))
  const byKind: Partial<Record<Field['kind'], fc.Arbitrary<unknown>>> = {
    code: codes['code']!,
    zone: zones,
    reference: fc.constantFrom(...(ids.length > 0 ? ids : [null])),
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
    values[field] = valueOf(given, given.refers === undefined ? [] : await idsOf(named.get(given.refers)!))
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
  expect(open.plant.site.lastPosition().seq).toBe(before)
})
