import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultPlainLimits, findMappingFault, mapPlainMessage, type PlainFault, type TopicMapping } from './plain-mqtt.ts'

const context = { connectionId: 'c1', arrivedAtMs: 1_700_000_000_000, limits: defaultPlainLimits }
const bytes = (text: string) => new TextEncoder().encode(text)
const counter: TopicMapping = { filter: 'machines/+/+', node: '{1}', metric: '{2}' }
const whole: TopicMapping = { filter: 'machines/+', node: '{1}', metric: '' }

function map(mapping: TopicMapping, topic: string, payload: string | Uint8Array) {
  return mapPlainMessage([mapping], topic, typeof payload === 'string' ? bytes(payload) : payload, context)
}

function leaves(mapping: TopicMapping, topic: string, payload: string) {
  const outcome = map(mapping, topic, payload)
  return outcome.ok
    ? Object.fromEntries(outcome.observations.map((observation) => [observation.metric, observation.value]))
    : outcome.reason
}

test('one line that publishes a counter is an observation', () => {
  expect(map(counter, 'machines/press-1/count', '42')).toEqual({
    ok: true,
    observations: [
      {
        kind: 'value',
        source: { connectionId: 'c1', group: 'mqtt', node: 'press-1' },
        metric: 'count',
        value: 42,
        datatype: 'Number',
        sourceAtMs: context.arrivedAtMs,
        arrivedAtMs: context.arrivedAtMs,
        quality: 'good',
        historical: false,
        transient: false,
      },
    ],
  })
})

test.each<[string, unknown]>([
  ['42', 42],
  [' -1.5e3\n', -1500],
  ['12345678901234567890', 12_345_678_901_234_567_890n],
  ['true', true],
  ['null', null],
  ['', null],
  ['"running"', 'running'],
  ['running', 'running'],
  ['läuft', 'läuft'],
])('%j is the value %s', (payload, value) => {
  expect(leaves(counter, 'machines/a/x', payload)).toEqual({ x: value })
})

test('an object gives one observation per leaf', () => {
  const payload = '{"count":12345678901234567890,"state":"run","temp":{"a":1.5,"b":null},"axes":[true,false]}'
  expect(leaves(whole, 'machines/a', payload)).toEqual({
    count: 12_345_678_901_234_567_890n,
    state: 'run',
    'temp/a': 1.5,
    'temp/b': null,
    'axes/0': true,
    'axes/1': false,
  })
})

test('a pointer picks one value, another the time', () => {
  const mapping: TopicMapping = {
    filter: 'a/+/#',
    group: 'hall-{1}',
    node: '{2}',
    device: 'd',
    metric: 'good',
    pointer: '/v/good~1ok',
    time: { pointer: '/t', unit: 's' },
  }
  const outcome = map(mapping, 'a/3/line/x', '{"t":1600000000.5,"v":{"good/ok":7}}')
  expect(outcome.ok && outcome.observations[0]).toMatchObject({
    source: { group: 'hall-3', node: 'line/x', device: 'd' },
    metric: 'good',
    value: 7,
    sourceAtMs: 1_600_000_000_500,
  })
})

test.each<[string, 'ms' | 's' | 'iso', string, number]>([
  ['epoch milliseconds', 'ms', '1600000000000', 1_600_000_000_000],
  ['an ISO instant', 'iso', '"2026-11-22T06:00:00+01:00"', Date.UTC(2026, 10, 22, 5)],
])('time as %s', (_, unit, text, expected) => {
  const outcome = map({ ...whole, pointer: '/v', metric: 'v', time: { pointer: '/t', unit } }, 'machines/a', `{"t":${text},"v":1}`)
  expect(outcome.ok && outcome.observations[0]?.sourceAtMs).toBe(expected)
})

test.each<[PlainFault, TopicMapping, string, string | Uint8Array]>([
  ['topic_not_mapped', counter, 'other/a/b', '1'],
  ['too_large', counter, 'machines/a/b', 'x'.repeat(defaultPlainLimits.bytes + 1)],
  ['invalid_utf8', counter, 'machines/a/b', Uint8Array.of(0xc3, 0x28)],
  ['json_malformed', counter, 'machines/a/b', '{"a":'],
  ['pointer_not_found', { ...whole, metric: 'v', pointer: '/v' }, 'machines/a', '{"w":1}'],
  ['pointer_not_found', { ...whole, metric: 'v', pointer: '/__proto__' }, 'machines/a', '{"w":1}'],
  ['time_not_found', { ...whole, time: { pointer: '/t', unit: 'ms' } }, 'machines/a', '{"v":1}'],
  ['time_not_found', { ...whole, time: { pointer: '/t', unit: 'iso' } }, 'machines/a', '{"t":5,"v":1}'],
  ['too_many_leaves', whole, 'machines/a', JSON.stringify(Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`m${index}`, 1])))],
  ['too_deep', whole, 'machines/a', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`],
  ['text_too_long', counter, 'machines/a/b', 'x'.repeat(4097)],
  ['name_missing', whole, 'machines/a', '42'],
  ['name_missing', counter, 'machines//count', '42'],
])('%s', (reason, mapping, topic, payload) => {
  expect(map(mapping, topic, payload)).toEqual({ ok: false, reason })
})

test.each<[string | undefined, Partial<TopicMapping>]>([
  [undefined, {}],
  ['filter_malformed', { filter: 'a/#/b' }],
  ['node_missing', { node: '' }],
  ['pointer_malformed', { pointer: 'count' }],
  ['pointer_malformed', { time: { pointer: 't', unit: 'ms' } }],
  ['capture_missing', { metric: '{3}' }],
])('a mapping with fault %s', (fault, change) => {
  expect(findMappingFault({ ...counter, ...change })).toBe(fault)
})

describe('anything may come', () => {
  const settled = (topic: string, payload: Uint8Array) => {
    const outcome = mapPlainMessage([counter, whole], topic, payload, context)
    expect(outcome.ok ? outcome.observations.length <= defaultPlainLimits.leaves : typeof outcome.reason === 'string').toBe(true)
  }

  test('random bytes and topics never throw', () => {
    fc.assert(fc.property(fc.string(), fc.uint8Array({ maxLength: 200 }), (level, payload) => settled(`machines/${level}`, payload)))
  })

  test('random JSON never throws', () => {
    fc.assert(fc.property(fc.json(), (text) => settled('machines/a', bytes(text))))
  })

  test('nesting as deep as the limit on bytes allows never throws', () => {
    settled('machines/a', bytes('['.repeat(100_000) + ']'.repeat(100_000)))
    settled('machines/a', bytes(`${'['.repeat(100_000)}1234567890123456${']'.repeat(100_000)}`))
  })
})
