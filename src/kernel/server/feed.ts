import type pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { Recorded } from './handler.ts'

/** A reader is ahead of the ledger: after a restore it has seen events that no longer exist. It stops and says so. */
export class ReaderAhead extends Error {}

export interface FeedPage {
  readonly events: readonly Recorded[]
  /** Everything up to here has been looked at: the reader goes on from this position. */
  readonly position: Position
}

/**
 * Events after a position, in order, without gaps (kernel.md §2).
 * @param kinds only events of these streams; every event when empty.
 * @throws {ReaderAhead} when the position is not, or no longer, part of the ledger.
 */
export async function readFeed(
  client: pg.Pool | pg.ClientBase,
  siteId: SiteId,
  after: Position,
  limit: number,
  kinds: readonly string[] = [],
): Promise<FeedPage> {
  const { rows } = await client.query({
    name: 'feed-read',
    text: `select l.epoch as end_epoch, l.seq as end_seq, e.* from ledger l left join lateral (
             select epoch, seq, stream_id, stream_kind, version, kind, payload, occurred_at, recorded_at, actor_id, command_id
             from event where site_id = l.site_id and (epoch, seq) > ($2::int, $3::bigint) and ($5::text[] = '{}' or stream_kind = any($5))
             order by epoch, seq limit $4) e on true
           where l.site_id = $1`,
    values: [siteId, after.epoch, after.seq, limit, kinds],
  })
  if (!rows[0]) return { events: [], position: after }
  const end: Position = { epoch: rows[0].end_epoch, seq: rows[0].end_seq }
  await assertNotAhead(client, siteId, after, end)
  const events = rows.filter((row) => row.seq !== null).map((row) => recordedOf(siteId, row))
  return { events, position: events.length === limit ? events.at(-1)!.position : end }
}

export function isAfter(left: Position, right: Position): boolean {
  return left.epoch > right.epoch || (left.epoch === right.epoch && left.seq > right.seq)
}

function recordedOf(siteId: SiteId, row: any): Recorded {
  return {
    siteId,
    position: { epoch: row.epoch, seq: row.seq },
    streamId: row.stream_id,
    streamKind: row.stream_kind,
    version: row.version,
    event: { kind: row.kind, payload: row.payload },
    occurredAt: row.occurred_at as Instant,
    recordedAt: row.recorded_at as Instant,
    actorId: row.actor_id,
    commandId: row.command_id,
  }
}

export async function findLedgerEnd(client: pg.Pool | pg.ClientBase, siteId: SiteId): Promise<Position | undefined> {
  const { rows } = await client.query('select epoch, seq from ledger where site_id = $1', [siteId])
  return rows[0]
}

async function assertNotAhead(client: pg.Pool | pg.ClientBase, siteId: SiteId, after: Position, end: Position): Promise<void> {
  if (after.epoch < end.epoch) {
    const { rows } = await client.query('select after_seq as seq from ledger_epoch where site_id = $1 and epoch = $2', [
      siteId,
      after.epoch + 1,
    ])
    if (rows[0] && after.seq <= rows[0].seq) return
  } else if (!isAfter(after, end)) return
  throw new ReaderAhead(
    `this reader stands at ${after.epoch}.${after.seq}, which the ledger (at ${end.epoch}.${end.seq}) does not contain; restore the reader too`,
  )
}

/** Wakes the readers of a site in this process. Who was rung for while it was busy is not put to sleep. */
export class FeedBell {
  #listeners = new Set<() => void>()
  #rings = 0
  #ringsOf = new Map<string, number>()

  /** @param kinds the streams that have new events. */
  ring(kinds: Iterable<string>): void {
    this.#rings += 1
    for (const kind of kinds) this.#ringsOf.set(kind, (this.#ringsOf.get(kind) ?? 0) + 1)
    for (const listener of this.#listeners) listener()
  }

  /** How often it has rung for these streams; for all when empty. */
  rungFor(kinds: readonly string[]): number {
    return kinds.length === 0 ? this.#rings : kinds.reduce((sum, kind) => sum + (this.#ringsOf.get(kind) ?? 0), 0)
  }

  onRing(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves as soon as it has rung more often than `heard` for these streams, after `milliseconds`, or when `signal` aborts. */
  async next(kinds: readonly string[], heard: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.rungFor(kinds) !== heard) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const off = this.onRing(() => this.rungFor(kinds) !== heard && resolve())
    const timer = setTimeout(resolve, milliseconds)
    const stop = () => resolve()
    signal.addEventListener('abort', stop, { once: true })
    await promise
    signal.removeEventListener('abort', stop)
    clearTimeout(timer)
    off()
  }
}
