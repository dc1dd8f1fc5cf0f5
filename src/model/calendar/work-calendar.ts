/**
 * The rules of a work calendar, as a plant writes them down: plain values that can be stored as JSON and edited by a form.
 * Named after ISA-95 (Work Calendar Definition → Work Calendar Entries): the definition holds rules in local wall-clock time, the entries
 * (`CalendarPeriod`) are what the rules mean for a stretch of real time in one IANA time zone.
 */

/** Local wall-clock time of day, `HH:MM`, 00:00 … 23:59. */
export type LocalTime = string

/** Local calendar day, `YYYY-MM-DD`. */
export type LocalDay = string

/** Local wall-clock date and time without a zone, `YYYY-MM-DDTHH:MM`. */
export type LocalDateTime = string

/** A break inside a shift. It begins at the first `startsAt` on the wall clock after the shift's start and lasts real minutes. */
export interface ShiftBreak {
  readonly startsAt: LocalTime
  readonly durationMinutes: number
}

/** A shift by the wall clock. An end at or before the start lies on the next day; equal times mean a whole day (EC-14). */
export interface WorkShift {
  readonly code: string
  readonly startsAt: LocalTime
  readonly endsAt: LocalTime
  readonly breaks: readonly ShiftBreak[]
}

/** So many days on this shift, then so many days off. `daysOn: 0` is time off only. */
export interface RotationSegment {
  readonly shiftCode: string
  readonly daysOn: number
  readonly daysOff: number
}

/** A crew that works through a rotation again and again, from the day its first segment began. */
export interface WorkTeam {
  readonly code: string
  readonly rotation: readonly RotationSegment[]
  readonly rotationStartsOn: LocalDay
  /** The last day on which the team begins a shift; null when it works on. */
  readonly worksUntilOn: LocalDay | null
}

/** A time in which nothing is worked although a shift is on. Often a whole day, but the hours are free (a holiday may begin at 06:00). */
export interface Holiday {
  readonly name: string
  readonly startsAt: LocalDateTime
  readonly endsAt: LocalDateTime
}

/** A planned stop on one date: planned maintenance, a works meeting. */
export interface PlannedStop {
  readonly name: string
  readonly startsAt: LocalDateTime
  readonly endsAt: LocalDateTime
}

/** A planned stop that comes back every week. ISO weekdays: 1 = Monday … 7 = Sunday. */
export interface RecurringStop {
  readonly name: string
  readonly weekdays: readonly number[]
  readonly startsAt: LocalTime
  readonly durationMinutes: number
  readonly validFromOn: LocalDay | null
  readonly validUntilOn: LocalDay | null
}

/** A shift of the pattern that was not worked: its time is not scheduled. `shiftCode: null` cancels every shift that begins on that day. */
export interface CancelledShift {
  readonly kind: 'Cancelled'
  readonly shiftOn: LocalDay
  readonly shiftCode: string | null
}

/**
 * A shift beyond the pattern ("we worked Saturday", EC-41). With `hours: null` it has the times and breaks of the shift of that code; with
 * hours of its own the code may be new. It is worked even on a holiday, since somebody said so for that very day.
 */
export interface AddedShift {
  readonly kind: 'Added'
  readonly shiftOn: LocalDay
  readonly shiftCode: string
  readonly hours: { readonly startsAt: LocalTime; readonly endsAt: LocalTime; readonly breaks: readonly ShiftBreak[] } | null
}

export type ShiftException = CancelledShift | AddedShift

/** ISA-95 Work Calendar Definition: all rules of one calendar. A changed shift is a cancelled one and an added one. */
export interface WorkCalendarDefinition {
  readonly shifts: readonly WorkShift[]
  readonly teams: readonly WorkTeam[]
  readonly holidays: readonly Holiday[]
  readonly plannedStops: readonly PlannedStop[]
  readonly recurringStops: readonly RecurringStop[]
  readonly exceptions: readonly ShiftException[]
}

/** ISA-95 Work Calendar Entry: a half-open stretch of real time inside a shift. Time in no entry is not scheduled. */
export interface CalendarPeriod {
  readonly startsAtMs: number
  readonly endsAtMs: number
  /** The local day on which the shift began: Friday's night shift at 01:30 on Saturday is Friday's (EC-11). */
  readonly shiftOn: LocalDay
  readonly shiftCode: string
  readonly planned: 'Busy' | 'Break' | 'PlannedStop'
}

/** A half-open stretch of time, epoch milliseconds UTC. */
export interface CalendarWindow {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

/** A calendar in which nothing is ever scheduled: where a new one begins. */
export const emptyWorkCalendar: WorkCalendarDefinition = {
  shifts: [],
  teams: [],
  holidays: [],
  plannedStops: [],
  recurringStops: [],
  exceptions: [],
}
