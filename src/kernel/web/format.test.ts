import { describe, expect, it } from 'vitest'
import {
  formatDay,
  formatDecimal,
  formatDuration,
  formatInstant,
  formatMinutes,
  formatQuantity,
  formatRatio,
  formatSigned,
  formatStopwatch,
  hourOfDay,
} from './format.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers', () => {
  it.each([
    ['66500', 'en', undefined, '66,500'],
    ['66500', 'de', undefined, '66.500'],
    ['123456789012.123456', 'en', undefined, '123,456,789,012.123456'],
    ['9007199254740993', 'en', undefined, '9,007,199,254,740,993'],
    ['0.1', 'de', 2, '0,10'],
  ] as const)('%s in %s (%s places) is %s, without a float on the way', (value, language, digits, expected) => {
    expect(formatDecimal(value, language, digits)).toBe(expected)
  })

  it('writes the sign of a gap', () => {
    expect([formatSigned('12', 'en'), formatSigned('-3', 'en'), formatSigned('0', 'en')]).toEqual(['+12', '-3', '0'])
  })

  it('writes a unit as people do, in their language', () => {
    expect(plain(formatQuantity({ value: '1200', unit: 'C62' }, 'de'))).toBe('1.200 Stk')
    expect(plain(formatQuantity({ value: '1200', unit: 'C62' }, 'en'))).toBe('1,200 pcs')
    expect(plain(formatQuantity({ value: '2', unit: 'ZZZ' }, 'en'))).toBe('2 ZZZ')
  })

  it('EC-38 a ratio without a base is a dash, neither 0 nor 100 %', () => {
    expect(formatRatio(null, 'en')).toBe('–')
    expect(plain(formatRatio('0.731500', 'de'))).toBe('73,2 %')
    expect(plain(formatRatio('1.02', 'en'))).toBe('102.0%')
  })
})

describe('time', () => {
  it.each([
    [45_999, '45 s'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 05 min'],
    [90_000_000, '1 d 01 h'],
    [-60_000, '−1 min 00 s'],
    [0, '0 s'],
  ])('%d ms is %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected)
  })

  it('a stopwatch keeps its width', () => {
    expect([formatStopwatch(5_000), formatStopwatch(3_725_000)]).toEqual(['00:05', '1:02:05'])
  })

  it('minutes of the books', () => {
    expect(plain(formatMinutes(21_000, 'de'))).toBe('350 min')
  })

  it('instants are shown in the zone of the site, not of the browser', () => {
    const at = '2026-11-22T23:30:00.000Z'
    expect(formatInstant(at, { language: 'de', zone: 'Europe/Berlin' })).toBe('23.11.2026, 00:30')
    expect(formatInstant(at, { language: 'en', zone: 'America/Chicago' }, 'time')).toBe('17:30')
  })

  it('the two hours of a clock-change night differ by their zone name', () => {
    const place = { language: 'en', zone: 'Europe/Berlin' } as const
    const [first, second] = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((at) => formatInstant(at, place, 'full'))
    expect(first).not.toBe(second)
    expect(hourOfDay(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe(2.5)
  })

  it('a calendar day has no zone', () => {
    expect(formatDay('2026-11-22', 'de')).toBe('So., 22.11.2026')
  })
})
