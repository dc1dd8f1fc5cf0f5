import { describe, expect, test } from 'vitest'
import type { IntervalRow } from './contract.ts'
import { instantOfTime, listStops, partOf } from './stops-view.ts'

const interval = (startsAt: string, endsAt: string | null, more: Partial<IntervalRow> = {}): IntervalRow => ({
  ...{ equipmentId: 'u', startsAt, endsAt, state: 'Stopped', element: 'ADET', shiftOn: null, shiftCode: null, occupationId: null },
  ...{ reasonId: null, reason: null, faultCode: null, stopStartedAt: startsAt, minor: false, classification: 0 },
  ...more,
})
const at = (time: string) => `2026-11-22T${time}:00.000Z`

describe('stops as people see them', () => {
  test('those without a reason come first, then the newest', () => {
    const stops = listStops([
      interval(at('06:00'), at('06:10'), { reasonId: 'r' }),
      interval(at('07:00'), at('07:10')),
      interval(at('08:00'), at('08:10'), { reasonId: 'r' }),
      interval(at('08:30'), at('08:31'), { state: 'Producing', element: 'APT' }),
    ])
    expect(stops.map((stop) => [stop.startsAt.slice(11, 16), stop.asksForReason])).toEqual([
      ['07:00', true],
      ['08:00', false],
      ['06:00', false],
    ])
  })

  test('neighbouring parts of one stop with one reason are one; another reason splits it', () => {
    const stops = listStops([
      interval(at('06:00'), at('06:10'), { reasonId: 'r', classification: 3 }),
      interval(at('06:10'), at('06:20'), { reasonId: 'r', stopStartedAt: at('06:00'), state: 'Idle', classification: 7 }),
      interval(at('06:20'), null, { stopStartedAt: at('06:00') }),
    ])
    expect(stops).toHaveLength(2)
    expect(stops[0]).toMatchObject({ startsAt: at('06:20'), endsAt: null, asksForReason: true })
    expect(stops[1]).toMatchObject({ startsAt: at('06:00'), endsAt: at('06:20'), classification: 7 })
  })

  test('minor stops and waiting for neighbours ask nobody', () => {
    const stops = listStops([interval(at('06:00'), at('06:01'), { minor: true }), interval(at('07:00'), at('07:30'), { state: 'Starved' })])
    expect(stops.every((stop) => !stop.asksForReason)).toBe(true)
  })
})

describe('a time of the day near a stop', () => {
  const utcHour = (ms: number) => (ms % 86_400_000) / 3_600_000
  const near = Date.parse(at('23:50'))

  test.each([
    ['23:40', '2026-11-22T23:40:00.000Z'],
    ['00:05', '2026-11-23T00:05:00.000Z'],
    ['00:05:30', '2026-11-23T00:05:30.000Z'],
  ])('%s', (time, instant) => {
    expect(new Date(instantOfTime(time, near, utcHour) ?? 0).toISOString()).toBe(instant)
  })

  test.each(['', '25:00', '7', '07:61', 'noon'])('"%s" is no time', (time) => {
    expect(instantOfTime(time, near, utcHour)).toBeUndefined()
  })

  test('in the night of the clock change the wall time holds', () => {
    // Berlin, 25 October 2026: at 03:00 summer time (01:00 UTC) the clock goes back to 02:00.
    const change = Date.parse('2026-10-25T01:00:00Z')
    const berlinHour = (ms: number) => ((((ms + (ms < change ? 2 : 1) * 3_600_000) % 86_400_000) + 86_400_000) % 86_400_000) / 3_600_000
    const found = instantOfTime('06:00', Date.parse('2026-10-24T22:00:00Z'), berlinHour)
    expect(new Date(found ?? 0).toISOString()).toBe('2026-10-25T05:00:00.000Z')
  })

  test('a marked part stays inside the stop', () => {
    const stop = { startsAt: at('06:00'), endsAt: at('06:30') }
    const toInstant = (time: string, nearMs: number) => instantOfTime(time, nearMs, utcHour)
    expect(partOf(stop, '06:10', '06:20', toInstant)).toEqual({ startsAt: at('06:10'), endsAt: at('06:20') })
    expect(partOf(stop, '05:00', '06:20', toInstant)).toEqual({ startsAt: at('06:00'), endsAt: at('06:20') })
    expect(partOf(stop, '06:20', '06:10', toInstant)).toBeUndefined()
    expect(partOf(stop, 'x', '06:10', toInstant)).toBeUndefined()
  })
})
