import { expect, test } from 'vitest'
import { RateMeter } from './rate-meter.ts'

test('the rate is that of the last ten whole seconds, and nothing after a silence', () => {
  const meter = new RateMeter()
  for (let second = 0; second < 30; second += 1) meter.note(100, second * 1_000 + 500)
  expect(meter.perSecond(30_100)).toBe(100)
  expect(meter.perSecond(35_100)).toBe(50)
  expect(meter.perSecond(60_000)).toBe(0)
})

test('at the beginning the seconds that were are counted, not ten', () => {
  const meter = new RateMeter()
  expect(meter.perSecond(1_000)).toBe(0)
  meter.note(30, 1_500)
  meter.note(30, 2_500)
  expect(meter.perSecond(3_000)).toBe(30)
})
