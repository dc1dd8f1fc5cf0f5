import type pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { SiteId } from '../contract/ids.ts'
import { kyselyOn, type WriteTx } from './database.ts'
import { readFeed, type FeedBell } from './feed.ts'
import type { Recorded } from './handler.ts'

export interface FollowerOptions {
  readonly name: string
  readonly siteId: SiteId
  readonly pool: pg.Pool
  readonly bell: FeedBell
  /** Streams that concern this follower; the others only move its cursor. */
  readonly streams: readonly string[]
  readonly signal: AbortSignal
  readonly log: (error: unknown, follower: string) => void
  /** Inside the transaction that moves the cursor: the effect happens exactly once. */
  readonly apply: (tx: WriteTx, events: readonly Recorded[]) => Promise<void>
  /** After the commit, for effects outside the database that bring their own idempotency (reactions). */
  readonly after?: (events: readonly Recorded[]) => Promise<void>
}

const BATCH = 1_000
const POLL_MILLISECONDS = 2_000
const RETRY_MILLISECONDS = 500

/**
 * Follows the feed with a cursor of its own until the signal aborts. A failure is logged and tried again from the same place.
 * A session lock on the follower's name keeps a second program from working the same feed twice.
 */
export async function follow(options: FollowerOptions): Promise<void> {
  const { signal, bell } = options
  while (!signal.aborted) {
    try {
      if ((await step(options)) === 0) await bell.next(POLL_MILLISECONDS, signal)
    } catch (error) {
      if (signal.aborted) return
      options.log(error, options.name)
      await bell.next(RETRY_MILLISECONDS, signal)
    }
  }
}

/** Works off one batch. @returns how many events were read. */
export async function step({ name, siteId, pool, streams, apply, after }: FollowerOptions): Promise<number> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const cursor = await lockCursor(client, siteId, name)
    if (!cursor) {
      await client.query('rollback')
      return 0
    }
    const events = await readFeed(client, siteId, cursor, BATCH)
    const concerned = events.filter(({ streamKind }) => streams.length === 0 || streams.includes(streamKind))
    // A reaction's commands are sent before the cursor moves: a crash between the two repeats them, and their derived ids make that once.
    if (after && concerned.length > 0) await after(concerned)
    if (concerned.length > 0) await apply(kyselyOn(client), concerned)
    const last = events.at(-1)
    if (last) await moveCursor(client, siteId, name, last.position)
    await client.query('commit')
    return events.length
  } catch (error) {
    broken = error as Error
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release(broken)
  }
}

async function lockCursor(client: pg.PoolClient, siteId: SiteId, name: string): Promise<Position | undefined> {
  await client.query('insert into reader_cursor values ($1, $2, 1, 0) on conflict do nothing', [siteId, name])
  const { rows } = await client.query('select epoch, seq from reader_cursor where site_id = $1 and reader = $2 for update skip locked', [
    siteId,
    name,
  ])
  return rows[0]
}

async function moveCursor(client: pg.PoolClient, siteId: SiteId, name: string, { epoch, seq }: Position): Promise<void> {
  await client.query('update reader_cursor set epoch = $3, seq = $4 where site_id = $1 and reader = $2', [siteId, name, epoch, seq])
}
