import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMessage } from './read-message.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const value = (metric: string, given: unknown, datatype: string) => ({ metric, value: given, datatype })

test.each([
  ['plant/press/Count', '42', 'plant/press', [value('Count', 42, 'Int64')]],
  ['plant/press/Speed', ' 1.5\n', 'plant/press', [value('Speed', 1.5, 'Double')]],
  ['plant/press/Running', 'true', 'plant/press', [value('Running', true, 'Boolean')]],
  ['plant/press/State', 'Running', 'plant/press', [value('State', 'Running', 'String')]],
  ['plant/press/State', '"Set-up"', 'plant/press', [value('State', 'Set-up', 'String')]],
  ['Count', '42', 'Count', [value('Count', 42, 'Int64')]],
  ['plant/press', '{"Count":1,"State":"Idle"}', 'plant/press', [value('Count', 1, 'Int64'), value('State', 'Idle', 'String')]],
  ['plant/press', '{"Motor":{"Current":1.5,"list":[1]},"no":null}', 'plant/press', [value('Motor/Current', 1.5, 'Double')]],
])('%s %s is values of %s', (topic, text, address, values) => {
  expect(readMessage(topic, bytes(text))).toEqual({ ok: true, address, values, sourceAtMs: undefined })
})

test.each([
  ['{"Count":1,"ts":1763900000000}', 1_763_900_000_000],
  ['{"Count":1,"Timestamp":1763900000}', 1_763_900_000_000],
  ['{"Count":1,"time":"2025-11-23T12:13:20Z"}', 1_763_900_000_000],
  ['{"Count":1,"time":"yesterday"}', undefined],
])('%s was at %s', (text, sourceAtMs) => {
  expect(readMessage('a/b', bytes(text))).toEqual({ ok: true, address: 'a/b', values: [value('Count', 1, 'Int64')], sourceAtMs })
})

test.each([
  ['', 'no_value'],
  ['{"a":', 'not_json'],
  ['[1,2]', 'no_value'],
  ['null', 'no_value'],
  ['{}', 'no_value'],
  ['{"ts":5}', 'no_value'],
])('%j is refused: %s', (text, reason) => {
  expect(readMessage('a/b', bytes(text))).toEqual({ ok: false, reason })
})

test('what is no text and what is too large is refused', () => {
  expect(readMessage('a/b', Uint8Array.of(0xff, 0xfe))).toEqual({ ok: false, reason: 'not_utf8' })
  expect(readMessage('a/b', new Uint8Array(1_000_001))).toEqual({ ok: false, reason: 'too_large' })
  expect(readMessage('a'.repeat(401), bytes('1'))).toEqual({ ok: false, reason: 'topic_too_long' })
})

test('whatever arrives is read or refused, never thrown, and never holds what the database cannot', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.oneof(
        fc.uint8Array(),
        fc.json({ stringUnit: 'binary' }).map(bytes),
        fc.constant(bytes('{"\\ud800":1,"\\udfff":"\\ud800\\u0000"}')),
      ),
      (topic, given) => {
        const message = readMessage(topic, given)
        for (const text of message.ok ? message.values.flatMap(({ metric, value: read }) => [metric, String(read)]) : [])
          expect(text.includes('\0') || !text.isWellFormed()).toBe(false)
      },
    ),
  )
})
