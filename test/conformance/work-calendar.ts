import { expandCalendar, sumPlannedSeconds } from '../../src/model/calendar/expand-calendar.ts'
import { rotationDays } from '../../src/model/calendar/rotation.ts'
import { addDays, instantOf } from '../../src/model/calendar/wall-clock.ts'
import {
  emptyWorkCalendar,
  type RotationSegment,
  type WorkCalendarDefinition,
  type WorkShift,
} from '../../src/model/calendar/work-calendar.ts'
import { type CaseResult, difference, judge } from './case-result.ts'

/** The cases give local times without a zone; in UTC local time and real time are the same. */
const ZONE = 'UTC'
const DAY_MS = 86_400_000

export interface RotationCase {
  readonly shifts: readonly { readonly name: string; readonly start: string; readonly hours: number }[]
  readonly rotations: readonly {
    readonly name: string
    readonly segments: readonly (readonly [string, number, number])[]
    readonly hours: number
    readonly days: number
  }[]
  readonly teams: readonly { readonly name: string; readonly rotation: string; readonly rotation_start: string }[]
  readonly expected: { readonly team_hours_per_rotation: number; readonly rotation_days: number; readonly reference_date: string }
}

export interface WorkingTimeCases {
  readonly schedules: Readonly<
    Record<
      string,
      {
        readonly shift?: string
        readonly rotation?: readonly (readonly ['on' | 'off', number])[]
        readonly rotation_start?: string
        readonly exceptions?: readonly (readonly [string, string])[]
      }
    >
  >
  readonly windows: Readonly<
    Record<
      string,
      { readonly schedule: string; readonly metric: string; readonly from: string; readonly to: string; readonly expected_hours: number }
    >
  >
}

/** Days and hours of one rotation for every team, counted in the expanded calendar. */
export function checkRotation(id: string, data: RotationCase): CaseResult {
  const { expected } = data
  const shifts = data.shifts.map(({ name, start, hours }) => shiftOf(name, start, hours))
  const differences = data.teams.flatMap((team) => {
    const plan = data.rotations.find(({ name }) => name === team.rotation)
    if (plan === undefined) return [`team ${team.name} has no rotation`]
    const rotation: RotationSegment[] = plan.segments.map(([shiftCode, daysOn, daysOff]) => ({ shiftCode, daysOn, daysOff }))
    const rotationStartsOn = dayOf(team.rotation_start, expected.reference_date)
    const calendar = { ...emptyWorkCalendar, shifts, teams: [{ code: team.name, rotation, rotationStartsOn, worksUntilOn: null }] }
    const days = rotationDays(rotation)
    // The second rotation: a shift over midnight that it passes on at its end, it was given at its beginning.
    const startsAtMs = instantOf(`${addDays(rotationStartsOn, days)}T00:00`, ZONE)
    const hours = sumPlannedSeconds(expandCalendar(calendar, ZONE, { startsAtMs, endsAtMs: startsAtMs + days * DAY_MS })).busySeconds / 3600
    return [
      difference(`${team.name}: days`, days, expected.rotation_days),
      difference(`${team.name}: days of the plan`, days, plan.days),
      difference(`${team.name}: hours`, hours, expected.team_hours_per_rotation),
      difference(`${team.name}: hours of the plan`, hours, plan.hours),
    ]
  })
  return judge(id, data.teams.length === 0 ? ['there is no team in it'] : differences)
}

/** Working or non-working hours of one window, to the second. */
export function checkWorkingTime(id: string, { schedules, windows }: WorkingTimeCases): CaseResult {
  const window = windows[id]
  const schedule = window && schedules[window.schedule]
  if (window === undefined || schedule === undefined) return { id, ok: false, detail: 'its schedule is missing' }
  const periods = expandCalendar(calendarOf(schedule), ZONE, {
    startsAtMs: instantOf(window.from, ZONE),
    endsAtMs: instantOf(window.to, ZONE),
  })
  const { busySeconds, scheduledSeconds } = sumPlannedSeconds(periods)
  const seconds = window.metric === 'non_working_hours' ? scheduledSeconds - busySeconds : busySeconds
  return judge(id, [difference(window.metric, seconds, window.expected_hours * 3600)])
}

function calendarOf({
  shift,
  rotation = [],
  rotation_start,
  exceptions = [],
}: WorkingTimeCases['schedules'][string]): WorkCalendarDefinition {
  const [start = '00:00', length = '24h'] = shift?.split('+') ?? []
  const segments: RotationSegment[] = rotation.map(([what, days]) => ({
    shiftCode: 'Shift',
    daysOn: what === 'on' ? days : 0,
    daysOff: what === 'off' ? days : 0,
  }))
  return {
    ...emptyWorkCalendar,
    shifts: [shiftOf('Shift', start, Number.parseFloat(length))],
    // Without a shift of its own, non-working time is counted against a plant that never rests.
    teams: [
      {
        code: 'Team',
        rotation: segments.length > 0 ? segments : [{ shiftCode: 'Shift', daysOn: 1, daysOff: 0 }],
        rotationStartsOn: rotation_start ?? '2000-01-01',
        worksUntilOn: null,
      },
    ],
    holidays: exceptions.map(([startsAt, lasting]) => ({
      name: 'exception',
      startsAt,
      endsAt: later(startsAt, Number.parseFloat(lasting)),
    })),
  }
}

function shiftOf(code: string, startsAt: string, hours: number): WorkShift {
  return { code, startsAt, endsAt: later(`2000-01-01T${startsAt}`, hours).slice(11), breaks: [] }
}

function later(local: string, hours: number): string {
  return new Date(instantOf(local, ZONE) + hours * 3_600_000).toISOString().slice(0, 16)
}

/** `2016-10-31`, or an offset from the reference date as the source writes it: `referenceDate.minusDays(7)`. */
function dayOf(text: string, referenceDate: string): string {
  const [, direction, days] = text.match(/^referenceDate\.(minus|plus)Days\((\d+)\)$/) ?? []
  return days === undefined ? text : addDays(referenceDate, direction === 'minus' ? -Number(days) : Number(days))
}
