import { expect, test } from 'vitest'
import { mustBeKept } from './retention.ts'

const SIGNED = '2026-11-28T10:00:00Z'

test.each([
  ['oneYear', '2027-11-28T10:00:00Z'],
  ['threeYears', '2029-11-28T10:00:00Z'],
  ['fiveYears', '2031-11-28T10:00:00Z'],
  ['tenYears', '2036-11-28T10:00:00Z'],
  ['fifteenYears', '2041-11-28T10:00:00Z'],
])('policy retention %s: a name of 2026-11-28T10:00Z is kept until %s, and not at that instant', (kept, until) => {
  const before = new Date(Date.parse(until) - 1).toISOString()
  expect(mustBeKept(SIGNED, before, kept)).toBe(true)
  expect(mustBeKept(SIGNED, until, kept)).toBe(false)
})

test('policy retention none: a name is kept no moment longer than its owner wants', () => {
  expect(mustBeKept(SIGNED, SIGNED, 'none')).toBe(false)
})

test.each([
  ['signed on a leap day: kept into March', '2024-02-29T10:00:00Z', '2025-02-28T23:00:00Z', 'oneYear', true],
  ['a value that nobody knows keeps nothing', SIGNED, '2026-11-28T10:00:01Z', 'forever', false],
])('%s', (_, signedAt, now, kept, expected) => {
  expect(mustBeKept(signedAt, now, kept)).toBe(expected)
})
