import fc from 'fast-check'

/** As much of JSON Schema as contracts are made of. */
export interface Schema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly format?: string
  readonly pattern?: string
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
}

/** Instants, days, quantities, codes and words at the ends of what is allowed, and a few that mean something to the plant of the test. */
const texts = [
  '1900-01-01T00:00:00.000Z',
  '2199-12-31T23:59:59.999Z',
  '2026-06-01T04:00:00.000Z',
  '2026-06-01T06:10:00+02:00',
  '2026-10-25T01:30:00Z',
  '2026-06-01',
  '0001-01-01',
  '9999-12-31',
  '00:00',
  '23:59',
  '0',
  '1',
  '0.000001',
  '0.5',
  '999999999999.999999',
  '-999999999999',
  'C62',
  'Early',
  'a',
  'x'.repeat(39),
  'https://erp.example/in',
  'model.material.materialClass.recordCreated',
  'Ein Wort; "noch" eins, %_\\',
]

/** Values that a schema allows, from its edges; ids mostly of things that are there. */
export function fromSchema(schema: Schema, ids: readonly string[], defs: Schema['$defs'] = schema.$defs): fc.Arbitrary<unknown> {
  const inner = (one: Schema) => fromSchema(one, ids, defs)
  if (schema.$ref) return inner(defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.type === 'string') return textFrom(schema, ids)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return fc.oneof(...choices.map(inner))
  switch (schema.type) {
    case 'integer':
      return numberFrom(schema)
    case 'number':
      return fc.oneof(numberFrom(schema), fc.double({ noNaN: true }))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(inner(schema.items ?? {}), { maxLength: Math.min(3, schema.maxItems ?? 3) })
    case 'object':
      return objectFrom(schema, inner)
    default:
      return fc.anything({ maxDepth: 2 })
  }
}

function textFrom({ format, pattern, allOf = [], maxLength = 200 }: Schema, ids: readonly string[]): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, fc.uuid())
  const patterns = [pattern, ...allOf.map((one) => one.pattern)].flatMap((one) => (one === undefined ? [] : [new RegExp(one, 'u')]))
  const matches = (text: string) => patterns.every((one) => one.test(text))
  const fitting = texts.filter((text) => text.length <= maxLength && matches(text))
  if (fitting.length > 0) return fc.constantFrom(...fitting)
  return pattern === undefined ? fc.string({ maxLength }) : fc.stringMatching(new RegExp(pattern))
}

function numberFrom({ minimum = -1_000, maximum = 1_000_000 }: Schema): fc.Arbitrary<number> {
  const low = Math.max(Math.ceil(minimum), Number.MIN_SAFE_INTEGER)
  const high = Math.min(Math.floor(maximum), Number.MAX_SAFE_INTEGER)
  return fc.oneof(
    fc.constantFrom(low, high, Math.min(high, low + 1)),
    fc.integer({ min: Math.max(low, -(2 ** 31)), max: Math.min(high, 2 ** 31 - 1) }),
  )
}

function objectFrom({ properties = {}, required = [], additionalProperties }: Schema, inner: (one: Schema) => fc.Arbitrary<unknown>) {
  const known = fc.record(Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])), {
    requiredKeys: Object.keys(properties).filter((name) => required.includes(name)),
  })
  if (typeof additionalProperties !== 'object') return known
  return fc.oneof(known, fc.dictionary(fc.constantFrom('a', 'b', 'status', 'C62'), inner(additionalProperties), { maxKeys: 2 }))
}
