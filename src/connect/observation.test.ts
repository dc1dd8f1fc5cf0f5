import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultClockLimits, flagClock } from './observation.ts'

const arrived = Date.UTC(2026, 10, 22, 6)

test.each<[string, number, number, string]>([
  ['in time', arrived - 20, arrived - 20, 'ok'],
  ['a week late', arrived - 7 * 86_400_000, arrived - 7 * 86_400_000, 'ok'],
  ['two seconds ahead', arrived + 2000, arrived, 'ok'],
  ['ten minutes ahead', arrived + 600_000, arrived, 'ahead'],
  ['in the year 275 000', 8e15, arrived, 'ahead'],
  ['in 1970', 0, arrived, 'unset'],
  ['not a number', Number.NaN, arrived, 'unset'],
])('EC-06 a clock %s', (_, sourceAtMs, atMs, flag) => {
  expect(flagClock(sourceAtMs, arrived)).toEqual({ atMs, flag })
})

test('EC-06 whatever the clock says, nothing is booked after its arrival or before clocks were set', () => {
  fc.assert(
    fc.property(fc.double(), fc.integer({ min: defaultClockLimits.earliestAtMs, max: 4e12 }), (source, at) => {
      const { atMs } = flagClock(source, at)
      expect(atMs).toBeLessThanOrEqual(at)
      expect(atMs).toBeGreaterThanOrEqual(defaultClockLimits.earliestAtMs)
    }),
  )
})
