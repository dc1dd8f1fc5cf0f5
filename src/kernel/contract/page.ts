import * as z from 'zod'
import { Instant } from './ids.ts'

/** Keyset paging: the key of the last row seen, never an offset. */
export const pageInput = {
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
}

/** A page of rows; `next` is the `after` of the following page and is missing on the last one. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ rows: z.array(row), next: z.string().optional() })
}

const TimeKey = z.tuple([Instant, z.uuid()])

/** The key of a list by time, `<instant> <id>`. One that is none begins at the beginning. */
export function parseTimeKey(after: string): z.infer<typeof TimeKey> | undefined {
  return TimeKey.safeParse(after.split(' ')).data
}

/** Cuts the page that was read with `limit + 1` rows. */
export function cutPage<Row>(rows: readonly Row[], limit: number, key: (row: Row) => string): { rows: Row[]; next?: string } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return rows.length > limit && last ? { rows: page, next: key(last) } : { rows: page }
}
