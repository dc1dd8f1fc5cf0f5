import { Big } from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quotient } from './quantity.ts'

const exact = Big()
exact.DP = 60

const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 9 }))
  .map(([whole, places]) => exact(String(whole)).div(exact(10).pow(places)).toFixed())

describe('quotient', () => {
  test('is the exact quotient, rounded half to even at six places', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (numerator, denominator) => {
        fc.pre(!exact(denominator).eq(0))
        const expected = exact(numerator).div(denominator).round(6, Big.roundHalfEven).toFixed()
        expect(quotient(Big(numerator), Big(denominator))).toBe(expected === '-0' ? '0' : expected)
      }),
    )
  })

  test.each([
    ['1', '3', '0.333333'],
    ['2', '3', '0.666667'],
    ['0.0000005', '1', '0'],
    ['0.0000015', '1', '0.000002'],
    ['0.0000025', '1', '0.000002'],
    ['-1', '3', '-0.333333'],
    ['-0.0000001', '1', '0'],
    ['0', '7', '0'],
    ['66500', '0.5', '133000'],
  ])('%s ÷ %s = %s', (numerator, denominator, expected) => {
    expect(quotient(Big(numerator), Big(denominator))).toBe(expected)
  })

  test('has no value without a base', () => {
    expect(() => quotient(Big(1), Big(0))).toThrow(RangeError)
  })
})
