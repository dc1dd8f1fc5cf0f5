import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, instantOf, localDayOf, weekdayOf } from './wall-clock.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/Chicago', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia']
const iso = (atMs: number) => new Date(atMs).toISOString()

describe('instantOf', () => {
  test.each([
    ['2026-06-01T06:00', 'Europe/Berlin', '2026-06-01T04:00:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-09-06T00:30', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
    ['2026-06-01T06:00:30', 'UTC', '2026-06-01T06:00:30.000Z'],
  ])('EC-12 %s in %s', (local, zone, expected) => {
    expect(iso(instantOf(local, zone))).toBe(expected)
  })

  test('EC-12 a later wall time is never an earlier instant', () => {
    const minutes = fc.integer({ min: 0, max: 400 * 1440 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, fc.integer({ min: 0, max: 300 }), (zone, from, later) => {
        const wall = (minute: number) => iso(Date.UTC(2026, 0, 1) + minute * 60_000).slice(0, 16)
        const [first, second] = [instantOf(wall(from), zone), instantOf(wall(from + later), zone)]
        expect(second).toBeGreaterThanOrEqual(first)
        expect(Math.abs(second - first - later * 60_000)).toBeLessThanOrEqual(3_600_000)
      }),
      { numRuns: 1000 },
    )
  })

  test('malformed times and unknown zones are refused', () => {
    for (const local of ['2026-06-01T24:00', '2026-06-01 6 pm', '2026-02-30T06:00', 'today']) {
      expect(() => instantOf(local, 'UTC')).toThrow(RangeError)
    }
    expect(() => instantOf('2026-06-01T06:00', 'Middle/Earth')).toThrow(RangeError)
  })
})

describe('days', () => {
  test('they are added, counted and named over months, leap years and clock changes', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2026-03-01', '2026-04-01')).toBe(31)
    expect(daysBetween('2026-04-01', '2026-03-01')).toBe(-31)
    expect(['2026-06-01', '2026-06-07'].map(weekdayOf)).toEqual([1, 7])
    expect(localDayOf(Date.UTC(2026, 5, 1, 23), 'Europe/Berlin')).toBe('2026-06-02')
    expect(() => addDays('someday', 1)).toThrow(RangeError)
  })
})
