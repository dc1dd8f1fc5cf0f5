import { Temporal } from 'temporal-polyfill'
import type { LocalDateTime, LocalDay, LocalTime } from './work-calendar.ts'

/**
 * The instant at which a wall clock in the zone shows this local time, in epoch milliseconds.
 * A time that the clock change skips is the moment of the change; one that comes twice is its first occurrence. So a later wall time is
 * never an earlier instant, and no shift gets negative or double time (EC-12).
 * @throws RangeError for a malformed time or an unknown zone.
 */
export function instantOf(local: LocalDateTime, zone: string): number {
  const wanted = Temporal.PlainDateTime.from(local)
  const zoned = wanted.toZonedDateTime(zone)
  if (zoned.toPlainDateTime().equals(wanted)) return zoned.epochMilliseconds
  return zoned.getTimeZoneTransition('previous')?.epochMilliseconds ?? zoned.epochMilliseconds
}

/** The local calendar day of an instant. */
export function localDayOf(atMs: number, zone: string): LocalDay {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString()
}

export function addDays(day: LocalDay, days: number): LocalDay {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Whole days from one day to another; negative when the second lies before the first. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days
}

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: LocalDay): number {
  return Temporal.PlainDate.from(day).dayOfWeek
}

/** The first wall-clock `time` at or after the start of a shift on that day: a time before the start belongs to the next day. */
export function onShiftDay(day: LocalDay, shiftStartsAt: LocalTime, time: LocalTime): LocalDateTime {
  return `${time < shiftStartsAt ? addDays(day, 1) : day}T${time}`
}
