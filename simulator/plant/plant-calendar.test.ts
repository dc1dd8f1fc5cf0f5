import { describe, expect, test } from 'vitest'
import { createPlantCalendar } from './plant-calendar.ts'

const CALENDAR = createPlantCalendar('Europe/Berlin', false)
const HOUR = 3_600_000

describe('plant calendar', () => {
  test.each([
    ['2026-11-20T05:00:00Z', '2026-11-20 Early'],
    ['2026-11-20T12:59:59.999Z', '2026-11-20 Early'],
    ['2026-11-20T13:00:00Z', '2026-11-20 Late'],
    ['2026-11-21T00:30:00Z', '2026-11-20 Night'],
    ['2026-11-21T05:00:00Z', 'free'],
    ['2026-11-23T04:59:59Z', 'free'],
    ['2026-11-23T05:00:00Z', '2026-11-23 Early'],
  ])('EC-11 %s is in %s', (at, expected) => {
    const shift = CALENDAR.findShiftAt(Date.parse(at))
    expect(shift ? `${shift.shiftOn} ${shift.shiftCode}` : 'free').toBe(expected)
  })

  test.each([
    ['2026-03-29T00:00:00Z', 7],
    ['2026-10-25T00:00:00Z', 9],
    ['2026-06-10T00:00:00Z', 8],
  ])('EC-12 the night shift at %s has %d hours', (at, hours) => {
    const shift = CALENDAR.getPeriodAt(Date.parse(at))
    expect(shift.shiftCode).toBe('Night')
    expect((shift.endsAtMs - shift.startsAtMs) / HOUR).toBe(hours)
  })

  test('EC-14 periods tile a year that has both clock changes', () => {
    let atMs = Date.parse('2026-01-01T05:00:00Z')
    let periods = 0
    while (atMs < Date.parse('2027-01-01T05:00:00Z')) {
      const period = CALENDAR.getPeriodAt(atMs)
      expect(period.startsAtMs).toBe(atMs)
      expect(period.endsAtMs).toBeGreaterThan(atMs)
      atMs = period.endsAtMs
      periods += 1
    }
    expect(periods).toBe(365 * 3)
  })

  test('rests are told at their edges', () => {
    const change = CALENDAR.nextRestChange(Date.parse('2026-11-20T07:00:00Z'))
    expect(change).toEqual({ atMs: Date.parse('2026-11-20T09:00:00Z'), rests: true })
    expect(CALENDAR.nextRestChange(change.atMs)).toEqual({ atMs: Date.parse('2026-11-20T09:30:00Z'), rests: false })
    expect(CALENDAR.restsAt(Date.parse('2026-11-21T12:00:00Z'))).toBe(true)
  })
})
