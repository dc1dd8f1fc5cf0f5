import type { ConnectionPool } from '../../kernel/server/database.ts'
import type { Watch } from './contract.ts'
import { bySample, type Bound, type Excursion, type Limits, type Sample } from './judge.ts'
import type { Stretch } from './rejudge.ts'

/** A tag with values that are not judged yet, and the unit that it speaks for. */
export interface MarkedTag {
  readonly tagId: number
  readonly metric: string
  readonly address: string
  readonly equipmentId: string
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly version: number
}

const MOST_TAGS = 200

/** What the judge reads and writes: values and marks of the ingest, and what the ledger says of excursions. */
export class MonitoredTables {
  readonly #pool: ConnectionPool
  readonly #siteId: string

  constructor(pool: ConnectionPool, siteId: string) {
    this.#pool = pool
    this.#siteId = siteId
  }

  /** The marked tags that are due; the marks of those that speak for no unit any more are forgotten. */
  async listDue(now: string): Promise<MarkedTag[]> {
    const { rows } = await this.#pool.query(
      `select m.tag_id as "tagId", t.metric, t.address, s.equipment_id as "equipmentId", m.starts_at, m.ends_at, m.version
       from monitored_mark m join tag t on t.site_id = m.site_id and t.tag_id = m.tag_id
       left join equipment_source s on s.site_id = t.site_id and s.connection_id = t.connection_id and s.address = t.address and not s.retired
       where m.site_id = $1 and m.due_at <= $2 order by m.due_at limit $3`,
      [this.#siteId, now, MOST_TAGS],
    )
    const marks: MarkedTag[] = rows.map(({ starts_at, ends_at, ...row }) => ({
      ...row,
      startsAtMs: Date.parse(starts_at),
      endsAtMs: Date.parse(ends_at),
    }))
    for (const mark of marks) if (mark.equipmentId === null) await this.unmark(mark)
    return marks.filter(({ equipmentId }) => equipmentId !== null)
  }

  async listWatches(): Promise<Watch[]> {
    const { rows } = await this.#pool.query(
      `select id as "monitoredValueId", equipment_id as "equipmentId", equipment_class_id as "equipmentClassId", signal, range,
              dead_band as "deadBand", delay_seconds as "delaySeconds"
       from monitored_value where site_id = $1 and enabled and not retired`,
      [this.#siteId],
    )
    return rows
  }

  /** Ranges have changed: the newest value of every monitored tag is judged by what they are now. */
  async markNewest(now: string): Promise<void> {
    await this.#pool.query(
      `insert into monitored_mark as m (site_id, tag_id, starts_at, ends_at, due_at, version)
       select t.site_id, t.tag_id, newest.occurred_at, newest.occurred_at, $2, 1
       from tag t join equipment_source s on s.site_id = t.site_id and s.connection_id = t.connection_id and s.address = t.address and not s.retired
       join lateral (select occurred_at from monitored_sample v where v.site_id = t.site_id and v.tag_id = t.tag_id
         order by occurred_at desc limit 1) newest on true
       where t.site_id = $1
       on conflict (site_id, tag_id) do update set starts_at = least(m.starts_at, excluded.starts_at),
         ends_at = greatest(m.ends_at, excluded.ends_at), due_at = least(m.due_at, excluded.due_at), version = m.version + 1`,
      [this.#siteId, now],
    )
  }

  /** A mark that got more values meanwhile stays. */
  async unmark({ tagId, version }: MarkedTag): Promise<void> {
    await this.#pool.query('delete from monitored_mark where site_id = $1 and tag_id = $2 and version = $3', [this.#siteId, tagId, version])
  }

  /** Nothing new may come: then the time alone decides. */
  async postpone(
    { tagId, version }: MarkedTag,
    { pendingMs, dueMs }: { readonly pendingMs: number; readonly dueMs: number },
  ): Promise<void> {
    await this.#pool.query(
      `update monitored_mark set starts_at = $4, ends_at = greatest(ends_at, $4), due_at = $5 where site_id = $1 and tag_id = $2 and version = $3`,
      [this.#siteId, tagId, version, textOf(pendingMs), textOf(dueMs)],
    )
  }

  /** The first instant after the new values at which nothing depends any more on what came before. */
  async findSettled({ tagId, endsAtMs }: MarkedTag, { min, max, deadBand }: Limits): Promise<number | undefined> {
    const { rows } = await this.#pool.query(
      `select occurred_at from monitored_sample where site_id = $1 and tag_id = $2 and occurred_at > $3
       group by occurred_at
       having ($4::numeric is null or max(value) >= $4::numeric + $6::numeric) and ($5::numeric is null or max(value) <= $5::numeric - $6::numeric)
       order by occurred_at limit 1`,
      [this.#siteId, tagId, textOf(endsAtMs), min, max, deadBand],
    )
    return rows[0] && Date.parse(rows[0].occurred_at)
  }

  async listSamples({ tagId }: MarkedTag, { fromMs, untilMs }: Stretch): Promise<Sample[]> {
    const { rows } = await this.#pool.query(
      `select occurred_at, value, historical from monitored_sample
       where site_id = $1 and tag_id = $2 and occurred_at >= $3 and occurred_at <= $4 order by occurred_at`,
      [this.#siteId, tagId, textOf(fromMs), textOf(untilMs)],
    )
    return rows.map(({ occurred_at, value, historical }) => ({ atMs: Date.parse(occurred_at), value, historical })).toSorted(bySample)
  }

  async listRecorded(rangeId: string, { fromMs, untilMs }: Stretch): Promise<Excursion[]> {
    const { rows } = await this.#pool.query<RecordedRow>(
      `select bound, left_at, value::text, historical, returned_at, returned_value::text from excursion
       where site_id = $1 and range_id = $2 and left_at <= $4 and (returned_at is null or returned_at >= $3) order by left_at`,
      [this.#siteId, rangeId, textOf(fromMs), textOf(untilMs)],
    )
    return rows.map(({ bound, left_at, value, historical, returned_at, returned_value }) => ({
      bound,
      left: { atMs: Date.parse(left_at), value, historical },
      returned: returned_at === null ? null : { atMs: Date.parse(returned_at), value: returned_value!, historical },
    }))
  }

  /** How much was told of a range: what is told again after it was withdrawn is another command. */
  async versionOf(rangeId: string): Promise<number> {
    const { rows } = await this.#pool.query('select version from stream where site_id = $1 and stream_id = $2', [this.#siteId, rangeId])
    return rows[0]?.version ?? 0
  }
}

interface RecordedRow {
  readonly bound: Bound
  readonly left_at: string
  readonly value: string
  readonly historical: boolean
  readonly returned_at: string | null
  readonly returned_value: string | null
}

function textOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
