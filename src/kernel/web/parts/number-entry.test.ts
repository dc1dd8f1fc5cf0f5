import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Unsigned } from '../../contract/quantity.ts'
import { entryValue, typeKey } from './number-entry.ts'

const keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'back', 'clear', '+1', '+10', '+66', 'x', '-', 'e']

it('whatever is typed, the value is one that the contracts accept', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 40 }), fc.nat(6), (typed, places) => {
      const value = entryValue(typed.reduce((text, key) => typeKey(text, key, { places, digits: 12 }), ''))
      expect(value === undefined || Unsigned.safeParse(value).success).toBe(true)
    }),
  )
})

it.each([
  [['6', '6'], 0, '66'],
  [['0', '0', '7'], 0, '7'],
  [['1', '.', '5', '5', '5'], 2, '1.55'],
  [['.', '5'], 1, '0.5'],
  [['1', '.', '5'], 0, '15'],
  [['9', '+10', '+10', 'back'], 0, '2'],
  [['1', '.'], 2, '1'],
  [['0'], 0, undefined],
] as const)('%j with %d places is %s', (typed, places, expected) => {
  expect(entryValue(typed.reduce<string>((text, key) => typeKey(text, key, { places, digits: 6 }), ''))).toBe(expected)
})
