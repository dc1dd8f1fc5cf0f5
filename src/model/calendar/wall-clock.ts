import { Temporal } from 'temporal-polyfill'
import type { LocalDateTime, LocalDay, LocalTime } from './work-calendar.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const toTheMinute = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)$/

/** Where local days begin, by zone and day. Looking a zone up is slow, and calendars ask for the same days again and again. */
const dayStarts = new Map<string, number>()
const MOST_DAYS_KEPT = 10_000

/**
 * The instant at which a wall clock in the zone shows this local time, in epoch milliseconds.
 * A time that the clock change skips is the moment of the change; one that comes twice is its first occurrence. So a later wall time is
 * never an earlier instant, and no shift gets negative or double time (EC-12).
 * @throws RangeError for a malformed time or an unknown zone.
 */
export function instantOf(local: LocalDateTime, zone: string): number {
  const [, day, hours, minutes] = toTheMinute.exec(local) ?? []
  if (day === undefined) return lookUp(local, zone)
  const startsAtMs = dayStart(day, zone)
  const isPlainDay = dayStart(addDays(day, 1), zone) - startsAtMs === DAY_MS
  return isPlainDay ? startsAtMs + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS : lookUp(local, zone)
}

function dayStart(day: LocalDay, zone: string): number {
  const key = `${zone} ${day}`
  let startsAtMs = dayStarts.get(key)
  if (startsAtMs === undefined) {
    startsAtMs = lookUp(`${day}T00:00`, zone)
    if (dayStarts.size >= MOST_DAYS_KEPT) dayStarts.clear()
    dayStarts.set(key, startsAtMs)
  }
  return startsAtMs
}

function lookUp(local: LocalDateTime, zone: string): number {
  const wanted = Temporal.PlainDateTime.from(local)
  const zoned = wanted.toZonedDateTime(zone)
  if (zoned.toPlainDateTime().equals(wanted)) return zoned.epochMilliseconds
  return zoned.getTimeZoneTransition('previous')?.epochMilliseconds ?? zoned.epochMilliseconds
}

/** The local calendar day of an instant. */
export function localDayOf(atMs: number, zone: string): LocalDay {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** @throws RangeError for a malformed day. */
export function addDays(day: LocalDay, days: number): LocalDay {
  return new Date(utcMidnight(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from one day to another; negative when the second lies before the first. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MS
}

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: LocalDay): number {
  return new Date(utcMidnight(day)).getUTCDay() || 7
}

/** A day without a zone is counted in UTC, where every day has 24 hours. */
function utcMidnight(day: LocalDay): number {
  const atMs = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(atMs)) throw new RangeError(`${day} is no calendar day`)
  return atMs
}

/** The first wall-clock `time` at or after the start of a shift on that day: a time before the start belongs to the next day. */
export function onShiftDay(day: LocalDay, shiftStartsAt: LocalTime, time: LocalTime): LocalDateTime {
  return `${time < shiftStartsAt ? addDays(day, 1) : day}T${time}`
}
