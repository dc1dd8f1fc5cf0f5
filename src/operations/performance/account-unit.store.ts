import type { Connection } from '../../kernel/server/database.ts'
import { listCalendarPeriods } from '../../model/calendar/contract.ts'
import type { WorkUnitRow } from '../../model/plant/contract.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { Site } from '../../kernel/server/site.ts'
import { accountTime } from './account-time.ts'
import type { CounterPolicy, Fact, TimeInterval } from './fact.ts'
import { loadFacts, loadOccupations } from './load-facts.store.ts'
import { horizonOf } from './reach-horizon.store.ts'
import { type Place, writeCounts, writeIntervals, writeNotes, writeRollUp } from './write-books.store.ts'

export interface Accounted {
  readonly equipmentId: string
  /** Jobs whose counts on this unit may have changed. */
  readonly jobOrderIds: readonly string[]
  readonly throughFact: string
  readonly facts: number
  /** The first instant that may have changed. */
  readonly sinceMs: number
}

/**
 * Makes the books of one unit again where they are dirty, in the open transaction of `client`, which also removes the marks:
 * either all of it is done or nothing. A lock on the unit keeps a second accountant away.
 */
export async function accountUnit(
  site: Site,
  client: Connection,
  unit: WorkUnitRow,
  counters: Readonly<Record<string, CounterPolicy>>,
): Promise<Accounted | undefined> {
  const { equipmentId } = unit
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`entresol.books.${equipmentId}`])
  const marked = await takeDirty(client, equipmentId, Date.parse(site.now()))
  if (!marked) return undefined
  const dirty = await reachBooks(client, equipmentId, marked)
  const place = { siteId: site.siteId, equipmentId }
  const loaded = await loadFacts(client, equipmentId, dirty, counters)
  const tags = await keepTags(client, place, loaded.facts)
  const horizonMs = horizonOf(Date.parse(site.now()))
  const { window } = loaded
  const periods = await site.ask(listCalendarPeriods, {
    equipmentId,
    startsAt: new Date(window.startsAtMs).toISOString(),
    endsAt: new Date(window.endsAtMs ?? Math.max(horizonMs, dirty.endsAtMs)).toISOString(),
  })
  const [occupations, reasons] = [await loadOccupations(client, equipmentId, window), await loadReasons(client, unit.equipmentClassId)]
  const books = accountTime({
    facts: loaded.facts,
    calendar: periods.rows,
    occupations,
    reasonByFault: reasons.byFault,
    minorStopSeconds: unit.minorStopSeconds,
    counters: withFirstReadings(counters, tags),
    window,
  })
  await ensurePartitions(client, books.intervals)
  const shifts = await writeIntervals(
    client,
    place,
    window,
    books.intervals.map((one) => asPlanned(one, reasons.planned)),
  )
  const jobOrderIds = await writeCounts(client, place, window, books.counts)
  await writeRollUp(client, place, shifts)
  await writeNotes(client, place, window, books.notes)
  return { equipmentId, jobOrderIds, throughFact: loaded.throughFact, facts: loaded.facts.length, sinceMs: dirty.startsAtMs }
}

interface Tag {
  readonly tag: string
  readonly role: 'good' | 'reject' | 'total'
  readonly first_at: string
}

/** Remembers the counters of the unit, each with its first reading. @returns all that are known. */
async function keepTags(client: Connection, { siteId, equipmentId }: Place, facts: readonly Fact[]): Promise<readonly Tag[]> {
  const first = new Map<string, { role: string; atMs: number }>()
  for (const fact of facts) {
    if (fact.kind === 'reading' && fact.atMs < (first.get(fact.tag)?.atMs ?? Number.POSITIVE_INFINITY)) first.set(fact.tag, fact)
  }
  const { rows } = await client.query<Tag>({
    name: 'books-keep-tags',
    text: `with seen as (select * from unnest($3::text[], $4::text[], $5::timestamptz[]) s(tag, role, first_at)),
             kept as (insert into counter_tag (site_id, equipment_id, tag, role, first_at) select $1, $2, * from seen
               on conflict (site_id, equipment_id, tag) do update set role = excluded.role, first_at = excluded.first_at
               where counter_tag.first_at > excluded.first_at returning tag, role, first_at)
           select tag, role, first_at from kept
           union all select tag, role, first_at from counter_tag where equipment_id = $2 and tag not in (select tag from kept)`,
    values: [
      siteId,
      equipmentId,
      [...first.keys()],
      [...first.values()].map(({ role }) => role),
      [...first.values()].map(({ atMs }) => new Date(atMs)),
    ],
  })
  return rows
}

/** Gives every counter policy the first reading of its counter. */
export function withFirstReadings(counters: Readonly<Record<string, CounterPolicy>>, tags: readonly Tag[]): Record<string, CounterPolicy> {
  const known = tags.map(({ tag, role, first_at }) => [tag, { ...counters[tag], firstRead: { role, atMs: Date.parse(first_at) } }] as const)
  return { ...counters, ...Object.fromEntries(known) }
}

/** The newest marks, and the older ones that lie within a day of them: short transactions, the newest first. */
async function takeDirty(
  client: Connection,
  equipmentId: string,
  nowMs: number,
): Promise<{ startsAtMs: number; endsAtMs: number } | undefined> {
  const { rows } = await client.query({
    name: 'books-take-dirty',
    text: `with taken as (
             delete from dirty_window d where d.equipment_id = $1
               and d.starts_at >= (select max(n.starts_at) - interval '1 day' from dirty_window n where n.equipment_id = $1)
             returning starts_at, ends_at)
           select min(starts_at) as starts_at, max(ends_at) as ends_at, bool_or(ends_at is null) as open from taken having count(*) > 0`,
    values: [equipmentId],
  })
  const row = rows[0]
  if (!row) return undefined
  const startsAtMs = Date.parse(row.starts_at)
  const endsAtMs = row.open ? nowMs : Date.parse(row.ends_at)
  return { startsAtMs, endsAtMs: Math.max(endsAtMs, startsAtMs + 1) }
}

/** Books go on without a gap: what lies between the dirty stretch and the books on both sides of it is made too. */
async function reachBooks(client: Connection, equipmentId: string, dirty: { startsAtMs: number; endsAtMs: number }) {
  const { rows } = await client.query<{ ended: string | null; began: string | null; covered: boolean }>({
    name: 'books-neighbours',
    text: `select (select ends_at from time_interval where equipment_id = $1 and starts_at < $2 order by book_month desc, starts_at desc limit 1) as ended,
                  (select starts_at from time_interval where equipment_id = $1 and starts_at > $3 order by book_month, starts_at limit 1) as began,
                  exists (select from time_interval where equipment_id = $1 and starts_at <= $3 and (ends_at is null or ends_at > $3)) as covered`,
    values: [equipmentId, new Date(dirty.startsAtMs), new Date(dirty.endsAtMs)],
  })
  const { ended, began, covered } = rows[0]!
  return {
    startsAtMs: Math.min(dirty.startsAtMs, ended === null ? dirty.startsAtMs : Date.parse(ended)),
    endsAtMs: Math.max(dirty.endsAtMs, began === null || covered ? dirty.endsAtMs : Date.parse(began)),
  }
}

async function loadReasons(client: Connection, equipmentClassId: string | null) {
  const mapped = await client.query({
    name: 'books-fault-reasons',
    text: 'select fault_code, reason_id from fault_reason where equipment_class_id = $1',
    values: [equipmentClassId],
  })
  const planned = await client.query({ name: 'books-planned-reasons', text: 'select id from reason where is_planned' })
  return {
    byFault: Object.fromEntries(mapped.rows.map((row) => [row.fault_code, row.reason_id])) as Record<string, string>,
    planned: new Set(planned.rows.map((row) => row.id as string)),
  }
}

/** A stop that the plant calls planned is no loss: its reason says so. */
function asPlanned(interval: TimeInterval, planned: ReadonlySet<string>): TimeInterval {
  const isLoss = interval.element === 'ADET' || interval.element === 'ADOT'
  return isLoss && interval.reasonId !== null && planned.has(interval.reasonId) ? { ...interval, element: 'PDOT' } : interval
}

const madeMonths = new WeakMap<object, Set<string>>()

async function ensurePartitions(client: Connection, intervals: readonly TimeInterval[]): Promise<void> {
  const made = madeMonths.get(client) ?? new Set<string>()
  madeMonths.set(client, made)
  const months = new Set(intervals.map(({ startsAtMs }) => `${(new Date(startsAtMs).toISOString() as Instant).slice(0, 7)}-01`))
  for (const month of months) {
    if (made.has(month)) continue
    await client.query('select ensure_month_partitions($1::regclass, $2::date, 1)', ['time_interval', month])
    made.add(month)
  }
}
