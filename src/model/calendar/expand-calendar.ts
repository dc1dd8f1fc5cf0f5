import { listShiftOccurrences, type ShiftOccurrence } from './shift-occurrence.ts'
import { addDays, instantOf, localDayOf, weekdayOf } from './wall-clock.ts'
import type { CalendarPeriod, CalendarWindow, RecurringStop, WorkCalendarDefinition } from './work-calendar.ts'

const MINUTE_MS = 60_000

/**
 * What a calendar means for a window of real time: the entries inside shifts, sorted, disjoint, half-open, clipped to the window.
 * Where shifts overlap (a handover), the one that began earlier keeps the time. A planned stop or holiday goes before a break.
 * @param zone IANA zone of the site, e.g. `Europe/Berlin`. Wall-clock rules: on the night of a clock change a shift 22:00–06:00 has 7 or 9 h.
 * @throws RangeError for a malformed time or an unknown zone.
 */
export function expandCalendar(calendar: WorkCalendarDefinition, zone: string, window: CalendarWindow): CalendarPeriod[] {
  if (window.endsAtMs <= window.startsAtMs) return []
  const stops = listStops(calendar, zone, window)
  const holidays = calendar.holidays.map((holiday) => realTime(holiday, zone))
  const periods: CalendarPeriod[] = []
  let takenUntilMs = window.startsAtMs
  for (const occurrence of listShiftOccurrences(calendar, zone, window)) {
    const startsAtMs = Math.max(occurrence.startsAtMs, takenUntilMs)
    const endsAtMs = Math.min(occurrence.endsAtMs, window.endsAtMs)
    if (startsAtMs >= endsAtMs) continue
    takenUntilMs = endsAtMs
    periods.push(...cutShift({ ...occurrence, startsAtMs, endsAtMs }, occurrence.added ? stops : [...stops, ...holidays]))
  }
  return periods
}

/** Seconds planned busy (PBT of the calendar) and seconds scheduled (POT) in expanded periods. */
export function sumPlannedSeconds(periods: readonly CalendarPeriod[]): { busySeconds: number; scheduledSeconds: number } {
  const secondsOf = (entries: readonly CalendarPeriod[]) =>
    entries.reduce((sum, { startsAtMs, endsAtMs }) => sum + endsAtMs - startsAtMs, 0) / 1000
  return { busySeconds: secondsOf(periods.filter(({ planned }) => planned === 'Busy')), scheduledSeconds: secondsOf(periods) }
}

function realTime(span: { startsAt: string; endsAt: string }, zone: string): CalendarWindow {
  return { startsAtMs: instantOf(span.startsAt, zone), endsAtMs: instantOf(span.endsAt, zone) }
}

function listStops(calendar: WorkCalendarDefinition, zone: string, window: CalendarWindow): CalendarWindow[] {
  const recurring = calendar.recurringStops.flatMap((stop) => listRecurrences(stop, zone, window))
  return [...calendar.plannedStops.map((stop) => realTime(stop, zone)), ...recurring]
}

function listRecurrences(stop: RecurringStop, zone: string, window: CalendarWindow): CalendarWindow[] {
  const recurrences: CalendarWindow[] = []
  // A long stop may reach into the window from days before it.
  const daysBack = Math.ceil(stop.durationMinutes / 1440) + 1
  const lastDay = localDayOf(window.endsAtMs, zone)
  for (let day = addDays(localDayOf(window.startsAtMs, zone), -daysBack); day <= lastDay; day = addDays(day, 1)) {
    const isValid = (stop.validFromOn ?? day) <= day && day <= (stop.validUntilOn ?? day)
    if (!isValid || !stop.weekdays.includes(weekdayOf(day))) continue
    const startsAtMs = instantOf(`${day}T${stop.startsAt}`, zone)
    recurrences.push({ startsAtMs, endsAtMs: startsAtMs + stop.durationMinutes * MINUTE_MS })
  }
  return recurrences
}

function cutShift(shift: ShiftOccurrence, stops: readonly CalendarWindow[]): CalendarPeriod[] {
  const touching = (span: CalendarWindow) => span.startsAtMs < shift.endsAtMs && span.endsAtMs > shift.startsAtMs
  const inStop = stops.filter(touching)
  const inBreak = shift.breaks.filter(touching)
  const cuts = [...inStop, ...inBreak]
    .flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs])
    .filter((atMs) => atMs > shift.startsAtMs && atMs < shift.endsAtMs)
  const edges = [...new Set([shift.startsAtMs, ...cuts, shift.endsAtMs])].sort((a, b) => a - b)
  const periods: CalendarPeriod[] = []
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const startsAtMs = edges[index] as number
    const endsAtMs = edges[index + 1] as number
    const covers = (span: CalendarWindow) => span.startsAtMs <= startsAtMs && span.endsAtMs >= endsAtMs
    const planned = inStop.some(covers) ? 'PlannedStop' : inBreak.some(covers) ? 'Break' : 'Busy'
    const last = periods.at(-1)
    if (last?.planned === planned) periods[periods.length - 1] = { ...last, endsAtMs }
    else periods.push({ startsAtMs, endsAtMs, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode, planned })
  }
  return periods
}
