import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../kernel/server/handler.ts'
import { noElements, type KpiElements } from './elements.ts'

export type Grouping = 'total' | 'unit' | 'shift' | 'day' | 'hour' | 'job' | 'material'

/** Which part of the books: units, and a shift or a half-open period. */
export interface BooksScope {
  readonly unitIds: readonly string[]
  readonly shift?: { readonly on: string; readonly code?: string | undefined } | undefined
  readonly startsAt?: string | undefined
  readonly endsAt?: string | undefined
  readonly jobOrderId?: string | undefined
  readonly now: string
}
export interface GroupedElements {
  readonly key: string
  readonly elements: KpiElements
}

/** Beyond this a period is read from the roll-up of whole shifts. */
const MOST_INTERVAL_DAYS = 45
const DAY_MS = 86_400_000

/** Time elements and quantities by group: everything that KPIs are made of, read in two or three statements. */
export async function readElements(reader: Reader, scope: BooksScope, by: Grouping): Promise<GroupedElements[]> {
  if (scope.unitIds.length === 0) return []
  const groups = new Map<string, Mutable>()
  const at = (key: string) => {
    const group = groups.get(key) ?? structuredClone(noElements as Mutable)
    groups.set(key, group)
    return group
  }
  for (const row of await readTime(reader, scope, by)) {
    const group = at(row.key)
    group.seconds = {
      APT: row.apt,
      AUST: row.aust,
      ADET: row.adet,
      ADOT: row.adot,
      PDOT: row.pdot,
      NoData: row.no_data,
      NotScheduled: row.not_scheduled,
    }
    group.minorDelaySeconds = row.minor_delay
    group.failureCount = row.failures
    group.restoreSeconds = row.restore
  }
  for (const row of await readCounts(reader, scope, by)) {
    Object.assign(at(row.key), {
      gq: row.good,
      sq: row.scrap,
      rq: row.rework,
      pq: row.produced,
      idealSeconds: row.ideal,
      unratedQuantity: row.unrated,
    })
  }
  return [...groups].map(([key, elements]) => ({ key, elements })).sort((left, right) => (left.key < right.key ? -1 : 1))
}

type Mutable = { -readonly [Key in keyof KpiElements]: KpiElements[Key] }
type TimeRow = Record<
  'key' | 'apt' | 'aust' | 'adet' | 'adot' | 'pdot' | 'no_data' | 'not_scheduled' | 'minor_delay' | 'failures' | 'restore',
  string
>

function readTime(reader: Reader, scope: BooksScope, by: Grouping): Promise<TimeRow[]> {
  return isLong(scope) && by !== 'hour' ? readRollUp(reader, scope, by) : readIntervals(reader, scope, by)
}

async function readIntervals({ tx }: Reader, scope: BooksScope, by: Grouping): Promise<TimeRow[]> {
  const { rows } = await sql<TimeRow>`
    with piece as (
      select i.*, greatest(i.starts_at, ${from(scope)}::timestamptz) as s,
        least(coalesce(i.ends_at, ${scope.now}::timestamptz), ${until(scope)}::timestamptz, ${scope.now}::timestamptz) as e
      from time_interval i
      where i.equipment_id = any(${[...scope.unitIds]}::uuid[]) and ${inScope(scope)} and i.starts_at < ${scope.now}
    ), cut as (select p.*, ${by === 'hour' ? sql`h.hour, least(p.e, h.hour + interval '1 hour') - greatest(p.s, h.hour)` : sql`p.e - p.s`} as length, ${share(by, scope)} as share
      from piece p
      ${by === 'hour' ? sql`cross join lateral generate_series(date_trunc('hour', p.s), p.e - interval '1 millisecond', interval '1 hour') h(hour)` : sql``}
      ${occupationJoin(by, scope)}
      where p.e > p.s)
    select ${timeKey(by)} as key, ${sql.join(elements.map(([element, column]) => sql`${sum(sql`element = ${sql.lit(element)}`)} as ${sql.ref(column)}`))},
      ${sum(sql`element = 'ADET' and minor`)} as minor_delay,
      (count(*) filter (where ${failed} and starts_at = stop_started_at))::text as failures, ${sum(failed)} as restore
    from cut group by 1`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

async function readRollUp({ tx }: Reader, scope: BooksScope, by: Grouping): Promise<TimeRow[]> {
  const columns = ['apt', 'aust', 'adet', 'adot', 'pdot', 'no_data', 'not_scheduled', 'minor_delay', 'restore']
  const needsJob = by === 'job' || by === 'material' || scope.jobOrderId !== undefined
  const { rows } = await sql<TimeRow>`
    select ${timeKey(by)} as key, ${sql.join(columns.map((column) => sql`trim_scale(sum(${needsJob ? sql`${sql.ref(column)} * coalesce(share, 1)` : sql.ref(column)}))::text as ${sql.ref(column)}`))},
      sum(failures)::text as failures
    from (select p.*${needsJob ? sql`, ${share(by, scope)} as share` : sql``}
      from unit_shift p ${occupationJoin(by, scope)}
      where p.equipment_id = any(${[...scope.unitIds]}::uuid[]) and p.shift_on >= ${from(scope).slice(0, 10)}::date
        and p.shift_on < ${until(scope).slice(0, 10)}::date and p.ends_at <= ${scope.now}) cut
    group by 1`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

type CountRow = Record<'key' | 'good' | 'scrap' | 'rework' | 'produced' | 'ideal' | 'unrated', string>

async function readCounts({ tx }: Reader, scope: BooksScope, by: Grouping): Promise<CountRow[]> {
  const isRolledUp = isLong(scope) && by !== 'hour'
  const { rows } = await sql<CountRow>`
    select ${countKey(by)} as key, trim_scale(sum(c.good))::text as good, trim_scale(sum(c.scrap))::text as scrap, trim_scale(sum(c.rework))::text as rework,
      trim_scale(sum(c.good + c.scrap + c.rework))::text as produced,
      trim_scale(coalesce(sum((c.good + c.scrap + c.rework) * j.planned_run_time), 0))::text as ideal,
      trim_scale(coalesce(sum(c.good + c.scrap + c.rework) filter (where j.planned_run_time is null), 0))::text as unrated
    from ${isRolledUp ? sql`unit_shift_count` : sql`unit_count`} c left join job_order j on j.job_order_id = c.job_order_id
    where c.equipment_id = any(${[...scope.unitIds]}::uuid[]) and ${isRolledUp ? countDays(scope) : countScope(scope)}
    group by 1`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

const elements = [
  ['APT', 'apt'],
  ['AUST', 'aust'],
  ['ADET', 'adet'],
  ['ADOT', 'adot'],
  ['PDOT', 'pdot'],
  ['NoData', 'no_data'],
  ['NotScheduled', 'not_scheduled'],
] as const
const failed = sql`state in ('Stopped', 'Idle') and element = 'ADET' and not minor and fault_code is not null`

function sum(condition: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`coalesce(trim_scale(round(sum(extract(epoch from length) * share) filter (where ${condition}), 3)), 0)::text`
}

/** A job's part of an occupation that several jobs share (EC-43). */
function share(by: Grouping, scope: BooksScope): RawBuilder<unknown> {
  return by === 'job' || by === 'material' || scope.jobOrderId
    ? sql`portion.value->>'jobOrderId' as job_order_id, coalesce((portion.value->>'share')::numeric, 1)`
    : sql`1::numeric`
}

function occupationJoin(by: Grouping, { jobOrderId }: BooksScope): RawBuilder<unknown> {
  if (by !== 'job' && by !== 'material' && !jobOrderId) return sql``
  return sql`left join occupation o on o.equipment_id = p.equipment_id and o.occupation_id = p.occupation_id
    ${jobOrderId ? sql`join` : sql`left join`} lateral jsonb_array_elements(o.shares) portion(value) on ${jobOrderId ? sql`portion.value->>'jobOrderId' = ${jobOrderId}` : sql`true`}`
}

function timeKey(by: Grouping): RawBuilder<unknown> {
  switch (by) {
    case 'total':
      return sql`''`
    case 'unit':
      return sql`equipment_id::text`
    case 'shift':
      return sql`coalesce(shift_on::text || ' ' || shift_code, '')`
    case 'day':
      return sql`coalesce(shift_on::text, '')`
    case 'hour':
      return sql`to_char(hour, 'YYYY-MM-DD"T"HH24:00:00.000"Z"')`
    case 'job':
      return sql`coalesce(job_order_id, '')`
    case 'material':
      return sql`coalesce((select m.material_definition_id::text from job_order m where m.job_order_id = cut.job_order_id::uuid), '')`
  }
}

function countKey(by: Grouping): RawBuilder<unknown> {
  switch (by) {
    case 'total':
      return sql`''`
    case 'unit':
      return sql`c.equipment_id::text`
    case 'shift':
      return sql`case when c.shift_code = '' then '' else c.shift_on::text || ' ' || c.shift_code end`
    case 'day':
      return sql`case when c.shift_code = '' then '' else c.shift_on::text end`
    case 'hour':
      return sql`to_char(c.starts_at, 'YYYY-MM-DD"T"HH24:00:00.000"Z"')`
    case 'job':
      return sql`coalesce(j.job_order_id::text, '')`
    case 'material':
      return sql`coalesce(j.material_definition_id::text, '')`
  }
}

/** Partitions are found by month; the exact bounds follow. */
function inScope(scope: BooksScope): RawBuilder<boolean> {
  const months = sql`i.book_month >= date_trunc('month', ${from(scope)}::timestamptz)::date and i.book_month <= ${until(scope)}::timestamptz::date`
  const time = sql`i.starts_at < ${until(scope)}::timestamptz and (i.ends_at is null or i.ends_at > ${from(scope)}::timestamptz)`
  const { shift } = scope
  if (!shift) return sql`${months} and ${time}`
  return sql`${months} and i.shift_on = ${shift.on}::date and ${shift.code === undefined ? sql`true` : sql`i.shift_code = ${shift.code}`}`
}

function countScope(scope: BooksScope): RawBuilder<boolean> {
  const job = scope.jobOrderId ? sql`c.job_order_id = ${scope.jobOrderId}` : sql`true`
  const { shift } = scope
  if (shift)
    return sql`${job} and c.shift_on = ${shift.on}::date and ${shift.code === undefined ? sql`true` : sql`c.shift_code = ${shift.code}`}`
  return sql`${job} and c.starts_at >= ${from(scope)}::timestamptz and c.starts_at < ${until(scope)}::timestamptz`
}

/** The days of the roll-up, as for the time. */
function countDays(scope: BooksScope): RawBuilder<boolean> {
  const job = scope.jobOrderId ? sql`c.job_order_id = ${scope.jobOrderId}` : sql`true`
  return sql`${job} and c.shift_on >= ${from(scope).slice(0, 10)}::date and c.shift_on < ${until(scope).slice(0, 10)}::date`
}

function isLong(scope: BooksScope): boolean {
  return !scope.shift && spanDays(scope) > MOST_INTERVAL_DAYS
}

/** A shift reaches at most two days around the day on which it began, in any zone. */
function from({ startsAt, shift }: BooksScope): string {
  return shift ? new Date(Date.parse(shift.on) - 2 * DAY_MS).toISOString() : (startsAt ?? '2000-01-01T00:00:00.000Z')
}

function until({ endsAt, shift, now }: BooksScope): string {
  return shift ? new Date(Date.parse(shift.on) + 4 * DAY_MS).toISOString() : (endsAt ?? now)
}

function spanDays(scope: BooksScope): number {
  return (Date.parse(until(scope)) - Date.parse(from(scope))) / DAY_MS
}
