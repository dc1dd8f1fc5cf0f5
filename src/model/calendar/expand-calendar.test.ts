import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listCalendarFaults } from './calendar-fault.ts'
import { expandCalendar, sumPlannedSeconds } from './expand-calendar.ts'
import { findTeamShift, rotationDays } from './rotation.ts'
import { instantOf } from './wall-clock.ts'
import { type CalendarPeriod, emptyWorkCalendar, type WorkCalendarDefinition } from './work-calendar.ts'

const BERLIN = 'Europe/Berlin'
const HOUR_MS = 3_600_000

const threeShifts: WorkCalendarDefinition = {
  ...emptyWorkCalendar,
  shifts: [
    { code: 'Early', startsAt: '06:00', endsAt: '14:00', breaks: [{ startsAt: '10:00', durationMinutes: 30 }] },
    { code: 'Late', startsAt: '14:00', endsAt: '22:00', breaks: [] },
    { code: 'Night', startsAt: '22:00', endsAt: '06:00', breaks: [{ startsAt: '02:30', durationMinutes: 30 }] },
  ],
  teams: ['Early', 'Late', 'Night'].map((shiftCode) => ({
    code: shiftCode,
    rotation: [{ shiftCode, daysOn: 5, daysOff: 2 }],
    rotationStartsOn: '2026-01-05',
    worksUntilOn: null,
  })),
}

const between = (from: string, to: string, zone = BERLIN) => ({ startsAtMs: instantOf(from, zone), endsAtMs: instantOf(to, zone) })

function shown(periods: readonly CalendarPeriod[]): string[] {
  const text = (atMs: number) => new Date(atMs).toISOString().slice(5, 16)
  return periods.map((p) => `${text(p.startsAtMs)} ${text(p.endsAtMs)} ${p.shiftOn.slice(5)} ${p.shiftCode} ${p.planned}`)
}

describe('expandCalendar', () => {
  test('a working day is three shifts with their breaks', () => {
    expect(shown(expandCalendar(threeShifts, 'UTC', between('2026-06-01T06:00', '2026-06-02T06:00', 'UTC')))).toEqual([
      '06-01T06:00 06-01T10:00 06-01 Early Busy',
      '06-01T10:00 06-01T10:30 06-01 Early Break',
      '06-01T10:30 06-01T14:00 06-01 Early Busy',
      '06-01T14:00 06-01T22:00 06-01 Late Busy',
      '06-01T22:00 06-02T02:30 06-01 Night Busy',
      '06-02T02:30 06-02T03:00 06-01 Night Break',
      '06-02T03:00 06-02T06:00 06-01 Night Busy',
    ])
  })

  test('EC-11 Friday’s night shift at 01:30 on Saturday is Friday’s', () => {
    const atMs = instantOf('2026-06-06T01:30', BERLIN)
    const [period] = expandCalendar(threeShifts, BERLIN, { startsAtMs: atMs, endsAtMs: atMs + 1 })
    expect(period).toMatchObject({ shiftOn: '2026-06-05', shiftCode: 'Night' })
  })

  const clockChanges: [string, string, string, number][] = [
    ['the clock goes forward in Berlin', '2026-03-28', BERLIN, 7],
    ['the clock goes back in Berlin', '2026-10-24', BERLIN, 9],
    ['the clock goes forward in Chicago', '2026-03-07', 'America/Chicago', 7],
    ['the clock goes back in Chicago', '2026-10-31', 'America/Chicago', 9],
    ['the clock moves by half an hour on Lord Howe Island', '2026-04-04', 'Australia/Lord_Howe', 8.5],
    ['no clock changes', '2026-06-06', BERLIN, 8],
  ]
  test.each(clockChanges)('EC-12 the night shift when %s', (_name, day, zone, hours) => {
    const calendar = { ...threeShifts, exceptions: [{ kind: 'Added' as const, shiftOn: day, shiftCode: 'Night', hours: null }] }
    const startsAtMs = instantOf(`${day}T20:00`, zone)
    const night = expandCalendar(calendar, zone, { startsAtMs, endsAtMs: startsAtMs + 14 * HOUR_MS }).filter((p) => p.shiftCode === 'Night')
    expect(sumPlannedSeconds(night)).toEqual({ scheduledSeconds: hours * 3600, busySeconds: hours * 3600 - 1800 })
  })

  test('EC-12 a break in the skipped hour begins when the clock has changed and keeps its length', () => {
    const calendar = { ...threeShifts, exceptions: [{ kind: 'Added' as const, shiftOn: '2026-03-28', shiftCode: 'Night', hours: null }] }
    const periods = expandCalendar(calendar, BERLIN, between('2026-03-29T00:00', '2026-03-29T06:00'))
    expect(shown(periods.filter((p) => p.planned === 'Break'))).toEqual(['03-29T01:00 03-29T01:30 03-28 Night Break'])
  })

  test('EC-13 one calendar in two time zones: each site by its own wall clock, and the hours of both are right', () => {
    const day = { startsAtMs: Date.UTC(2026, 5, 2), endsAtMs: Date.UTC(2026, 5, 3) }
    const early = (zone: string) => expandCalendar(threeShifts, zone, day).filter((p) => p.shiftCode === 'Early')
    expect(new Date(early(BERLIN)[0]?.startsAtMs ?? 0).toISOString()).toBe('2026-06-02T04:00:00.000Z')
    expect(new Date(early('America/Chicago')[0]?.startsAtMs ?? 0).toISOString()).toBe('2026-06-02T11:00:00.000Z')
    expect(sumPlannedSeconds([...early(BERLIN), ...early('America/Chicago')]).busySeconds).toBe(2 * 7.5 * 3600)
  })

  test('EC-14 a shift from 00:00 to 00:00 is a whole day', () => {
    const calendar: WorkCalendarDefinition = {
      ...emptyWorkCalendar,
      shifts: [{ code: 'Day', startsAt: '00:00', endsAt: '00:00', breaks: [] }],
      teams: [{ code: 'A', rotation: [{ shiftCode: 'Day', daysOn: 1, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null }],
    }
    const week = expandCalendar(calendar, 'UTC', between('2026-06-01T00:00', '2026-06-08T00:00', 'UTC'))
    expect(week).toHaveLength(7)
    expect(sumPlannedSeconds(week).busySeconds).toBe(7 * 24 * 3600)
  })

  test('EC-41 a Saturday that was worked counts although the pattern is off, even on a holiday', () => {
    const saturday = between('2026-06-06T00:00', '2026-06-07T00:00', 'UTC')
    const worked: WorkCalendarDefinition = {
      ...threeShifts,
      holidays: [{ name: 'Founders’ day', startsAt: '2026-06-06T00:00', endsAt: '2026-06-07T00:00' }],
      exceptions: [{ kind: 'Added', shiftOn: '2026-06-06', shiftCode: 'Early', hours: null }],
    }
    const ofEarly = (calendar: WorkCalendarDefinition) =>
      sumPlannedSeconds(expandCalendar(calendar, 'UTC', saturday).filter((p) => p.shiftCode === 'Early')).busySeconds
    expect(ofEarly(threeShifts)).toBe(0)
    expect(ofEarly(worked)).toBe(7.5 * 3600)
  })

  test('an added shift with its own hours needs no shift of that code', () => {
    const hours = { startsAt: '07:00', endsAt: '12:00', breaks: [] }
    const calendar: WorkCalendarDefinition = {
      ...threeShifts,
      exceptions: [{ kind: 'Added', shiftOn: '2026-06-06', shiftCode: 'Inventory', hours }],
    }
    const periods = expandCalendar(calendar, 'UTC', between('2026-06-06T06:00', '2026-06-07T00:00', 'UTC'))
    expect(shown(periods)).toEqual(['06-06T07:00 06-06T12:00 06-06 Inventory Busy'])
  })

  test('a cancelled shift is not scheduled, a holiday is planned down time', () => {
    const monday = between('2026-06-01T06:00', '2026-06-02T06:00', 'UTC')
    const cancelled: WorkCalendarDefinition = {
      ...threeShifts,
      exceptions: [{ kind: 'Cancelled', shiftOn: '2026-06-01', shiftCode: 'Late' }],
    }
    const holiday: WorkCalendarDefinition = {
      ...threeShifts,
      holidays: [{ name: 'Whit Monday', startsAt: '2026-06-01T06:00', endsAt: '2026-06-02T06:00' }],
    }
    expect(sumPlannedSeconds(expandCalendar(cancelled, 'UTC', monday)).scheduledSeconds).toBe(16 * 3600)
    expect(sumPlannedSeconds(expandCalendar(holiday, 'UTC', monday))).toEqual({ busySeconds: 0, scheduledSeconds: 24 * 3600 })
    const dayOff: WorkCalendarDefinition = {
      ...threeShifts,
      exceptions: [{ kind: 'Cancelled', shiftOn: '2026-06-01', shiftCode: null }],
    }
    expect(expandCalendar(dayOff, 'UTC', monday)).toEqual([])
  })

  test('planned stops, once and weekly, go before a break and stay inside the shift', () => {
    const calendar: WorkCalendarDefinition = {
      ...threeShifts,
      plannedStops: [{ name: 'Works meeting', startsAt: '2026-06-01T10:15', endsAt: '2026-06-01T11:00' }],
      recurringStops: [
        {
          name: 'Lubrication',
          weekdays: [1],
          startsAt: '05:30',
          durationMinutes: 60,
          validFromOn: '2026-06-01',
          validUntilOn: '2026-06-01',
        },
      ],
    }
    const early = expandCalendar(calendar, 'UTC', between('2026-06-01T06:00', '2026-06-01T14:00', 'UTC'))
    expect(shown(early)).toEqual([
      '06-01T06:00 06-01T06:30 06-01 Early PlannedStop',
      '06-01T06:30 06-01T10:00 06-01 Early Busy',
      '06-01T10:00 06-01T10:15 06-01 Early Break',
      '06-01T10:15 06-01T11:00 06-01 Early PlannedStop',
      '06-01T11:00 06-01T14:00 06-01 Early Busy',
    ])
  })

  test('where two shifts overlap, the one that began earlier keeps the handover', () => {
    const hours = { startsAt: '13:30', endsAt: '16:00', breaks: [] }
    const calendar: WorkCalendarDefinition = {
      ...threeShifts,
      teams: threeShifts.teams.filter(({ code }) => code === 'Early'),
      exceptions: [{ kind: 'Added', shiftOn: '2026-06-01', shiftCode: 'Extra', hours }],
    }
    const afternoon = expandCalendar(calendar, 'UTC', between('2026-06-01T13:00', '2026-06-02T00:00', 'UTC'))
    expect(shown(afternoon)).toEqual(['06-01T13:00 06-01T14:00 06-01 Early Busy', '06-01T14:00 06-01T16:00 06-01 Extra Busy'])
  })

  test('a team works from the start of its rotation to its last day', () => {
    const team = {
      code: 'A',
      rotation: [{ shiftCode: 'Day', daysOn: 1, daysOff: 1 }],
      rotationStartsOn: '2026-01-01',
      worksUntilOn: '2026-01-05',
    }
    const days = ['2025-12-30', '2026-01-01', '2026-01-02', '2026-01-05', '2026-01-07']
    expect(days.map((day) => findTeamShift(team, day))).toEqual([undefined, 'Day', undefined, 'Day', undefined])
    expect(rotationDays(team.rotation)).toBe(2)
    expect(findTeamShift({ ...team, rotation: [] }, '2026-01-01')).toBeUndefined()
  })

  test('faults of a calendar are said in words before it is saved', () => {
    expect(listCalendarFaults(threeShifts)).toEqual([])
    const faulty: WorkCalendarDefinition = {
      ...threeShifts,
      shifts: [...threeShifts.shifts, ...threeShifts.shifts.slice(0, 1)],
      teams: [
        { code: 'A', rotation: [], rotationStartsOn: '2026-01-01', worksUntilOn: null },
        { code: 'B', rotation: [{ shiftCode: 'Ghost', daysOn: 1, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null },
      ],
      holidays: [{ name: 'Backwards', startsAt: '2026-06-02T00:00', endsAt: '2026-06-01T00:00' }],
      exceptions: [{ kind: 'Added', shiftOn: '2026-06-01', shiftCode: 'Nobody', hours: null }],
    }
    expect(listCalendarFaults(faulty)).toHaveLength(5)
  })
})

describe('laws of every calendar', () => {
  const time = fc
    .integer({ min: 0, max: 95 })
    .map((q) => `${String(Math.floor(q / 4)).padStart(2, '0')}:${String((q % 4) * 15).padStart(2, '0')}`)
  const shift = fc.record({
    startsAt: time,
    endsAt: time,
    breaks: fc.array(fc.record({ startsAt: time, durationMinutes: fc.integer({ min: 5, max: 90 }) }), { maxLength: 2 }),
  })
  const calendar = fc.array(shift, { minLength: 1, maxLength: 3 }).chain((hours) => {
    const shifts = hours.map((one, index) => ({ ...one, code: `S${index}` }))
    const segment = fc.record({
      shiftCode: fc.constantFrom(...shifts.map(({ code }) => code)),
      daysOn: fc.integer({ min: 0, max: 4 }),
      daysOff: fc.integer({ min: 0, max: 3 }),
    })
    const team = fc.record({
      code: fc.constant('T'),
      rotation: fc.array(segment, { maxLength: 3 }),
      rotationStartsOn: fc.constant('2026-01-01'),
      worksUntilOn: fc.constant(null),
    })
    return fc.array(team, { maxLength: 3 }).map((teams): WorkCalendarDefinition => ({ ...emptyWorkCalendar, shifts, teams }))
  })
  const zone = fc.constantFrom('UTC', BERLIN, 'America/Chicago', 'Australia/Lord_Howe', 'Pacific/Auckland')
  // Around both clock changes of the north, where the laws are hardest to keep.
  const start = fc.constantFrom(Date.UTC(2026, 2, 27), Date.UTC(2026, 9, 23), Date.UTC(2026, 3, 3))
  const window = fc
    .tuple(start, fc.integer({ min: 0, max: 96 }), fc.integer({ min: 1, max: 96 }))
    .map(([from, skip, hours]) => ({ startsAtMs: from + skip * HOUR_MS, endsAtMs: from + (skip + hours) * HOUR_MS }))

  test('entries are sorted, disjoint, not empty and inside the window', () => {
    fc.assert(
      fc.property(calendar, zone, window, (definition, place, span) => {
        let untilMs = span.startsAtMs
        for (const period of expandCalendar(definition, place, span)) {
          expect(period.startsAtMs).toBeGreaterThanOrEqual(untilMs)
          expect(period.endsAtMs).toBeGreaterThan(period.startsAtMs)
          untilMs = period.endsAtMs
        }
        expect(untilMs).toBeLessThanOrEqual(span.endsAtMs)
      }),
      { numRuns: 150 },
    )
  })

  test('two halves of a window say the same as the whole', () => {
    fc.assert(
      fc.property(calendar, zone, window, (definition, place, span) => {
        const middleMs = span.startsAtMs + Math.floor((span.endsAtMs - span.startsAtMs) / 2 / 60_000) * 60_000
        const left = expandCalendar(definition, place, { ...span, endsAtMs: middleMs })
        const right = expandCalendar(definition, place, { ...span, startsAtMs: middleMs })
        const seam = expandCalendar(definition, place, span).flatMap((p) =>
          p.startsAtMs < middleMs && middleMs < p.endsAtMs
            ? [
                { ...p, endsAtMs: middleMs },
                { ...p, startsAtMs: middleMs },
              ]
            : [p],
        )
        expect([...left, ...right]).toEqual(seam)
      }),
      { numRuns: 150 },
    )
  })
})
