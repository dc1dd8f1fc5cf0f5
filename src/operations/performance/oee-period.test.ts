import { describe, expect, it } from 'vitest'
import { addDays, mondayOf } from '../../kernel/web/plant-time.ts'
import { choosePeriod, scopeOf, type Shift, shiftsOf, stepPeriod } from './oee-period.ts'

const calendar = { addDays, mondayOf }
const shift = (shiftOn: string, shiftCode: string, from: string, until: string): Shift => ({
  ...{ shiftOn, shiftCode, startsAt: `${shiftOn}T${from}Z`, endsAt: `${shiftOn}T${until}Z` },
  ...{ plannedBusySeconds: '27000', closedAt: null, closingCommandId: null, restated: false },
})
/** Newest first, as the query answers. */
const shifts = ['2026-11-22', '2026-11-21', '2026-11-16', '2026-11-15'].flatMap((day) => [
  shift(day, 'Late', '13:00', '21:00'),
  shift(day, 'Early', '05:00', '13:00'),
])
const now = '2026-11-22T09:00Z'

describe('the period that is looked at', () => {
  it('is the last shift that has begun, when the address names none or one that is unknown or to come', () => {
    const running = { by: 'shift', on: '2026-11-22', code: 'Early' }
    expect(choosePeriod({}, shifts, now, calendar)).toEqual(running)
    expect(choosePeriod({ by: 'shift', on: '2026-11-22', shift: 'Late' }, shifts, now, calendar)).toEqual(running)
    expect(choosePeriod({ by: 'shift', on: '2020-01-01', shift: 'X' }, shifts, now, calendar)).toEqual(running)
    expect(choosePeriod({}, [], now, calendar)).toBeUndefined()
  })

  it('is a day, or the week of a day', () => {
    expect(choosePeriod({ by: 'day', on: '2026-11-21' }, shifts, now, calendar)).toEqual({ by: 'day', on: '2026-11-21' })
    expect(choosePeriod({ by: 'week', on: '2026-11-21' }, shifts, now, calendar)).toEqual({ by: 'week', on: '2026-11-16' })
  })

  it('is asked for by shift, by day, and for a week from its first shift to the end of its last', () => {
    expect(scopeOf({ by: 'shift', on: '2026-11-21', code: 'Late' }, shifts, calendar)).toEqual({ shiftOn: '2026-11-21', shiftCode: 'Late' })
    expect(scopeOf({ by: 'day', on: '2026-11-21' }, shifts, calendar)).toEqual({ shiftOn: '2026-11-21' })
    const week = scopeOf({ by: 'week', on: '2026-11-16' }, shifts, calendar)
    expect(week).toEqual({ startsAt: '2026-11-16T05:00Z', endsAt: '2026-11-22T21:00Z' })
    expect(shiftsOf({ by: 'week', on: '2026-11-16' }, shifts, calendar)).toHaveLength(6)
    expect(scopeOf({ by: 'week', on: '2026-01-05' }, shifts, calendar)).toBeUndefined()
  })

  it('steps back to what is known and never into the future', () => {
    const step = (period: Parameters<typeof stepPeriod>[0], by: 1 | -1) => stepPeriod(period, by, shifts, now, calendar)
    expect(step({ by: 'shift', on: '2026-11-22', code: 'Early' }, -1)).toEqual({ by: 'shift', on: '2026-11-21', code: 'Late' })
    expect(step({ by: 'shift', on: '2026-11-22', code: 'Early' }, 1)).toBeUndefined()
    expect(step({ by: 'day', on: '2026-11-21' }, 1)).toEqual({ by: 'day', on: '2026-11-22' })
    expect(step({ by: 'day', on: '2026-11-22' }, 1)).toBeUndefined()
    expect(step({ by: 'week', on: '2026-11-16' }, -1)).toEqual({ by: 'week', on: '2026-11-09' })
    expect(step({ by: 'week', on: '2026-11-09' }, -1)).toBeUndefined()
  })
})
