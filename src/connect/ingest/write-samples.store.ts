import { finished } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { inTransaction } from '../../kernel/server/database.ts'
import type { CopyRows } from './copy-rows.ts'
import { SAMPLE_COLUMNS } from './copy-rows.ts'
import type { Pool } from './tag-registry.store.ts'

export type Client = Parameters<Parameters<typeof inTransaction>[2]>[0]

export const DAY_MS = 86_400_000

/** Loads one day's rows into the day's partition. COPY cannot go through row-level security, hence not into the parent. */
export async function copySamples(client: Client, day: number, rows: CopyRows): Promise<void> {
  const stream = client.query(copyFrom(`copy ${partitionOf(day)} (${SAMPLE_COLUMNS}) from stdin with (format binary)`))
  stream.end(rows.finish())
  await finished(stream)
}

/** @param day days since 1970 (UTC). */
export function partitionOf(day: number): string {
  return `sample_${dayText(day).replaceAll('-', '_')}`
}

export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export interface QuarantinedSample {
  readonly tagId: number
  readonly atMs: number
  readonly arrivedAtMs: number
  readonly number: number | null
  readonly text: string | null
  readonly quality: number
  readonly reason: string
}

export async function writeQuarantine(client: Client, siteId: string, samples: readonly QuarantinedSample[]): Promise<void> {
  await client.query(
    `insert into sample_quarantine (site_id, tag_id, occurred_at, arrived_at, number, text, quality, reason)
     select $1, g.* from unnest($2::int[], $3::timestamptz[], $4::timestamptz[], $5::float8[], $6::text[], $7::smallint[], $8::text[]) as g`,
    [
      siteId,
      samples.map(({ tagId }) => tagId),
      samples.map(({ atMs }) => new Date(atMs).toISOString()),
      samples.map(({ arrivedAtMs }) => new Date(arrivedAtMs).toISOString()),
      samples.map(({ number }) => number),
      samples.map(({ text }) => text),
      samples.map(({ quality }) => quality),
      samples.map(({ reason }) => reason),
    ],
  )
}

/** Makes partitions before the first row that needs them, and remembers which there are. */
export class Partitions {
  readonly #pool: Pool
  readonly #days = new Set<number>()
  readonly #months = new Set<string>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async ensureDay(day: number): Promise<void> {
    if (this.#days.has(day)) return
    await this.#pool.query('select ensure_sample_days($1::date, 1)', [dayText(day)])
    this.#days.add(day)
  }

  async ensureMonth(atMs: number): Promise<void> {
    const month = `${new Date(atMs).toISOString().slice(0, 7)}-01`
    if (this.#months.has(month)) return
    await this.#pool.query(`select ensure_month_partitions('equipment_fact', $1::date, 1)`, [month])
    this.#months.add(month)
  }

  /** After a failure: somebody may have dropped one. */
  forget(): void {
    this.#days.clear()
    this.#months.clear()
  }
}
