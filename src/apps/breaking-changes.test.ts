import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type ApiDocument, breakingChanges } from './breaking-changes.ts'
import { documents } from './documents.ts'

type Schema = Record<string, unknown>

const text = { type: 'string' }
const number = { type: 'number' }
const object = (properties: Schema, ...required: string[]) => ({ type: 'object', properties, required, additionalProperties: false })

interface Sample {
  readonly input?: Schema
  readonly output?: Schema
  readonly refusals?: readonly string[]
  readonly components?: Schema
}

/** One command that takes `input`, answers `output` and is refused with `refusals`. */
function api({ input = object({}), output = {}, refusals = [], components = {} }: Sample): ApiDocument {
  const reasons = { properties: { refusals: { items: { properties: { code: { enum: refusals } } } } } }
  const post = {
    requestBody: { content: { 'application/json': { schema: input } } },
    responses: {
      200: { content: { 'application/json': { schema: output } } },
      409: { content: { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, reasons] } } } },
    },
  }
  return { paths: { '/api/commands/do': { post } }, components: { schemas: components } } as ApiDocument
}
const query = (parameters: object[]): ApiDocument => ({ paths: { '/api/queries/ask': { get: { parameters } } } }) as ApiDocument

describe('breaks', () => {
  test.each<[string, ApiDocument, ApiDocument, string]>([
    ['an address that is gone', api({}), { paths: {} }, 'POST /api/commands/do is gone'],
    ['a field of the input that is gone', api({ input: object({ a: text }) }), api({}), 'input.a is gone'],
    [
      'a field that is required now',
      api({ input: object({ a: text }) }),
      api({ input: object({ a: text }, 'a') }),
      'input.a is required now',
    ],
    ['a new field that is required', api({}), api({ input: object({ a: text }, 'a') }), 'input.a is required now'],
    [
      'a value that is no longer taken',
      api({ input: object({ a: { enum: ['x', 'y'] } }) }),
      api({ input: object({ a: { enum: ['x'] } }) }),
      'input.a no longer takes y',
    ],
    [
      'a free text that is a list of values now',
      api({ input: object({ a: text }) }),
      api({ input: object({ a: { enum: ['x'] } }) }),
      'no longer takes',
    ],
    [
      'another type of input',
      api({ input: object({ a: text }) }),
      api({ input: object({ a: number }) }),
      'input.a may no longer be string',
    ],
    [
      'a lower limit',
      api({ input: object({ a: { ...text, maxLength: 9 } }) }),
      api({ input: object({ a: { ...text, maxLength: 8 } }) }),
      'a lower maxLength',
    ],
    [
      'a limit that was not there',
      api({ input: object({ a: number }) }),
      api({ input: object({ a: { ...number, minimum: 1 } }) }),
      'higher minimum',
    ],
    [
      'a pattern that was not there',
      api({ input: object({ a: text }) }),
      api({ input: object({ a: { ...text, pattern: '^x' } }) }),
      'another pattern',
    ],
    [
      'a narrower field deep inside',
      api({ input: object({ a: { type: 'array', items: object({ b: text }) } }) }),
      api({ input: object({ a: { type: 'array', items: object({}) } }) }),
      'input.a[].b is gone',
    ],
    [
      'a variant that is not taken any more',
      api({ input: object({ a: { anyOf: [text, { type: 'null' }] } }) }),
      api({ input: object({ a: text }) }),
      'input.a may no longer be null',
    ],
    [
      'a shared schema that is narrower',
      api({ input: object({ a: { $ref: '#/components/schemas/Code' } }), components: { Code: text } }),
      api({ input: object({ a: { $ref: '#/components/schemas/Code' } }), components: { Code: { ...text, maxLength: 5 } } }),
      'a lower maxLength',
    ],
    ['a parameter that is gone', query([{ name: 'a', schema: text }]), query([]), 'input.a is gone'],
    ['a parameter that is required now', query([]), query([{ name: 'a', required: true, schema: text }]), 'input.a is required now'],
    ['a field of the answer that is gone', api({ output: object({ a: text }) }), api({ output: object({}) }), 'answer.a is gone'],
    [
      'a field of the answer that may be missing now',
      api({ output: object({ a: text }, 'a') }),
      api({ output: object({ a: text }) }),
      'answer.a may be missing now',
    ],
    [
      'a field of the answer that may be null now',
      api({ output: object({ a: text }) }),
      api({ output: object({ a: { type: ['string', 'null'] } }) }),
      'answer.a may be null now',
    ],
    [
      'an answer that may be nothing now',
      api({ output: object({ a: text }) }),
      api({ output: { anyOf: [object({ a: text }), { type: 'null' }] } }),
      'answer may be null now',
    ],
    ['a refusal that is gone', api({ refusals: ['full', 'empty'] }), api({ refusals: ['full'] }), 'no longer refused with empty'],
  ])('%s', (_, before, after, said) => {
    expect(breakingChanges(before, after).join('\n')).toContain(said)
    expect(breakingChanges(before, before)).toEqual([])
  })
})

describe('does not break', () => {
  const tree = { Tree: object({ children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }) }
  test.each<[string, ApiDocument, ApiDocument]>([
    ['a new address', { paths: {} }, api({})],
    ['a new field that may be left away', api({}), api({ input: object({ a: text }) })],
    ['a field that need not be sent any more', api({ input: object({ a: text }, 'a') }), api({ input: object({ a: text }) })],
    ['one more value', api({ input: object({ a: { enum: ['x'] } }) }), api({ input: object({ a: { enum: ['x', 'y'] } }) })],
    ['a higher limit', api({ input: object({ a: { maxLength: 8 } }) }), api({ input: object({ a: { maxLength: 9 } }) })],
    [
      'one more variant of the input',
      api({ input: object({ a: text }) }),
      api({ input: object({ a: { anyOf: [text, { type: 'null' }] } }) }),
    ],
    ['one more field in the answer', api({ output: object({}) }), api({ output: object({ a: text }, 'a') })],
    [
      'an answer that is never null any more',
      api({ output: object({ a: { type: ['string', 'null'] } }) }),
      api({ output: object({ a: text }) }),
    ],
    ['one more refusal', api({ refusals: ['full'] }), api({ refusals: ['empty', 'full'] })],
    [
      'a schema that holds itself',
      api({ input: object({ a: { $ref: '#/components/schemas/Tree' } }), components: tree }),
      api({ input: object({ a: { $ref: '#/components/schemas/Tree' } }), components: tree }),
    ],
  ])('%s', (_, before, after) => {
    expect(breakingChanges(before, after)).toEqual([])
  })
})

describe('the API of this program', () => {
  const released = JSON.parse(readFileSync(new URL('../../docs/api/released.json', import.meta.url), 'utf8')) as ApiDocument
  const now = JSON.parse(documents.openapi.text()) as ApiDocument

  test('keeps what the last release promised', () => {
    expect(Object.keys(released.paths).length).toBeGreaterThan(100)
    expect(breakingChanges(released, now)).toEqual([])
  })

  test('would be found to break it', () => {
    const [path, operations] = Object.entries(now.paths).find(([name]) => name.endsWith('.startJobOrder'))!
    const { requestBody, ...rest } = operations['post']!
    const { schema } = requestBody!.content['application/json']!
    const { occurredAt: _, ...properties } = schema.properties!
    const narrower = { post: { ...rest, requestBody: { content: { 'application/json': { schema: { ...schema, properties } } } } } }
    expect(breakingChanges(released, { ...now, paths: { ...now.paths, [path]: narrower } })).toEqual([
      `POST ${path} input.occurredAt is gone`,
    ])
  })
})
