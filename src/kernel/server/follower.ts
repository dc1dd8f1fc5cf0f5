import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { SiteId } from '../contract/ids.ts'
import { inTransaction, kyselyOn, type WriteTx } from './database.ts'
import { readFeed, ReaderAhead, type FeedBell, type FeedPage } from './feed.ts'
import type { Recorded } from './handler.ts'

export interface FollowerOptions {
  readonly name: string
  readonly siteId: SiteId
  readonly pool: pg.Pool
  readonly bell: FeedBell
  /** Streams that concern this follower; all when empty. */
  readonly streams: readonly string[]
  readonly signal: AbortSignal
  readonly log: (error: unknown, follower: string) => void
  /** Where it says why it cannot go on, for the health page. */
  readonly troubles: Record<string, string>
  /** Inside the transaction that moves the cursor: the effect happens exactly once. */
  readonly apply?: (tx: WriteTx, events: readonly Recorded[]) => Promise<void>
  /**
   * Outside any transaction and before the cursor moves, for effects that bring their own idempotency: a crash repeats them, and the
   * derived command ids make that once. No connection is held meanwhile, so any number of reactions can wait for the writer.
   */
  readonly react?: (events: readonly Recorded[]) => Promise<void>
}

const BATCH = 1_000
/** A reaction sends its commands batch by batch; small ones keep a repetition after a crash short. */
const REACTIONS = 100
const POLL_MILLISECONDS = 2_000
const RETRY_MILLISECONDS = 500
/** Under load a follower takes many batches of the writer together. */
const GATHER_MILLISECONDS = 20
/** Events of other streams are passed over without moving the stored cursor, up to this many. */
const MOST_PASSED_OVER = 1_000

/** Follows the feed with a cursor of its own until the signal aborts. A failure is logged and tried again from the same place. */
export async function follow(options: FollowerOptions): Promise<void> {
  const { signal, bell, streams, name, troubles } = options
  while (!signal.aborted) {
    const heard = bell.rungFor(streams)
    try {
      const done = await step(options)
      delete troubles[name]
      if (done === 0) await bell.next(streams, heard, POLL_MILLISECONDS, signal)
      else if (done < REACTIONS) await wait(GATHER_MILLISECONDS, undefined, { signal })
    } catch (error) {
      if (signal.aborted) return
      options.log(error, name)
      troubles[name] = (error as Error).message
      // To go on would leave a hole that nobody sees (kernel.md §2).
      if (error instanceof ReaderAhead) return
      await bell.next([], bell.rungFor([]), RETRY_MILLISECONDS, signal)
    }
  }
}

type StepOptions = Omit<FollowerOptions, 'bell' | 'signal' | 'log' | 'troubles'>

/** Works off one batch. @returns how many events it concerned. */
export async function step({ name, siteId, pool, streams, apply, react }: StepOptions): Promise<number> {
  if (react) {
    const cursor = await findCursor(pool, siteId, name, '')
    const page = await readFeed(pool, siteId, cursor ?? START, REACTIONS, streams)
    if (page.events.length > 0) await react(page.events)
    await moveCursor(pool, siteId, name, cursor, page)
    return page.events.length
  }
  return inTransaction(pool, 'begin', async (client) => {
    // Another program that works the same feed holds the row: it will do what is to be done.
    const cursor = await findCursor(client, siteId, name, 'for update skip locked')
    if (!cursor && (await findCursor(client, siteId, name, ''))) return 0
    const page = await readFeed(client, siteId, cursor ?? START, BATCH, streams)
    if (page.events.length > 0) await apply?.(kyselyOn(client), page.events)
    await moveCursor(client, siteId, name, cursor, page)
    return page.events.length
  })
}

const START: Position = { epoch: 1, seq: 0 }

type Client = pg.Pool | pg.PoolClient

async function findCursor(client: Client, siteId: SiteId, name: string, lock: string): Promise<Position | undefined> {
  const { rows } = await client.query(`select epoch, seq from reader_cursor where site_id = $1 and reader = $2 ${lock}`, [siteId, name])
  return rows[0]
}

/** Compare-and-swap: when two programs work the same feed, the second is rolled back. */
async function moveCursor(client: Client, siteId: SiteId, name: string, from: Position | undefined, page: FeedPage): Promise<void> {
  const { events, position } = page
  const passedOver = from ? position.seq - from.seq : MOST_PASSED_OVER
  if (events.length === 0 && passedOver < MOST_PASSED_OVER && from?.epoch === position.epoch) return
  const { rowCount } = await client.query(
    `insert into reader_cursor as c (site_id, reader, epoch, seq) values ($1, $2, $3, $4)
     on conflict (site_id, reader) do update set epoch = excluded.epoch, seq = excluded.seq where c.epoch = $5 and c.seq = $6`,
    [siteId, name, position.epoch, position.seq, from?.epoch ?? null, from?.seq ?? null],
  )
  if (rowCount !== 1) throw new Error(`another program has moved the cursor of ${name}`)
}
