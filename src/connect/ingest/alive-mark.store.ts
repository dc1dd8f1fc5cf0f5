import type { Pool } from './tag-registry.store.ts'

/**
 * Until when the writer of a connection was there to hear its machines. A program that is killed says no farewell for them: without this mark they
 * would seem to have gone on unchanged until it was back (EC-07).
 */
export class AliveMark {
  readonly #pool: Pool
  readonly #siteId: string
  readonly #connectionId: string
  #writing: Promise<void> | undefined

  constructor(pool: Pool, siteId: string, connectionId: string) {
    this.#pool = pool
    this.#siteId = siteId
    this.#connectionId = connectionId
  }

  /** Epoch milliseconds of the last mark; undefined when there is none. */
  async read(): Promise<number | undefined> {
    const { rows } = await this.#pool.query<{ alive_at: string }>('select alive_at from connection_alive where connection_id = $1', [
      this.#connectionId,
    ])
    return rows[0] && Date.parse(rows[0].alive_at)
  }

  /** Marks the instant. One that comes while the mark before is still being written is left out. */
  async write(nowMs: number): Promise<void> {
    this.#writing ??= this.#write(nowMs).finally(() => (this.#writing = undefined))
    await this.#writing
  }

  async #write(nowMs: number): Promise<void> {
    await this.#pool.query({
      name: 'ingest-alive',
      text: `insert into connection_alive (site_id, connection_id, alive_at) values ($1, $2, $3)
             on conflict (site_id, connection_id) do update set alive_at = excluded.alive_at`,
      values: [this.#siteId, this.#connectionId, new Date(nowMs).toISOString()],
    })
  }
}
