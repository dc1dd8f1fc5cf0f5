import type { Instant } from '../../kernel/contract/ids.ts'

const DAY_MS = 86_400_000

/** Whatever its zone and its length: a shift of this day lies within these instants. */
export function daysAround(shiftOn: string): { readonly startsAt: Instant; readonly endsAt: Instant } {
  const noonMs = Date.parse(`${shiftOn}T12:00:00Z`)
  const instant = (atMs: number) => new Date(atMs).toISOString() as Instant
  return { startsAt: instant(noonMs - 2 * DAY_MS), endsAt: instant(noonMs + 3 * DAY_MS) }
}
