import type { ConnectionPool } from '../../kernel/server/database.ts'
import type { Watch } from './contract.ts'
import { bySample, type Bound, type Excursion, type Limits, type Sample } from './judge.ts'
import type { Stretch } from './rejudge.ts'

/** A tag with values that are not judged yet. */
export interface MarkedTag {
  readonly tagId: number
  readonly metric: string
  readonly address: string
  /** The unit that it speaks for; null: for none any more. */
  readonly equipmentId: string | null
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly version: number
}

/** Whoever is due beyond these comes with the next round. */
export const MOST_TAGS = 1_000
/** So much is held in memory at once. */
const MOST_SAMPLES = 100_000

/** What the judge reads and writes: values and marks of the ingest, and what the ledger says of excursions. */
export class MonitoredTables {
  readonly #pool: ConnectionPool
  readonly #siteId: string

  constructor(pool: ConnectionPool, siteId: string) {
    this.#pool = pool
    this.#siteId = siteId
  }

  /** The marked tags that are due, those that wait the longest first. */
  async listDue(now: string): Promise<MarkedTag[]> {
    const { rows } = await this.#pool.query(
      `select m.tag_id as "tagId", t.metric, t.address, s.equipment_id as "equipmentId", m.starts_at, m.ends_at, m.version
       from monitored_mark m join tag t on t.site_id = m.site_id and t.tag_id = m.tag_id
       left join equipment_source s on s.site_id = t.site_id and s.connection_id = t.connection_id and s.address = t.address and not s.retired
       where m.site_id = $1 and m.due_at <= $2 order by m.due_at limit $3`,
      [this.#siteId, now, MOST_TAGS],
    )
    return rows.map(({ starts_at, ends_at, ...row }) => ({ ...row, startsAtMs: Date.parse(starts_at), endsAtMs: Date.parse(ends_at) }))
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
  async unmark(marks: readonly MarkedTag[]): Promise<void> {
    if (marks.length === 0) return
    await this.#pool.query(
      `delete from monitored_mark m using unnest($2::int[], $3::int[]) as done(tag_id, version)
       where m.site_id = $1 and m.tag_id = done.tag_id and m.version = done.version`,
      [this.#siteId, marks.map(({ tagId }) => tagId), marks.map(({ version }) => version)],
    )
  }

  /** Nothing new may come: then the time alone decides. */
  async postpone(marks: readonly { readonly mark: MarkedTag; readonly pendingMs: number; readonly dueMs: number }[]): Promise<void> {
    if (marks.length === 0) return
    await this.#pool.query(
      `update monitored_mark m set starts_at = waits.pending_at, ends_at = greatest(m.ends_at, waits.pending_at), due_at = waits.due_at
       from unnest($2::int[], $3::int[], $4::timestamptz[], $5::timestamptz[]) as waits(tag_id, version, pending_at, due_at)
       where m.site_id = $1 and m.tag_id = waits.tag_id and m.version = waits.version`,
      [
        ...[this.#siteId, marks.map(({ mark }) => mark.tagId), marks.map(({ mark }) => mark.version)],
        ...[marks.map(({ pendingMs }) => textOf(pendingMs)), marks.map(({ dueMs }) => textOf(dueMs))],
      ],
    )
  }

  /** Of each the first instant after its new values at which nothing depends any more on what came before. */
  async findSettled(
    asked: readonly (Pick<MarkedTag, 'tagId' | 'endsAtMs'> & { readonly limits: Limits })[],
  ): Promise<(number | undefined)[]> {
    const { rows } = await this.#pool.query<{ place: string; occurred_at: string }>(
      `select a.place, settled.occurred_at
       from unnest($2::int[], $3::timestamptz[], $4::numeric[], $5::numeric[], $6::numeric[])
         with ordinality as a(tag_id, ends_at, min, max, dead_band, place)
       join lateral (
         select v.occurred_at from monitored_sample v where v.site_id = $1 and v.tag_id = a.tag_id and v.occurred_at > a.ends_at
         group by v.occurred_at
         having (a.min is null or max(v.value) >= a.min + a.dead_band) and (a.max is null or max(v.value) <= a.max - a.dead_band)
         order by v.occurred_at limit 1) settled on true`,
      [
        ...[this.#siteId, asked.map(({ tagId }) => tagId), asked.map(({ endsAtMs }) => textOf(endsAtMs))],
        ...[asked.map(({ limits }) => limits.min), asked.map(({ limits }) => limits.max), asked.map(({ limits }) => limits.deadBand)],
      ],
    )
    const settled = new Map(rows.map(({ place, occurred_at }) => [Number(place) - 1, Date.parse(occurred_at)]))
    return asked.map((_, index) => settled.get(index))
  }

  /**
   * Of each all values of its stretch; undefined where they are too many for once. The tag that comes first is always read whole, for every range
   * that it must keep: its mark goes when all of them are judged.
   */
  async listSamples(asked: readonly SampledStretch[]): Promise<(Sample[] | undefined)[]> {
    const rows = await this.#readSamples(asked, MOST_SAMPLES + 1)
    const whole = rows.length > MOST_SAMPLES ? rows.at(-1)!.index : asked.length
    const ofFirst = asked.filter(({ mark }) => mark.tagId === asked[0]!.mark.tagId).length
    const found = Map.groupBy(whole < ofFirst ? await this.#readSamples(asked.slice(0, ofFirst), null) : rows, ({ index }) => index)
    const isWhole = (index: number) => index < Math.max(whole, ofFirst)
    return asked.map((_, index) => (isWhole(index) ? (found.get(index) ?? []).map(({ sample }) => sample).toSorted(bySample) : undefined))
  }

  async #readSamples(
    asked: readonly SampledStretch[],
    most: number | null,
  ): Promise<{ readonly index: number; readonly sample: Sample }[]> {
    const { rows } = await this.#pool.query(
      `select a.place, v.occurred_at, v.value, v.historical
       from (select * from unnest($2::int[], $3::timestamptz[], $4::timestamptz[]) with ordinality order by ordinality)
         as a(tag_id, from_at, until_at, place)
       join lateral (
         select occurred_at, value, historical from monitored_sample
         where site_id = $1 and tag_id = a.tag_id and occurred_at >= a.from_at and occurred_at <= a.until_at) v on true
       order by a.place limit $5`,
      [
        ...[this.#siteId, asked.map(({ mark }) => mark.tagId)],
        ...[asked.map(({ stretch }) => textOf(stretch.fromMs)), asked.map(({ stretch }) => textOf(stretch.untilMs)), most],
      ],
    )
    return rows.map(({ place, occurred_at, value, historical }) => ({
      index: Number(place) - 1,
      sample: { atMs: Date.parse(occurred_at), value, historical },
    }))
  }

  /** Of each what the ledger says: the excursions that touch its stretch. */
  async listRecorded(asked: readonly { readonly rangeId: string; readonly stretch: Stretch }[]): Promise<Excursion[][]> {
    const { rows } = await this.#pool.query<RecordedRow>(
      `select a.place, e.bound, e.left_at, e.value::text, e.historical, e.returned_at, e.returned_value::text
       from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) with ordinality as a(range_id, from_at, until_at, place)
       join excursion e on e.site_id = $1 and e.range_id = a.range_id and e.left_at <= a.until_at
         and (e.returned_at is null or e.returned_at >= a.from_at)
       order by a.place, e.left_at`,
      [
        ...[this.#siteId, asked.map(({ rangeId }) => rangeId)],
        ...[asked.map(({ stretch }) => textOf(stretch.fromMs)), asked.map(({ stretch }) => textOf(stretch.untilMs))],
      ],
    )
    const recorded = Map.groupBy(rows, ({ place }) => Number(place) - 1)
    return asked.map((_, index) => (recorded.get(index) ?? []).map(excursionOf))
  }

  /** How much was told of each range: what is told again after it was withdrawn is another command. */
  async versionsOf(rangeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.#pool.query<{ stream_id: string; version: number }>(
      'select stream_id, version from stream where site_id = $1 and stream_id = any($2::uuid[])',
      [this.#siteId, rangeIds],
    )
    return new Map(rows.map(({ stream_id, version }) => [stream_id, version]))
  }
}

interface SampledStretch {
  readonly mark: Pick<MarkedTag, 'tagId'>
  readonly stretch: Stretch
}

interface RecordedRow {
  readonly place: string
  readonly bound: Bound
  readonly left_at: string
  readonly value: string
  readonly historical: boolean
  readonly returned_at: string | null
  readonly returned_value: string | null
}

function excursionOf({ bound, left_at, value, historical, returned_at, returned_value }: RecordedRow): Excursion {
  const returned = returned_at === null ? null : { atMs: Date.parse(returned_at), value: returned_value!, historical }
  return { bound, left: { atMs: Date.parse(left_at), value, historical }, returned }
}

function textOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
