import { expect, test } from 'vitest'
import { addDays, mondayOf, parsePlantTime, plantTimeText } from './plant-time.ts'

const berlin = 'Europe/Berlin'

test.each([
  ['2026-11-24', '2026-11-23T23:00:00.000Z'],
  ['2026-11-24T14:00', '2026-11-24T13:00:00.000Z'],
  ['24.11.2026 14:00', '2026-11-24T13:00:00.000Z'],
  ['2026-07-01 06:00', '2026-07-01T04:00:00.000Z'],
  ['2026-11-24T14:00:30.250', '2026-11-24T13:00:30.000Z'],
  // The hour that exists twice on the night the clocks go back is the first of the two.
  ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
])('%s is an instant', (text, instant) => {
  expect(parsePlantTime(text, berlin)).toBe(instant)
})

test.each(['', 'tomorrow', '2026-13-01', '31.02.2026', '2026-11-24T25:00'])('%s is none', (text) => {
  expect(parsePlantTime(text, berlin)).toBeUndefined()
})

test('an instant is written as the field of the browser wants it', () => {
  expect(plantTimeText('2026-11-24T13:00:00.000Z', berlin)).toBe('2026-11-24T14:00')
})

test('days and weeks', () => {
  expect(addDays('2026-02-27', 3)).toBe('2026-03-02')
  expect(mondayOf('2026-11-22')).toBe('2026-11-16')
  expect(mondayOf('2026-11-16')).toBe('2026-11-16')
})
