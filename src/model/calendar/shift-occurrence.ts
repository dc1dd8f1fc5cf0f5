import { findTeamShift } from './rotation.ts'
import { addDays, instantOf, localDayOf, onShiftDay } from './wall-clock.ts'
import type { AddedShift, CalendarWindow, LocalDay, ShiftBreak, WorkCalendarDefinition, WorkShift } from './work-calendar.ts'

/** One shift on one day in real time, with the teams that work it. */
export interface ShiftOccurrence extends CalendarWindow {
  readonly shiftOn: LocalDay
  readonly shiftCode: string
  readonly teamCodes: readonly string[]
  /** Entered for this very day: worked even on a holiday. */
  readonly added: boolean
  readonly breaks: readonly CalendarWindow[]
}

const MINUTE_MS = 60_000

/**
 * Every shift that touches the window, by start: those of the pattern that were not cancelled, and those that were added.
 * Shifts may overlap here (two crews, a handover); `expandCalendar` makes them disjoint.
 */
export function listShiftOccurrences(calendar: WorkCalendarDefinition, zone: string, window: CalendarWindow): ShiftOccurrence[] {
  const occurrences: ShiftOccurrence[] = []
  // A shift may have begun on the day before the window, so the search starts one day earlier.
  const lastDay = localDayOf(window.endsAtMs, zone)
  for (let day = addDays(localDayOf(window.startsAtMs, zone), -1); day <= lastDay; day = addDays(day, 1)) {
    occurrences.push(...listPatternShifts(calendar, zone, day), ...listAddedShifts(calendar, zone, day))
  }
  return occurrences
    .filter(({ startsAtMs, endsAtMs }) => startsAtMs < endsAtMs && startsAtMs < window.endsAtMs && endsAtMs > window.startsAtMs)
    .sort((a, b) => a.startsAtMs - b.startsAtMs || b.endsAtMs - a.endsAtMs || (a.shiftCode < b.shiftCode ? -1 : 1))
}

function listPatternShifts(calendar: WorkCalendarDefinition, zone: string, day: LocalDay): ShiftOccurrence[] {
  const teamsOfShift = new Map<string, string[]>()
  for (const team of calendar.teams) {
    const code = findTeamShift(team, day)
    if (code !== undefined) teamsOfShift.set(code, [...(teamsOfShift.get(code) ?? []), team.code])
  }
  const isCancelled = (code: string) =>
    calendar.exceptions.some(
      (exception) =>
        exception.kind === 'Cancelled' && exception.shiftOn === day && (exception.shiftCode === null || exception.shiftCode === code),
    )
  return [...teamsOfShift].flatMap(([code, teamCodes]) => {
    const shift = calendar.shifts.find((candidate) => candidate.code === code)
    return shift === undefined || isCancelled(code) ? [] : [occurrenceOf(shift, zone, day, teamCodes, false)]
  })
}

function listAddedShifts(calendar: WorkCalendarDefinition, zone: string, day: LocalDay): ShiftOccurrence[] {
  return calendar.exceptions
    .filter((exception): exception is AddedShift => exception.kind === 'Added' && exception.shiftOn === day)
    .flatMap(({ shiftCode, hours }) => {
      const shift = hours === null ? calendar.shifts.find(({ code }) => code === shiftCode) : { code: shiftCode, ...hours }
      return shift === undefined ? [] : [occurrenceOf(shift, zone, day, [], true)]
    })
}

function occurrenceOf(shift: WorkShift, zone: string, day: LocalDay, teamCodes: string[], added: boolean): ShiftOccurrence {
  const startsAtMs = instantOf(`${day}T${shift.startsAt}`, zone)
  const endDay = shift.endsAt <= shift.startsAt ? addDays(day, 1) : day
  const endsAtMs = instantOf(`${endDay}T${shift.endsAt}`, zone)
  const breaks = shift.breaks.map((pause) => breakOf(pause, shift, zone, day))
  return { startsAtMs, endsAtMs, shiftOn: day, shiftCode: shift.code, teamCodes, added, breaks }
}

function breakOf(pause: ShiftBreak, shift: WorkShift, zone: string, day: LocalDay): CalendarWindow {
  const startsAtMs = instantOf(onShiftDay(day, shift.startsAt, pause.startsAt), zone)
  return { startsAtMs, endsAtMs: startsAtMs + pause.durationMinutes * MINUTE_MS }
}
