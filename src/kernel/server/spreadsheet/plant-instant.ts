import { Temporal } from 'temporal-polyfill'

/**
 * A moment without a zone, `2026-11-28T14:30` or a day, which is its beginning, as the instant that the clocks of this zone showed so; an
 * hour that exists twice is the first. What is no such moment stays as it is.
 */
export function plantInstant(text: string, zone: string): string {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?$/.test(text)) return text
  try {
    return new Date(Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds).toISOString()
  } catch {
    return text
  }
}
