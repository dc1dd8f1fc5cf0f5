import { expect, test } from 'vitest'
import { idealSecondsAtRate, sumCounts, sumIntervals } from './elements.ts'
import type { CountSlice, TimeInterval } from './fact.ts'

const stop = (startsAtMs: number, endsAtMs: number | null, more: Partial<TimeInterval> = {}): TimeInterval => ({
  startsAtMs,
  endsAtMs,
  state: 'Stopped',
  element: 'ADET',
  shiftOn: '2026-06-01',
  shiftCode: 'Early',
  occupationId: 'A',
  reasonId: null,
  faultCode: 'E1',
  stopStartedAtMs: startsAtMs,
  minor: false,
  ...more,
})

test('a failure that is cut by the shift counts once, where it began, and is restored over both', () => {
  const [first, second] = [stop(0, 60_000), stop(60_000, 90_000, { shiftCode: 'Late', stopStartedAtMs: 0 })]
  expect(sumIntervals([first, second], 90_000)).toMatchObject({ failureCount: '1', restoreSeconds: '90' })
  expect(sumIntervals([second], 90_000)).toMatchObject({ failureCount: '0', restoreSeconds: '30' })
})

test('minor stops and stops without a fault are no failures, unless the site says so', () => {
  const intervals = [stop(0, 1000, { minor: true }), stop(2000, 3000, { faultCode: null }), stop(4000, 5000, { state: 'Starved' })]
  expect(sumIntervals(intervals, 9000)).toMatchObject({ failureCount: '0', restoreSeconds: '0', minorDelaySeconds: '1' })
  expect(sumIntervals(intervals, 9000, () => true)).toMatchObject({ failureCount: '3', restoreSeconds: '3' })
})

test('a minor stop in a break delays nothing', () => {
  const { seconds, minorDelaySeconds } = sumIntervals([stop(0, 1500, { minor: true, element: 'PDOT' })], 9000)
  expect([seconds.PDOT, minorDelaySeconds]).toEqual(['1.5', '0'])
})

test('an open interval ends when it is read, and what lies ahead is not yet there', () => {
  const intervals = [stop(0, 4000), stop(4000, null, { element: 'ADOT' })]
  expect(sumIntervals(intervals, 5250).seconds).toMatchObject({ ADET: '4', ADOT: '1.25' })
  expect(sumIntervals(intervals, 1000).seconds).toMatchObject({ ADET: '1', ADOT: '0' })
})

test('produced is good, scrap and rework, without drift, and the rate of the standard gives its ideal time', () => {
  const slice = (good: string, scrap: string, rework: string): CountSlice => ({
    startsAtMs: 0,
    shiftOn: null,
    shiftCode: null,
    jobOrderId: null,
    good,
    scrap,
    rework,
    reasonId: null,
  })
  expect(sumCounts([slice('0.1', '0.2', '0'), slice('0.2', '-0.1', '3')])).toEqual({ pq: '3.4', gq: '0.3', sq: '0.1', rq: '3' })
  expect(idealSecondsAtRate('66500', '12000')).toBe('19950')
})
