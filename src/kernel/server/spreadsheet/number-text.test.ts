import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberText, serialOf, type Shown, shownBy, survives } from './number-text.ts'

test.each([
  ['0.30000000000000004', '0.3'],
  ['0.1', '0.1'],
  ['1.2345678901234501', '1.23456789012345'],
  ['4711', '4711'],
  ['4711.0', '4711'],
  ['-2.5E-3', '-0.0025'],
  ['1E+12', '1000000000000'],
  ['999999999999.99902', '999999999999.999'],
  [' 5 ', '5'],
  ['', ''],
  ['1e999', '1e999'],
  ['five', 'five'],
])('the number %j is %j: what a spreadsheet shows, without the noise of binary numbers', (written, text) => {
  expect(numberText(written, 'number', false)).toBe(text)
})

test.each<[string, Shown, boolean, string]>([
  ['46354', 'day', false, '2026-11-28'],
  ['46354.75', 'day', false, '2026-11-28'],
  ['46354.604166666664', 'moment', false, '2026-11-28T14:30:00'],
  ['46354.6041666667', 'moment', false, '2026-11-28T14:30:00'],
  ['46354', 'moment', false, '2026-11-28T00:00:00'],
  ['1', 'day', false, '1900-01-01'],
  ['59', 'day', false, '1900-02-28'],
  ['60', 'day', false, '1900-02-29'],
  ['61', 'day', false, '1900-03-01'],
  ['0', 'day', true, '1904-01-01'],
  ['44892', 'day', true, '2026-11-28'],
  ['-1', 'day', false, '-1'],
  ['9000000', 'day', false, '9000000'],
  ['0.0625', 'time', false, '5400'],
  ['1.5', 'time', false, '129600'],
  ['123', { digits: 5 }, false, '00123'],
  ['1.5', { digits: 5 }, false, '1.5'],
])('%s shown as %j (1904: %s) is %s', (written, shown, is1904, text) => {
  expect(numberText(written, shown, is1904)).toBe(text)
})

test.each<[number, string | undefined, Shown]>([
  [0, undefined, 'number'],
  [14, undefined, 'day'],
  [22, undefined, 'moment'],
  [20, undefined, 'time'],
  [164, 'dd\\.mm\\.yyyy', 'day'],
  [164, '[$-407]d. mmmm yyyy;@', 'day'],
  [164, 'yyyy-mm-dd hh:mm', 'moment'],
  [164, '[h]:mm:ss', 'time'],
  [164, 'mmm', 'day'],
  [164, '0.00 "days"', 'number'],
  [164, '[Red]#,##0.00', 'number'],
  [164, '_-* #,##0.00 "€"_-;-* #,##0.00', 'number'],
  [164, 'General', 'number'],
  [164, '00000', { digits: 5 }],
])('format %i %j shows a %j', (id, code, shown) => {
  expect(shownBy(id, code)).toEqual(shown)
})

test('a day goes into its number and comes back', () => {
  const days = fc.date({ min: new Date('1900-03-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(days, (date) => {
      const day = date.toISOString().slice(0, 10)
      expect(numberText(String(serialOf(day)), 'day', false)).toBe(day)
    }),
  )
  expect(serialOf('1900-02-28')).toBeUndefined()
})

test('a decimal that survives comes back as the same number; one that does not is known', () => {
  const decimals = fc.tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: 0, max: 6 })).map(([whole, places]) => {
    const digits = String(whole < 0n ? -whole : whole).padStart(places + 1, '0')
    const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
    return whole < 0n ? `-${text}` : text
  })
  const plain = (text: string) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text).replace(/^-0$/, '0')
  fc.assert(
    fc.property(decimals.filter(survives), (text) => {
      expect(plain(numberText(text, 'number', false))).toBe(plain(text))
    }),
  )
  expect(['12.5', '-0.000001', '999999999999.999', '999999999999.9999', '1e5', 'x', ''].map(survives)).toEqual([
    ...[true, true, true, false],
    ...[false, false, false],
  ])
})
