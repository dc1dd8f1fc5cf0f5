import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { sessionOf } from './database.ts'
import { findLedgerEnd } from './feed.ts'

/** This program does not hold the site's ledger (any more); another one does. */
export class NotTheWriter extends Error {}

const LOCK_POLL_MILLISECONDS = 250
/**
 * A writer that is paused keeps its connection, and with it the lock. The database ends a session that has been silent for so long, also in the
 * middle of a transaction: the lock is free for a standby, and whoever wakes up finds the connection gone and cannot commit.
 * One statement that takes too long fails before the whole transaction does, which would cost the session: its command is an incident, no more.
 */
const LIMITS = `set statement_timeout = '5s'; set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3`
/** What a writer that is up says first. */
export const SILENCE = `set idle_session_timeout = '5s'; set idle_in_transaction_session_timeout = '5s'; set transaction_timeout = '10s'`
/**
 * One whose program still starts may be silent for longer: putting everything together keeps a slow machine's processor busy for seconds, and a program
 * that loses its ledger over that and starts anew would never come up.
 */
const SILENCE_AT_START = `set idle_session_timeout = '60s'; set idle_in_transaction_session_timeout = '60s'; set transaction_timeout = '60s'`
/** What the writer itself waits for an answer before it gives its connection up; longer than any transaction may take. */
const MUTE_MILLISECONDS = 15_000

/** What a program hears of a ledger that another one writes. */
export interface News {
  readonly position?: Position
  /** The streams that got events; undefined when only the position was seen. */
  readonly kinds?: ReadonlySet<string>
  /** The writer's address (letter.ts). */
  readonly writer?: Buffer
}
export interface Claim {
  readonly connection: pg.ClientConfig
  /** Resolves when the program is up, and then the session must be told `SILENCE`. Undefined: it is up. */
  readonly started?: Promise<unknown> | undefined
  readonly siteId: SiteId
  readonly now: () => Instant
  readonly signal?: AbortSignal | undefined
  /** Where this program takes letters when it has become the writer. */
  readonly address?: Buffer
  /** Told while another program has the ledger: four times a second, and at once when that program commits or answers. */
  readonly hear?: (news: News) => void
}

/** Takes the site's lock, waiting for it if need be, and answers where the ledger stands. @throws {NotTheWriter} when `signal` aborts the wait. */
export async function takeLedger(claim: Claim): Promise<{ client: pg.Client; position: Position }> {
  const { connection, siteId, now, address } = claim
  const client = new pg.Client({ ...connection, keepAlive: true, query_timeout: MUTE_MILLISECONDS, pipeline: true } as pg.ClientConfig)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await waitForLock(client, claim)
    await client.query(LIMITS)
    await client.query(claim.started ? SILENCE_AT_START : SILENCE)
    await client.query(
      `with first as (insert into ledger (site_id, epoch, seq) values ($1, 1, 0) on conflict do nothing returning 1)
       insert into ledger_epoch (site_id, epoch, after_seq, opened_at, reason) select $1, 1, 0, $2, 'first' from first`,
      [siteId, now()],
    )
    // Letters to the writer before are of no use to anybody: their senders write them anew.
    await client.query(`with lost as (delete from handed_over where site_id = $1) update ledger set writer = $2 where site_id = $1`, [
      siteId,
      address,
    ])
    return { client, position: (await findLedgerEnd(client, siteId))! }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

async function waitForLock(client: pg.Client, { siteId, hear, signal }: Claim): Promise<void> {
  const notified = ({ channel, payload = '' }: pg.Notification) => {
    if (channel === 'entresol_answered') return payload === siteId && hear?.({})
    const { site, kinds, ...position } = JSON.parse(payload)
    return site === siteId && hear?.({ position, kinds: new Set(kinds) })
  }
  client.on('notification', notified)
  await client.query('listen entresol_feed; listen entresol_answered')
  // Asked for again and again: one statement that waits for days would hold back the vacuum of the whole database.
  for (;;) {
    const { rows } = await client.query(
      `select taken, epoch, seq, writer from pg_try_advisory_lock(hashtextextended($1, 0)) taken left join ledger on site_id = $2`,
      [`entresol.ledger.${siteId}`, siteId],
    )
    const { taken, epoch, seq, writer } = rows[0]
    if (taken) break
    hear?.({ ...(epoch && { position: { epoch, seq } }), ...(writer && { writer }) })
    await wait(LOCK_POLL_MILLISECONDS, undefined, signal ? { signal } : {}).catch(() => undefined)
    if (signal?.aborted) throw new NotTheWriter('this program stopped waiting for the ledger')
  }
  client.off('notification', notified)
  await client.query('unlisten *; listen entresol_handed')
}

/**
 * After a restore, an upgrade or a move to another cluster: positions go on in a new epoch that says what it contains of the one before, so that a
 * reader that has seen more finds out (kernel.md §2). @throws {NotTheWriter} when a program is writing to the site.
 */
export async function openEpoch(
  connection: pg.ClientConfig,
  siteId: SiteId,
  now: () => Instant,
  reason: 'restore' | 'upgrade' | 'move',
): Promise<Position> {
  const signal = AbortSignal.timeout(LOCK_POLL_MILLISECONDS)
  const { client } = await takeLedger({ connection: sessionOf(connection, [siteId]), siteId, now, signal })
  try {
    const { rows } = await client.query(
      `with moved as (update ledger set epoch = epoch + 1 where site_id = $1 returning epoch, seq)
       insert into ledger_epoch (site_id, epoch, after_seq, opened_at, reason) select $1, epoch, seq, $2, $3 from moved returning epoch, after_seq as seq`,
      [siteId, now(), reason],
    )
    return rows[0]
  } finally {
    await client.end()
  }
}

/** This month's partitions and those of the two that follow. */
export async function ensurePartitions(client: pg.Pool | pg.Client, now: Instant): Promise<void> {
  for (const table of ['command', 'refusal', 'event']) {
    await client.query('select ensure_month_partitions($1::regclass, ($2::timestamptz)::date, 3)', [table, now])
  }
}
