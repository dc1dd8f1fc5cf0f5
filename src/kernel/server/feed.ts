import pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { Recorded } from './handler.ts'

/** A reader is ahead of the ledger: after a restore it has seen events that no longer exist. It stops and says so. */
export class ReaderAhead extends Error {}

/**
 * Events after a position, in order, without gaps (kernel.md §2).
 * @throws {ReaderAhead} when the position lies behind the ledger's end.
 */
export async function readFeed(client: pg.Pool | pg.ClientBase, siteId: SiteId, after: Position, limit: number): Promise<Recorded[]> {
  const { rows } = await client.query({
    name: 'feed-read',
    text: `select e.epoch, e.seq, e.stream_id, e.stream_kind, e.version, e.kind, e.payload, e.occurred_at, e.recorded_at, e.actor_id, e.command_id
           from event e where e.site_id = $1 and (e.epoch, e.seq) > ($2::int, $3::bigint) order by e.epoch, e.seq limit $4`,
    values: [siteId, after.epoch, after.seq, limit],
  })
  if (rows.length === 0) await assertNotAhead(client, siteId, after)
  return rows.map((row) => recordedOf(siteId, row))
}

export function recordedOf(siteId: SiteId, row: any): Recorded {
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

async function assertNotAhead(client: pg.Pool | pg.ClientBase, siteId: SiteId, after: Position): Promise<void> {
  const end = await findLedgerEnd(client, siteId)
  if (end && (after.epoch > end.epoch || (after.epoch === end.epoch && after.seq > end.seq))) {
    throw new ReaderAhead(
      `this reader stands at ${after.epoch}.${after.seq}, the ledger ends at ${end.epoch}.${end.seq}; restore the reader too`,
    )
  }
}

/** Wakes the followers of a site: in process at once, by NOTIFY from another process, and by a poll as fallback. */
export class FeedBell {
  #listeners = new Set<() => void>()

  ring(): void {
    for (const listener of this.#listeners) listener()
  }

  onRing(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves at the next ring, after `milliseconds`, or when `signal` aborts. */
  async next(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const off = this.onRing(resolve)
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    clearTimeout(timer)
    off()
  }
}
