import { Big } from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, decimal, multiply, quantity } from '../kernel/contract/quantity.ts'
import { convert, type Equation, findFactor } from './convert.ts'
import { findKnownUnit, knownUnits } from './unit-codes.ts'

/** A bottle of 27.5 g, 24 in a case, 40 cases on a pallet. */
const bottle: readonly Equation[] = [
  { unit: 'KGM', amount: '27.5', otherUnit: 'C62', otherAmount: '1000' },
  { unit: 'CS', amount: '1', otherUnit: 'C62', otherAmount: '24' },
  { unit: 'PF', amount: '1', otherUnit: 'CS', otherAmount: '40' },
]
const inUnit = (value: string, from: string, to: string, equations: readonly Equation[] = []) => {
  const factor = findFactor(from, to, equations)
  return factor && convert(quantity(value, from), to, factor)?.value
}

test.each([
  ['pieces in a pallet', '1', 'PF', 'C62', '960'],
  ['a pallet in kilograms, over case and piece', '1', 'PF', 'KGM', '26.4'],
  ['a pallet in tonnes, which no equation names', '1', 'PF', 'TNE', '0.0264'],
  ['grams as pieces, over kilograms', '55', 'GRM', 'C62', '2'],
  ['a unit as itself', '1.5', 'KGM', 'KGM', '1.5'],
  ['an inch', '1', 'INH', 'MMT', '25.4'],
  ['a pound', '1', 'LBR', 'GRM', '453.59237'],
  ['a kilowatt hour', '1', 'KWH', '3B', '3.6'],
  ['litres as bottles: nobody said how many', '1', 'LTR', 'C62', undefined],
  ['degrees, which have a zero of their own', '1', 'CEL', 'KEL', undefined],
  ['months, which are not equally long', '1', 'MON', 'DAY', undefined],
])('%s', (_, value, from, to, expected) => {
  expect(inUnit(value, from, to, bottle)).toBe(expected)
})

describe('EC-29', () => {
  const amount = fc.bigInt({ min: 1n, max: 999_999_999_999n }).map((whole) => decimal(Big(String(whole)).div('1000000')))
  const positive = fc.bigInt({ min: 1n, max: 10n ** 9n }).map((whole) => decimal(Big(String(whole)).div('1000000')))
  const equation = fc.record({ unit: fc.constant('A'), amount: positive, otherUnit: fc.constant('B'), otherAmount: positive })

  test('EC-29 0.0275 units a million times without drift', () => {
    expect(multiply('0.0275', '1000000')).toBe('27500')
    let sum = '0'
    for (let count = 0; count < 1_000_000; count += 1000) sum = add(sum, multiply('0.0275', '1000'))
    expect(sum).toBe('27500')
    expect(inUnit('1000000', 'C62', 'KGM', bottle)).toBe('27500')
  })

  test('EC-29 a conversion there and back is the identity, over any equation', () => {
    fc.assert(
      fc.property(amount, equation, (value, given) => {
        const [there, back] = [findFactor('A', 'B', [given])!, findFactor('B', 'A', [given])!]
        const exact = Big(value).times(there.numerator).times(back.numerator)
        expect(exact.eq(Big(value).times(there.denominator).times(back.denominator))).toBe(true)
        const both = { numerator: there.numerator.times(back.numerator), denominator: there.denominator.times(back.denominator) }
        expect(convert(quantity(value, 'A'), 'A', both)).toEqual({ value: decimal(value), unit: 'A' })
      }),
    )
  })

  test('EC-29 what is rounded is off by half of the sixth place at most', () => {
    fc.assert(
      fc.property(amount, equation, (value, given) => {
        const { numerator, denominator } = findFactor('A', 'B', [given])!
        const rounded = convert(quantity(value, 'A'), 'B', { numerator, denominator })
        const error = Big(rounded?.value ?? '0')
          .times(denominator)
          .minus(Big(value).times(numerator))
          .abs()
        expect(error.lte(denominator.times('0.0000005'))).toBe(true)
      }),
    )
  })

  test('EC-29 grams on a kilogram item never round to 0: too little for a unit is said, and not lost', () => {
    fc.assert(
      fc.property(amount, equation, (value, given) => {
        expect(inUnit(value, 'A', 'B', [given])).not.toBe('0')
      }),
    )
    expect(inUnit('0.001', 'GRM', 'KGM')).toBe('0.000001')
    expect(inUnit('0.0001', 'GRM', 'KGM')).toBeUndefined()
    expect(inUnit('0', 'GRM', 'KGM')).toBe('0')
  })
})

describe('the table of units', () => {
  test('names each code once, in both standards', () => {
    expect(new Set(knownUnits.map(({ code }) => code)).size).toBe(knownUnits.length)
    expect(new Set(knownUnits.map(({ ucumCode }) => ucumCode)).size).toBe(knownUnits.length)
    expect(knownUnits.length).toBeGreaterThan(60)
  })

  test('is written in the characters of the two standards', () => {
    expect(knownUnits.filter(({ code }) => !/^[A-Z0-9]{2,3}$/.test(code))).toEqual([])
    expect(knownUnits.filter(({ ucumCode }) => !/^[!-~]+$/.test(ucumCode))).toEqual([])
  })

  test('has one unit of factor 1 for each quantity that is converted', () => {
    const byQuantity = Map.groupBy(knownUnits, ({ measures }) => measures)
    for (const units of byQuantity.values()) expect(['1', undefined]).toContain(units[0]!.factor)
  })

  test.each([
    ['KGM', 'kg', '1000'],
    ['LTR', 'L', '1'],
    ['HUR', 'h', '3600'],
    ['DZN', '{dozen}', '12'],
  ])('%s is %s', (code, ucumCode, factor) => {
    expect(findKnownUnit(code)).toMatchObject({ ucumCode, factor })
  })
})
