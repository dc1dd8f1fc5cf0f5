import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { machineStates } from '../theme/states.ts'
import { axisTicks, indexAt, layOutTimeline, type TimelineInterval, totalByState, zoomWindow } from './timeline-layout.ts'

const HOUR = 3_600_000
const shift = { startsAtMs: 0, endsAtMs: 8 * HOUR }

const tiling = fc
  .array(fc.record({ ms: fc.integer({ min: 1, max: HOUR }), state: fc.constantFrom(...machineStates) }), { minLength: 1, maxLength: 200 })
  .map((parts) => {
    let at = -HOUR
    return parts.map(({ ms, state }): TimelineInterval => {
      const startsAtMs = at
      at += ms
      return { startsAtMs, endsAtMs: at, state }
    })
  })

describe('layOutTimeline', () => {
  it('draws inside the picture and never more narrow bars than pixels', () => {
    fc.assert(
      fc.property(tiling, fc.integer({ min: 50, max: 2000 }), (intervals, widthPx) => {
        const bars = layOutTimeline(intervals, shift, widthPx, 9 * HOUR)
        expect(bars.every((bar) => bar.xPx >= 0 && bar.xPx + bar.widthPx <= widthPx + 1.6)).toBe(true)
        expect(bars.every((bar) => bar.from >= 0 && bar.to <= 1.000_001 && bar.to > bar.from)).toBe(true)
        expect(new Set(bars.filter((bar) => bar.widthPx === 1).map((bar) => bar.xPx)).size).toBeLessThanOrEqual(widthPx)
      }),
    )
  })

  it('a stop of one second stays visible in a week', () => {
    const week = { startsAtMs: 0, endsAtMs: 168 * HOUR }
    const intervals: TimelineInterval[] = [
      { startsAtMs: 0, endsAtMs: HOUR, state: 'Producing' },
      { startsAtMs: HOUR, endsAtMs: HOUR + 1000, state: 'Stopped' },
      { startsAtMs: HOUR + 1000, endsAtMs: null, state: 'Producing' },
    ]
    const stop = layOutTimeline(intervals, week, 600, 168 * HOUR).find((bar) => bar.state === 'Stopped')
    expect(stop && stop.to - stop.from).toBeGreaterThan(0.05)
  })

  it('a shift of many short stops is as red as it was stopped', () => {
    const intervals = Array.from({ length: 4000 }, (_, index): TimelineInterval[] => [
      { startsAtMs: index * 7200, endsAtMs: index * 7200 + 5400, state: 'Producing' },
      { startsAtMs: index * 7200 + 5400, endsAtMs: index * 7200 + 7200, state: 'Stopped' },
    ]).flat()
    const bars = layOutTimeline(intervals, shift, 800, 9 * HOUR)
    const area = (state: string) =>
      bars.filter((bar) => bar.state === state).reduce((sum, bar) => sum + bar.widthPx * (bar.to - bar.from), 0)
    expect(area('Stopped') / (area('Stopped') + area('Producing'))).toBeCloseTo(0.25, 2)
  })

  it('an open interval ends now', () => {
    const open: TimelineInterval[] = [{ startsAtMs: 0, endsAtMs: null, state: 'Producing' }]
    expect(layOutTimeline(open, shift, 800, 4 * HOUR)).toEqual([{ xPx: 0, widthPx: 400, from: 0, to: 0.6, state: 'Producing' }])
  })
})

it('the totals of a tiling are the window', () => {
  fc.assert(
    fc.property(tiling, (intervals) => {
      const end = (intervals.at(-1) as TimelineInterval).endsAtMs as number
      const total = [...totalByState(intervals, { startsAtMs: -HOUR, endsAtMs: end }, end).values()].reduce((sum, ms) => sum + ms, 0)
      expect(total).toBe(end + HOUR)
    }),
  )
})

it('finds the interval at an instant', () => {
  fc.assert(
    fc.property(tiling, fc.nat(8 * HOUR), (intervals, at) => {
      const found = intervals[indexAt(intervals, at)] as TimelineInterval
      const covered = intervals.some((interval) => interval.startsAtMs <= at && at < (interval.endsAtMs as number))
      expect(!covered || (found.startsAtMs <= at && at < (found.endsAtMs as number))).toBe(true)
    }),
  )
  expect(indexAt([], 0)).toBe(-1)
})

it('the axis stands on round local times', () => {
  const start = 22.5 * HOUR
  const ticks = axisTicks({ startsAtMs: start, endsAtMs: start + 8 * HOUR }, 800, (ms) => (ms / HOUR) % 24)
  expect(ticks[0]).toBe(23 * HOUR)
  expect(new Set(ticks.slice(1).map((at, index) => at - (ticks[index] as number)))).toEqual(new Set([HOUR]))
})

it('zooming stays inside the shift', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ factor: fc.double({ min: 0.2, max: 5, noNaN: true }), share: fc.double({ min: 0, max: 1, noNaN: true }) })),
      (moves) => {
        let view = shift
        for (const { factor, share } of moves) {
          view = zoomWindow(view, shift, factor, view.startsAtMs + share * (view.endsAtMs - view.startsAtMs))
          expect(view.startsAtMs).toBeGreaterThanOrEqual(0)
          expect(view.endsAtMs).toBeLessThanOrEqual(shift.endsAtMs + 1)
          expect(view.endsAtMs - view.startsAtMs).toBeGreaterThanOrEqual(9_999)
        }
      },
    ),
  )
})
