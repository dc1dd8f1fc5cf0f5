import { describe, expect, test } from 'vitest'
import { expandCalendar } from '../../../model/calendar/expand-calendar.ts'
import { calendarFrom, codeOf, hoursKinds, nextReading, positiveDecimal, publishLine } from './first-machine.ts'

const HOUR_MS = 3_600_000

describe('codes out of names', () => {
  test.each([
    ['Filling line 2', 'FILLING-LINE-2'],
    ['Füllgerät Größe 3', 'FULLGERAT-GROSSE-3'],
    ['  …  ', 'X'],
    ['A very long name that nobody would ever paint', 'A-VERY-LONG-NAME-THAT-NOBODY-W'],
  ])('%s → %s', (name, code) => expect(codeOf(name)).toBe(code))
})

describe('a calendar that begins now', () => {
  const zone = 'Europe/Berlin'
  const now = Date.parse('2026-11-28T10:17:42Z')

  test.each(hoursKinds)('%s: the first shift begins this minute, the next day is whole', (kind) => {
    const { definition, validFromOn } = calendarFrom(kind, now, zone)
    expect(validFromOn).toBe('2026-11-28')
    const periods = expandCalendar(definition, zone, { startsAtMs: now - 12 * HOUR_MS, endsAtMs: now + 40 * HOUR_MS })
    expect(new Date(periods[0]!.startsAtMs).toISOString()).toBe('2026-11-28T10:17:00.000Z')
    const nextDay = periods.filter(({ shiftOn }) => shiftOn === '2026-11-29')
    expect(new Date(nextDay[0]!.startsAtMs).toISOString()).toBe(kind === 'always' ? '2026-11-28T23:00:00.000Z' : '2026-11-29T05:00:00.000Z')
  })

  test('outside the hours nothing is planned until the next shift', () => {
    const evening = Date.parse('2026-11-28T20:00:00Z')
    const { definition } = calendarFrom('one', evening, zone)
    expect(definition.exceptions).toEqual([])
  })
})

test('the next reading is ten more than the last, and something to begin with before', () => {
  expect([undefined, null, '100', '12.7', 'Running'].map(nextReading)).toEqual([100, 100, 110, 22, 100])
})

test.each([
  ['1200', '1200'],
  [' 0,5 ', '0.5'],
  ['0', undefined],
  ['0.000', undefined],
  ['-1', undefined],
  ['ten', undefined],
  ['', undefined],
])('a number above zero: %j → %j', (text, value) => expect(positiveDecimal(text)).toBe(value))

test('the line names no user where the broker is a foreign one', () => {
  const access = { host: 'broker', port: 1883, username: null, password: null }
  expect(publishLine(access, 'plant/press-1', 7)).toBe('npx mqtt pub -h broker -p 1883 -q 1 -t plant/press-1/Count -m 7')
  expect(publishLine({ ...access, username: 'machine', password: '-x' }, 'plant/a', 7)).toContain(' -u machine --password=-x ')
})
