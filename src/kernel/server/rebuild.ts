import pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { SiteId } from '../contract/ids.ts'
import { kyselyOn, sessionOf } from './database.ts'
import { readFeed } from './feed.ts'
import type { Projection } from './handler.ts'

export interface Rebuilt {
  readonly projection: string
  readonly events: number
  /** Rows that stand only in the live table or only in the rebuilt one, compared at the same position. */
  readonly differences: number
  readonly swapped: boolean
}

const BATCH = 5_000

/**
 * Replays the ledger into a shadow of one reading model, compares it with the live one at the same position, and swaps it in when they differ.
 * The writer waits only while the last events are caught up, compared and swapped.
 */
export async function rebuild(
  connection: pg.ClientConfig,
  siteId: SiteId,
  projection: Projection,
  now: () => number = performance.now.bind(performance),
): Promise<Rebuilt & { readonly seconds: number }> {
  const startedAt = now()
  const client = new pg.Client(sessionOf(connection, [siteId]))
  await client.connect()
  try {
    await client.query('set transaction_timeout = 0')
    await client.query('select open_shadow($1)', [projection.tables])
    await client.query('set search_path = shadow, public')
    const bulk = await replay(client, siteId, projection, { epoch: 1, seq: 0 })
    const result = await finish(client, siteId, projection, bulk)
    return { ...result, seconds: (now() - startedAt) / 1000 }
  } finally {
    await client.end()
  }
}

interface Replayed {
  readonly position: Position
  readonly events: number
}

async function replay(client: pg.Client, siteId: SiteId, projection: Projection, from: Position, until?: Position): Promise<Replayed> {
  const tx = kyselyOn(client)
  let position = from
  let events = 0
  for (;;) {
    const read = await readFeed(client, siteId, position, BATCH)
    const batch = until ? read.filter((event) => !isBeyond(event.position, until)) : read
    const concerned = batch.filter(({ streamKind }) => projection.streams.includes(streamKind))
    if (concerned.length > 0) await projection.apply(tx, concerned)
    events += batch.length
    position = batch.at(-1)?.position ?? position
    if (batch.length < BATCH) return { position, events }
  }
}

async function finish(client: pg.Client, siteId: SiteId, projection: Projection, bulk: Replayed): Promise<Rebuilt> {
  await client.query('begin')
  try {
    const until = await standStill(client, siteId, projection)
    const rest = await replay(client, siteId, projection, bulk.position, until)
    let differences = 0
    for (const table of projection.tables) differences += await countDifferences(client, table)
    await client.query('set local search_path = public')
    await client.query(`select ${differences > 0 ? 'swap_shadow' : 'drop_shadow'}($1)`, [projection.tables])
    await client.query('commit')
    return { projection: projection.name, events: bulk.events + rest.events, differences, swapped: differences > 0 }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Holds whoever writes the live table, and says up to which position it stands. */
async function standStill(client: pg.Client, siteId: SiteId, projection: Projection): Promise<Position> {
  const text =
    projection.follows === 'feed'
      ? 'select epoch, seq from reader_cursor where site_id = $1 and reader = $2 for update'
      : 'select epoch, seq from ledger where site_id = $1 and $2::text is not null for update'
  const { rows } = await client.query(text, [siteId, projection.name])
  return rows[0] ?? { epoch: 1, seq: 0 }
}

async function countDifferences(client: pg.Client, table: string): Promise<number> {
  const live = `public.${pg.escapeIdentifier(table)}`
  const shadow = `shadow.${pg.escapeIdentifier(table)}`
  const { rows } = await client.query(
    `select count(*) as differences from ((select * from ${live} except all select * from ${shadow}) union all (select * from ${shadow} except all select * from ${live})) d`,
  )
  return Number(rows[0].differences)
}

function isBeyond(position: Position, until: Position): boolean {
  return position.epoch > until.epoch || (position.epoch === until.epoch && position.seq > until.seq)
}
