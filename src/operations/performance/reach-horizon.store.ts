import type { ConnectionPool } from '../../kernel/server/database.ts'
import type { Site } from '../../kernel/server/site.ts'

const DAY_MS = 86_400_000
/** How far ahead the calendar is laid out. */
const DAYS_AHEAD = 3

/** The end up to which books are made when nothing new is heard: it depends on the day, never on the second. */
export function horizonOf(nowMs: number): number {
  return (Math.floor(nowMs / DAY_MS) + DAYS_AHEAD) * DAY_MS
}

/**
 * Every day the books of a unit that tells nothing new must reach another day: what lies beyond the calendar laid out so far is in no shift,
 * and would stay so until somebody spoke. Marks the last stretch of every unit up to the horizon.
 */
export async function reachHorizon(pool: ConnectionPool, horizonMs: number): Promise<void> {
  await pool.query(
    `insert into dirty_window (site_id, equipment_id, starts_at, ends_at)
     select e.site_id, e.id, last.starts_at, $1 from equipment e cross join lateral (
       select starts_at, ends_at from time_interval where equipment_id = e.id order by book_month desc, starts_at desc limit 1) last
     where last.ends_at is null and last.starts_at < $1`,
    [new Date(horizonMs)],
  )
}

/** To be asked again and again: does it when a new day has come, and once at the start. */
export function everyDay({ pool, now }: Pick<Site, 'pool' | 'now'>): () => Promise<void> {
  let reachedMs = Number.NEGATIVE_INFINITY
  return async () => {
    const horizonMs = horizonOf(Date.parse(now()))
    if (horizonMs === reachedMs) return
    await reachHorizon(pool, horizonMs)
    reachedMs = horizonMs
  }
}
