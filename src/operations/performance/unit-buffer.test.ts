import { expect, test } from 'vitest'
import { bufferOf, type SaidOfBuffer } from './unit-buffer.ts'

const NOW = '2026-06-01T10:00:00.000Z'
const said: SaidOfBuffer = {
  ...{ level: '60', levelAt: '2026-06-01T09:59:30.000Z', capacity: '80' },
  ...{ earlierLevel: '40', earlierAt: '2026-06-01T09:55:00.000Z' },
}

test.each([
  ['fills', {}, 'rising'],
  ['drains', { level: '20' }, 'falling'],
  ['holds a piece more or less', { level: '43' }, 'steady'],
  ['was said first just now', { earlierLevel: null, earlierAt: null }, 'steady'],
  ['has not changed for long', { earlierAt: '2026-06-01T09:40:00.000Z' }, 'steady'],
  ['of unknown size fills', { capacity: null, level: '41' }, 'rising'],
] as const)('a buffer that %s', (_, more, trend) => {
  expect(bufferOf({ ...said, ...more }, 'Producing', NOW)?.trend).toBe(trend)
})

test('a buffer is shown as it was said, and not at all while its machine is not heard, or has never said anything', () => {
  expect(bufferOf(said, 'Stopped', NOW)).toEqual({ level: '60', capacity: '80', trend: 'rising' })
  expect(bufferOf(said, 'NoData', NOW)).toBeNull()
  expect(bufferOf(undefined, 'Producing', NOW)).toBeNull()
  expect(bufferOf({ ...said, level: null, levelAt: null }, 'Producing', NOW)).toBeNull()
})
