import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { canonical, derivedId } from './canonical.ts'

test.each([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ a: undefined, b: null }, '{"b":null}'],
  [[undefined, 1, 'ü'], '[null,1,"ü"]'],
  [{ nested: { z: [{ y: 1, x: 2 }] } }, '{"nested":{"z":[{"x":2,"y":1}]}}'],
  ['"', '"\\""'],
])('canonical %j is %s', (value, text) => {
  expect(canonical(value)).toBe(text)
})

test('equal values give equal text, whatever the order of their members, and the text means the value', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, member]) => [key, shuffled(member)]),
    )
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(shuffled(value))).toBe(canonical(value))
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('derived ids are valid UUIDs, the same for the same parts and different for others', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (parts, more) => {
      expect(z.uuid().parse(derivedId(...parts))).toBe(derivedId(...parts))
      expect(derivedId(...parts, more)).not.toBe(derivedId(...parts))
    }),
  )
})
