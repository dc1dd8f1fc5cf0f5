import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeIndependently, type IndependentMetric } from '../../../test/system/sparkplug/independent-encoder.ts'
import { decodePayload } from './decode-payload.ts'
import { encodePayload } from './encode-payload.ts'
import { type DecodeFault, type DecodeLimits, defaultDecodeLimits, type Payload, type Template } from './payload.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

function decoded(bytes: Uint8Array): Payload {
  const outcome = decodePayload(bytes)
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.payload
}

const everything: IndependentMetric[] = [
  { name: 'int', alias: 7n, timestamp: 1_700_000_000_123n, datatype: 3, value: { case: 'intValue', value: 4_294_967_291 } },
  { name: 'long', datatype: 8, value: { case: 'longValue', value: 18_446_744_073_709_551_615n } },
  { name: 'float', datatype: 9, isHistorical: true, value: { case: 'floatValue', value: 1.5 } },
  { name: 'double', datatype: 10, isTransient: true, value: { case: 'doubleValue', value: -0.1 } },
  { name: 'boolean', datatype: 11, value: { case: 'booleanValue', value: false } },
  { name: 'Füller 火 with a name longer than the short path takes', datatype: 12, value: { case: 'stringValue', value: 'läuft' } },
  { name: 'null', datatype: 12, isNull: true },
  {
    name: 'file',
    datatype: 18,
    metadata: {
      isMultiPart: true,
      contentType: 'text/plain',
      size: 3n,
      seq: 1n,
      fileName: 'a.txt',
      fileType: 'txt',
      md5: 'x',
      description: 'd',
    },
    value: { case: 'bytesValue', value: Uint8Array.of(1, 2, 255) },
  },
  {
    name: 'properties',
    datatype: 3,
    value: { case: 'intValue', value: 1 },
    properties: {
      keys: ['Quality', 'set', 'list', 'none'],
      values: [
        { type: 3, value: { case: 'intValue', value: 192 } },
        {
          type: 20,
          value: { case: 'propertysetValue', value: { keys: ['k'], values: [{ type: 12, value: { case: 'stringValue', value: 'v' } }] } },
        },
        { type: 21, value: { case: 'propertysetsValue', value: { propertyset: [{ keys: [], values: [] }] } } },
        { type: 12, isNull: true },
      ],
    },
  },
  {
    name: 'dataset',
    datatype: 16,
    value: {
      case: 'datasetValue',
      value: {
        numOfColumns: 2n,
        columns: ['a', 'b'],
        types: [3, 12],
        rows: [{ elements: [{ value: { case: 'intValue', value: 5 } }, { value: { case: 'stringValue', value: 'x' } }] }],
      },
    },
  },
  {
    name: 'template',
    datatype: 19,
    value: {
      case: 'templateValue',
      value: {
        version: '1',
        templateRef: 'Motor',
        isDefinition: false,
        metrics: [{ name: 'rpm', datatype: 7, value: { case: 'intValue', value: 1450 } }],
        parameters: [{ name: 'maker', type: 12, value: { case: 'stringValue', value: 'ACME' } }],
      },
    },
  },
]

const rich = encodeIndependently({ timestamp: 1_700_000_000_000n, seq: 255n, uuid: 'u', body: Uint8Array.of(9), metrics: everything })

describe('a payload written by another encoder', () => {
  const payload = decoded(rich)
  const metric = (name: string) => payload.metrics.find((candidate) => candidate.name?.startsWith(name))

  test('reads the fields of the payload', () => {
    expect(payload).toMatchObject({ timestampMs: 1_700_000_000_000, seq: 255, uuid: 'u', body: Uint8Array.of(9) })
    expect(payload.metrics).toHaveLength(everything.length)
  })

  test('reads scalars in the field they came in', () => {
    expect(metric('int')).toMatchObject({ alias: 7, timestampMs: 1_700_000_000_123, datatype: 3, kind: 'int', value: 4_294_967_291 })
    expect(metric('long')).toMatchObject({ kind: 'long', value: 18_446_744_073_709_551_615n })
    expect(metric('float')).toMatchObject({ kind: 'float', value: 1.5, isHistorical: true, isTransient: false })
    expect(metric('double')).toMatchObject({ kind: 'double', value: -0.1, isTransient: true })
    expect(metric('boolean')).toMatchObject({ kind: 'boolean', value: false })
    expect(metric('Füller')).toMatchObject({ kind: 'string', value: 'läuft' })
    expect(metric('null')).toMatchObject({ kind: 'none', value: undefined, isNull: true })
  })

  test('reads metadata, properties, data sets and templates', () => {
    expect(metric('file')).toMatchObject({
      kind: 'bytes',
      value: Uint8Array.of(1, 2, 255),
      metadata: { isMultiPart: true, size: 3n, md5: 'x' },
    })
    const properties = metric('properties')?.properties
    expect(properties?.get('Quality')).toEqual({ type: 3, isNull: false, kind: 'int', value: 192 })
    expect(properties?.get('set')?.value).toEqual(new Map([['k', { type: 12, isNull: false, kind: 'string', value: 'v' }]]))
    expect(properties?.get('list')?.value).toEqual([new Map()])
    expect(properties?.get('none')).toMatchObject({ isNull: true, kind: 'none' })
    const cells = [
      { kind: 'int', value: 5 },
      { kind: 'string', value: 'x' },
    ]
    expect(metric('dataset')?.value).toEqual({ columns: ['a', 'b'], types: [3, 12], rows: [cells] })
    const template = metric('template')?.value as Template
    expect(template).toMatchObject({ version: '1', templateRef: 'Motor', isDefinition: false })
    expect(template.metrics[0]).toMatchObject({ name: 'rpm', kind: 'int', value: 1450 })
    expect(template.parameters[0]).toEqual({ name: 'maker', type: 12, kind: 'string', value: 'ACME' })
  })

  test('is read alike after our own encoder wrote it', () => {
    expect(decoded(encodePayload(payload))).toEqual(payload)
  })
})

describe('hand-written bytes', () => {
  test('an empty payload is a payload', () => {
    expect(decoded(new Uint8Array())).toMatchObject({ metrics: [], seq: undefined, timestampMs: undefined })
  })

  test('a death certificate: bdSeq 5, no sequence number', () => {
    expect(decoded(hex('08e8071209' + '0a056264536571' + '5805'))).toMatchObject({
      timestampMs: 1000,
      seq: undefined,
      metrics: [{ name: 'bdSeq', kind: 'long', value: 5n }],
    })
  })

  test('unknown fields of every wire type are skipped', () => {
    expect(decoded(hex('3001' + '390000000000000000' + '3a03010203' + '3d00000000' + '1802'))).toMatchObject({ seq: 2 })
  })

  test('an alias above 2^53 stays exact', () => {
    const bytes = encodeIndependently({ metrics: [{ alias: 2n ** 63n + 1n, value: { case: 'intValue', value: 1 } }] })
    expect(decoded(bytes).metrics[0]?.alias).toBe(2n ** 63n + 1n)
  })

  test.each<[string, string, DecodeFault]>([
    ['an unfinished varint', '08ff', 'truncated'],
    ['a varint of eleven bytes', '08ffffffffffffffffffff01', 'varint_too_long'],
    ['a length beyond the end', '12050a', 'truncated'],
    ['a group', '33', 'unsupported_wire_type'],
    ['field number zero', '0001', 'invalid_tag'],
    ['text that is not UTF-8', '12040a02c328', 'invalid_utf8'],
    ['a sequence number of 256', '188002', 'seq_out_of_range'],
    ['a property key without value', '12054a030a0161', 'property_set_uneven'],
    ['a row wider than its columns', '12098a010608002202' + '0a00', 'data_set_uneven'],
    ['JSON text', Buffer.from('{"count":1}').toString('hex'), 'unsupported_wire_type'],
  ])('%s is refused', (_, text, reason) => {
    expect(decodePayload(hex(text))).toEqual({ ok: false, reason })
  })
})

describe('limits', () => {
  const limits: DecodeLimits = { bytes: 2000, elements: 20, depth: 2, stringBytes: 100 }
  const nest = (depth: number): IndependentMetric => ({
    name: 't',
    value: { case: 'templateValue', value: { metrics: depth > 1 ? [nest(depth - 1)] : [] } },
  })

  test.each<[string, Uint8Array, DecodeFault]>([
    ['bytes', new Uint8Array(2001), 'too_large'],
    ['metrics', encodeIndependently({ metrics: Array.from({ length: 21 }, () => ({ alias: 1n })) }), 'too_many_elements'],
    ['depth of templates', encodeIndependently({ metrics: [nest(3)] }), 'too_deep'],
    ['length of a text', encodeIndependently({ uuid: 'x'.repeat(101) }), 'string_too_long'],
  ])('too many: %s', (_, bytes, reason) => {
    expect(decodePayload(bytes, limits)).toEqual({ ok: false, reason })
  })

  test('what is just allowed is read', () => {
    expect(decodePayload(encodeIndependently({ uuid: 'x'.repeat(100), metrics: [nest(2)] }), limits).ok).toBe(true)
  })
})

describe('bytes from anywhere', () => {
  const settle = (bytes: Uint8Array) => {
    const outcome = decodePayload(bytes, { ...defaultDecodeLimits, elements: 1000 })
    expect(outcome.ok || typeof outcome.reason === 'string').toBe(true)
  }

  test('random bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), settle), { numRuns: 3000 })
  })

  test('every truncation of a valid payload is settled', () => {
    for (let length = 0; length < rich.length; length++) settle(rich.subarray(0, length))
  })

  test('bit flips of a valid payload never throw', () => {
    const flips = fc.array(fc.nat(rich.length * 8 - 1), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(flips, (bits) => {
        const bytes = rich.slice()
        for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
        settle(bytes)
      }),
      { numRuns: 3000 },
    )
  })
})
