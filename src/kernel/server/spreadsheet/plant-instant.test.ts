import { expect, test } from 'vitest'
import { plantInstant } from './plant-instant.ts'

test.each([
  ['2026-11-28T14:30:00', '2026-11-28T13:30:00.000Z'],
  ['2026-07-01 14:30', '2026-07-01T12:30:00.000Z'],
  ['2026-11-28', '2026-11-27T23:00:00.000Z'],
  ['2026-11-28T14:30:00.250', '2026-11-28T13:30:00.250Z'],
  // The hour that exists twice, and the one that does not.
  ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
  ['2026-11-28T14:30:00Z', '2026-11-28T14:30:00Z'],
  ['2026-02-30', '2026-02-30'],
  ['1900-02-29', '1900-02-29'],
  ['tomorrow', 'tomorrow'],
  ['', ''],
])('%s in Berlin is %s', (text, instant) => {
  expect(plantInstant(text, 'Europe/Berlin')).toBe(instant)
})
