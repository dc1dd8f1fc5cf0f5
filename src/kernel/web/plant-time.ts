import { Temporal } from 'temporal-polyfill'

/**
 * What a person typed as a time of the plant, as an instant in UTC. Understands `2026-11-24`, `2026-11-24T14:00`, `2026-11-24 14:00`,
 * `24.11.2026` and `24.11.2026 14:00`; a day alone is its beginning, and parts of a second do not count. On the night the
 * clocks change, an hour that exists twice is the first.
 * @returns undefined when it is none.
 */
export function parsePlantTime(text: string, zone: string): string | undefined {
  const match = /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(
    text.trim(),
  )
  if (!match) return undefined
  const [, year, month, day, germanDay, germanMonth, germanYear, hour = 0, minute = 0, second = 0] = match
  const fields = { year: year ?? germanYear, month: month ?? germanMonth, day: day ?? germanDay, hour, minute, second }
  const numbers = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Number(value)]))
  try {
    const local = Temporal.PlainDateTime.from(numbers as never, { overflow: 'reject' })
    return new Date(local.toZonedDateTime(zone).epochMilliseconds).toISOString()
  } catch {
    return undefined
  }
}

/** An instant as the browser's field for day and time writes it, in the zone of the plant: `2026-11-24T14:00`. */
export function plantTimeText(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** The Monday of the day's week. */
export function mondayOf(day: string): string {
  const date = Temporal.PlainDate.from(day)
  return date.subtract({ days: date.dayOfWeek - 1 }).toString()
}
