import pg from 'pg'
import type { Position } from '../contract/command.ts'
import type { SiteId } from '../contract/ids.ts'
import { kyselyOn, sessionOf } from './database.ts'
import { isAfter, readFeed } from './feed.ts'
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
 * Replays the ledger into a shadow of one reading model and compares it with the live one as both stand at one position. When they differ, or the
 * projection has a new version, the shadow is swapped in. The writer works on meanwhile; it waits only while the last events are caught up and swapped.
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
    await client.query(`set transaction_timeout = 0; set idle_in_transaction_session_timeout = '60s'; set synchronous_commit = off`)
    await client.query(`select pg_advisory_lock(hashtextextended('entresol.rebuild', 0))`)
    await client.query('select open_shadow($1)', [projection.tables])
    await client.query('set search_path = shadow, public')
    const shadow = new Shadow(client, siteId, projection)
    const differences = await shadow.compare()
    const swapped = differences > 0 || !(await shadow.isCurrent())
    if (swapped) await shadow.swap()
    else await client.query('select drop_shadow($1)', [projection.tables])
    return { projection: projection.name, events: shadow.events, differences, swapped, seconds: (now() - startedAt) / 1000 }
  } finally {
    await client.end()
  }
}

/** Projections whose rows were built by another version of the program. A site without events, or one without tables, has nothing to rebuild. */
export async function listOutdated(pool: pg.Pool, siteId: SiteId, projections: readonly Projection[]): Promise<Projection[]> {
  const models = projections.filter(({ tables }) => tables.length > 0)
  await pool.query(
    `insert into reading_model_version (site_id, projection, version)
     select $1, t.* from unnest($2::text[], $3::int[]) t where exists (select from ledger where site_id = $1 and seq = 0) on conflict do nothing`,
    [siteId, models.map(({ name }) => name), models.map(({ version }) => version)],
  )
  const { rows } = await pool.query('select projection, version from reading_model_version where site_id = $1', [siteId])
  const built = new Map(rows.map((row) => [row.projection, row.version]))
  return models.filter(({ name, version }) => built.get(name) !== version)
}

class Shadow {
  events = 0
  readonly #client: pg.Client
  readonly #siteId: SiteId
  readonly #projection: Projection
  #position: Position = { epoch: 1, seq: 0 }

  constructor(client: pg.Client, siteId: SiteId, projection: Projection) {
    this.#client = client
    this.#siteId = siteId
    this.#projection = projection
  }

  /** In one snapshot the live table stands exactly where its writer does, so nobody has to wait for the comparison. */
  async compare(): Promise<number> {
    await this.#replay(await this.#liveEnd(''))
    return this.#transact('begin isolation level repeatable read', async () => {
      await this.#replay(await this.#liveEnd(''))
      let differences = 0
      for (const table of this.#projection.tables) differences += await countDifferences(this.#client, table)
      return differences
    })
  }

  async isCurrent(): Promise<boolean> {
    const { rows } = await this.#client.query('select version from reading_model_version where site_id = $1 and projection = $2', [
      this.#siteId,
      this.#projection.name,
    ])
    return rows[0]?.version === this.#projection.version
  }

  async swap(): Promise<void> {
    const { name, version, tables } = this.#projection
    await this.#replay(await this.#liveEnd(''))
    await this.#transact('begin', async () => {
      // In the order in which they take their locks who write the table: a batch begins with the ledger's row, a follower with its cursor.
      const end = await this.#liveEnd('for update')
      await this.#client.query(
        `lock table ${tables.map((table) => `public.${pg.escapeIdentifier(table)}`).join()} in access exclusive mode`,
      )
      await this.#replay(end)
      await this.#client.query(`set local search_path = public; set local synchronous_commit = on`)
      await this.#client.query('select swap_shadow($1)', [tables])
      await this.#client.query(
        `insert into reading_model_version (site_id, projection, version) values ($1, $2, $3)
         on conflict (site_id, projection) do update set version = excluded.version`,
        [this.#siteId, name, version],
      )
    })
  }

  /** Never further than the live table stands: a follower of the feed may lag behind the ledger. */
  async #replay(until: Position): Promise<void> {
    const tx = kyselyOn(this.#client)
    while (isAfter(until, this.#position)) {
      const page = await readFeed(this.#client, this.#siteId, this.#position, BATCH, this.#projection.streams)
      const events = page.events.filter(({ position }) => !isAfter(position, until))
      if (events.length > 0) await this.#projection.apply(tx, events)
      this.events += events.length
      this.#position = isAfter(page.position, until) ? until : page.position
    }
  }

  /** Up to which position the live table stands. */
  async #liveEnd(lock: string): Promise<Position> {
    const text =
      this.#projection.follows === 'feed'
        ? 'select epoch, seq from reader_cursor where site_id = $1 and reader = $2'
        : 'select epoch, seq from ledger where site_id = $1 and $2::text is not null'
    const { rows } = await this.#client.query(`${text} ${lock}`, [this.#siteId, this.#projection.name])
    return rows[0] ?? { epoch: 1, seq: 0 }
  }

  async #transact<Result>(begin: string, work: () => Promise<Result>): Promise<Result> {
    await this.#client.query(begin)
    try {
      const result = await work()
      await this.#client.query('commit')
      return result
    } catch (error) {
      await this.#client.query('rollback')
      throw error
    }
  }
}

async function countDifferences(client: pg.Client, table: string): Promise<number> {
  const [live, shadow] = ['public', 'shadow'].map((schema) => `select t::text from ${schema}.${pg.escapeIdentifier(table)} t`)
  const { rows } = await client.query(
    `select count(*) as differences from ((${live} except all ${shadow}) union all (${shadow} except all ${live})) d`,
  )
  return Number(rows[0].differences)
}
