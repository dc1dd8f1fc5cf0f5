import { describe, expect, test } from 'vitest'
import type { PluralWords } from '../contract/words.ts'
import { choosePlural } from './words.ts'

describe('words that a number chooses', () => {
  const stops: PluralWords = { one: { en: 'stop', de: 'Stillstand' }, other: { en: 'stops', de: 'Stillstände' } }

  test.each([
    [1, 'en', 'stop'],
    [0, 'en', 'stops'],
    [2, 'en', 'stops'],
    [1, 'de', 'Stillstand'],
    [21, 'de', 'Stillstände'],
  ] as const)('%d in %s: %s', (count, language, expected) => {
    expect(choosePlural(stops, count, language)).toBe(expected)
  })

  test('a text without a word of its own for the number says the other one', () => {
    expect(choosePlural({ other: stops.other }, 1, 'en')).toBe('stops')
  })
})
