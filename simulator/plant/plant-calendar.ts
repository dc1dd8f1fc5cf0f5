import { Temporal } from 'temporal-polyfill'

/** A shift that belongs to the day on which it began: Friday's night shift at 01:30 on Saturday is Friday's. */
export interface PlantShift {
  shiftOn: string
  shiftCode: 'Early' | 'Late' | 'Night'
  startsAtMs: number
  endsAtMs: number
}

/** Does the plant work from this instant on, or rest (a break, a free weekend)? */
export interface RestChange {
  atMs: number
  rests: boolean
}

export interface PlantCalendar {
  zone: string
  /** The shift at an instant; undefined on a free day. */
  findShiftAt(atMs: number): PlantShift | undefined
  /** Like `findShiftAt`, but also on free days: half-open periods that tile time. Used to cut intervals. */
  getPeriodAt(atMs: number): PlantShift & { worked: boolean }
  restsAt(atMs: number): boolean
  /** The first change strictly after the instant. */
  nextRestChange(afterMs: number): RestChange
}

const SHIFTS = [
  { shiftCode: 'Early', starts: 6, ends: 14, breakAt: 10 },
  { shiftCode: 'Late', starts: 14, ends: 22, breakAt: 18 },
  { shiftCode: 'Night', starts: 22, ends: 30, breakAt: 26 },
] as const

export const BREAK_MINUTES = 30

interface DayPlan {
  shifts: PlantShift[]
  breaks: { startsAtMs: number; endsAtMs: number }[]
  worked: boolean
}

/**
 * Three shifts a day by the wall clock of the zone (06–14, 14–22, 22–06), each with a break of half an hour. On the nights
 * when the clocks change the night shift has seven or nine hours.
 */
export function createPlantCalendar(zone: string, worksWeekends: boolean): PlantCalendar {
  const days = new Map<string, DayPlan>()
  const planOf = (day: Temporal.PlainDate): DayPlan => {
    const key = day.toString()
    const known = days.get(key)
    if (known) return known
    const plan = planDay(day, zone, worksWeekends)
    days.set(key, plan)
    return plan
  }
  const aroundDay = (atMs: number): DayPlan[] => {
    const day = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate()
    return [-1, 0, 1].map((offset) => planOf(day.add({ days: offset })))
  }
  let latest: (PlantShift & { worked: boolean }) | undefined
  const getPeriodAt = (atMs: number) => {
    if (latest && latest.startsAtMs <= atMs && atMs < latest.endsAtMs) return latest
    for (const plan of aroundDay(atMs)) {
      const shift = plan.shifts.find((candidate) => candidate.startsAtMs <= atMs && atMs < candidate.endsAtMs)
      if (shift) {
        latest = { ...shift, worked: plan.worked }
        return latest
      }
    }
    throw new Error(`no shift covers ${atMs}`)
  }
  const restsAt = (atMs: number): boolean =>
    !getPeriodAt(atMs).worked || aroundDay(atMs).some((plan) => plan.breaks.some((rest) => rest.startsAtMs <= atMs && atMs < rest.endsAtMs))
  return {
    zone,
    getPeriodAt,
    restsAt,
    findShiftAt: (atMs) => {
      const { worked, ...shift } = getPeriodAt(atMs)
      return worked ? shift : undefined
    },
    nextRestChange: (afterMs) => {
      const edges = aroundDay(afterMs).flatMap((plan) => [
        ...plan.breaks.flatMap((rest) => [rest.startsAtMs, rest.endsAtMs]),
        ...plan.shifts.map((shift) => shift.startsAtMs),
      ])
      const atMs = Math.min(...edges.filter((edge) => edge > afterMs))
      return { atMs, rests: restsAt(atMs) }
    },
  }
}

function planDay(day: Temporal.PlainDate, zone: string, worksWeekends: boolean): DayPlan {
  const at = (hour: number, minute = 0): number =>
    day
      .add({ days: Math.floor(hour / 24) })
      .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour: hour % 24, minute }) }).epochMilliseconds
  return {
    worked: worksWeekends || day.dayOfWeek < 6,
    shifts: SHIFTS.map((shift) => ({
      shiftOn: day.toString(),
      shiftCode: shift.shiftCode,
      startsAtMs: at(shift.starts),
      endsAtMs: at(shift.ends),
    })),
    breaks: SHIFTS.map((shift) => ({ startsAtMs: at(shift.breakAt), endsAtMs: at(shift.breakAt, BREAK_MINUTES) })),
  }
}
