import { Big } from 'big.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumIntervals } from './elements.ts'
import type { MachineState, TimeElement, TimeInterval } from './fact.ts'
import { listLosses } from './loss.ts'

const interval = (startsAtMs: number, endsAtMs: number | null, more: Partial<TimeInterval>): TimeInterval => ({
  startsAtMs,
  endsAtMs,
  state: 'Stopped',
  element: 'ADET',
  shiftOn: '2026-06-01',
  shiftCode: 'Early',
  occupationId: 'A',
  reasonId: null,
  faultCode: null,
  stopStartedAtMs: startsAtMs,
  minor: false,
  ...more,
})

test('a stop that is cut by the shift counts once, an open one ends now, and unmapped faults are named', () => {
  const losses = listLosses(
    [
      interval(0, 1000, { faultCode: 'E1' }),
      interval(1000, 3000, { faultCode: 'E1', shiftCode: 'Late', stopStartedAtMs: 0 }),
      interval(3000, 4000, { faultCode: 'E2', reasonId: 'jam' }),
      interval(4000, 9000, { element: 'APT', state: 'Producing', stopStartedAtMs: null }),
      interval(9000, null, { state: 'Blocked', minor: true }),
    ],
    9500,
  )
  expect(losses).toEqual([
    { kind: 'Stop', reasonId: null, faultCode: 'E1', seconds: '3', count: 1 },
    { kind: 'Stop', reasonId: 'jam', faultCode: null, seconds: '1', count: 1 },
    { kind: 'Blocked', reasonId: null, faultCode: null, seconds: '0.5', count: 1 },
  ])
})

test('Σ losses + APT = PBT, for any intervals', () => {
  const part = fc.record({
    lengthMs: fc.integer({ min: 1, max: 100_000 }),
    state: fc.constantFrom<MachineState>('Producing', 'Idle', 'Stopped', 'Starved', 'Blocked', 'SetUp', 'NoData'),
    element: fc.constantFrom<TimeElement>('APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'NoData', 'NotScheduled'),
    reasonId: fc.constantFrom(null, 'jam', 'meeting'),
    minor: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      let atMs = 0
      const intervals = parts.map(({ lengthMs, ...more }) => interval(atMs, (atMs += lengthMs), more))
      const { seconds } = sumIntervals(intervals, atMs)
      const planned = [seconds.APT, seconds.AUST, seconds.ADET, seconds.ADOT, seconds.NoData]
      const sum = (texts: readonly string[]) => texts.reduce((total, text) => total.plus(text), Big(0)).toFixed()
      expect(sum([...listLosses(intervals, atMs).map((loss) => loss.seconds), seconds.APT])).toBe(sum(planned))
    }),
  )
})
