import type { Connection } from '../../kernel/server/database.ts'
import type { AccountNote, AccountWindow, CountSlice, TimeInterval } from './fact.ts'
import { isSameInterval, spliceIntervals, assertTiles } from './merge-intervals.ts'

export const NONE = '00000000-0000-0000-0000-000000000000'

export interface Place {
  readonly siteId: string
  readonly equipmentId: string
}
interface Shift {
  readonly on: string
  readonly code: string
}

/** Replaces the intervals of a window, and nothing else: rows that come out equal are left alone. @returns the shifts that changed. */
export async function writeIntervals(
  client: Connection,
  place: Place,
  window: AccountWindow,
  computed: readonly TimeInterval[],
): Promise<Shift[]> {
  const stored = await readIntervals(client, place, window)
  const wanted = spliceIntervals(stored, computed, window)
  assertTiles(wanted)
  const [gone, fresh] = [without(stored, wanted), without(wanted, stored)]
  if (gone.length > 0) {
    await client.query({
      name: 'books-delete-intervals',
      text: `delete from time_interval where equipment_id = $1 and (book_month, starts_at) in (select * from unnest($2::date[], $3::timestamptz[]))`,
      values: [place.equipmentId, gone.map(monthOf), gone.map((one) => instant(one.startsAtMs))],
    })
  }
  if (fresh.length > 0) await insertIntervals(client, place, fresh)
  return distinctShifts([...gone, ...fresh])
}

/** Those of the first that the second does not hold. At one instant one interval begins. */
function without(intervals: readonly TimeInterval[], others: readonly TimeInterval[]): TimeInterval[] {
  const byStart = new Map(others.map((one) => [one.startsAtMs, one]))
  return intervals.filter((one) => {
    const other = byStart.get(one.startsAtMs)
    return other === undefined || !isSameInterval(one, other)
  })
}

/** The last interval that begins before the window is the only earlier one that can touch it: no older month is read. */
async function readIntervals(client: Connection, { equipmentId }: Place, window: AccountWindow): Promise<TimeInterval[]> {
  const { rows } = await client.query<IntervalColumns>({
    name: 'books-read-intervals',
    text: `with last as materialized (
             select book_month, starts_at from time_interval where equipment_id = $1 and book_month <= $4::date and starts_at < $2
             order by book_month desc, starts_at desc limit 1)
           select starts_at, ends_at, state, element, shift_on, shift_code, occupation_id, reason_id, fault_code, stop_started_at, minor
           from time_interval
           where equipment_id = $1 and book_month >= coalesce((select book_month from last), $4::date)
             and starts_at >= coalesce((select starts_at from last), $2) and starts_at <= $3 and (ends_at is null or ends_at >= $2)
           order by starts_at`,
    values: [equipmentId, instant(window.startsAtMs), window.endsAtMs === null ? 'infinity' : instant(window.endsAtMs), monthOf(window)],
  })
  return rows.map(intervalOf)
}

interface IntervalColumns {
  readonly starts_at: string
  readonly ends_at: string | null
  readonly state: TimeInterval['state']
  readonly element: TimeInterval['element']
  readonly shift_on: string | null
  readonly shift_code: string | null
  readonly occupation_id: string | null
  readonly reason_id: string | null
  readonly fault_code: string | null
  readonly stop_started_at: string | null
  readonly minor: boolean
}

function intervalOf(row: IntervalColumns): TimeInterval {
  return {
    startsAtMs: Date.parse(row.starts_at),
    endsAtMs: row.ends_at === null ? null : Date.parse(row.ends_at),
    state: row.state,
    element: row.element,
    shiftOn: row.shift_on,
    shiftCode: row.shift_code,
    occupationId: row.occupation_id,
    reasonId: row.reason_id,
    faultCode: row.fault_code,
    stopStartedAtMs: row.stop_started_at === null ? null : Date.parse(row.stop_started_at),
    minor: row.minor,
  }
}

async function insertIntervals(client: Connection, { siteId, equipmentId }: Place, rows: readonly TimeInterval[]): Promise<void> {
  await client.query({
    name: 'books-insert-intervals',
    text: `insert into time_interval (site_id, equipment_id, book_month, starts_at, ends_at, state, element, shift_on, shift_code,
             occupation_id, reason_id, fault_code, stop_started_at, minor)
           select $1, $2, t.* from unnest($3::date[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::date[], $9::text[],
             $10::uuid[], $11::uuid[], $12::text[], $13::timestamptz[], $14::boolean[]) t`,
    values: [
      siteId,
      equipmentId,
      rows.map(monthOf),
      rows.map((one) => instant(one.startsAtMs)),
      rows.map((one) => (one.endsAtMs === null ? null : instant(one.endsAtMs))),
      rows.map((one) => one.state),
      rows.map((one) => one.element),
      rows.map((one) => one.shiftOn),
      rows.map((one) => one.shiftCode),
      rows.map((one) => one.occupationId),
      rows.map((one) => one.reasonId),
      rows.map((one) => one.faultCode),
      rows.map((one) => (one.stopStartedAtMs === null ? null : instant(one.stopStartedAtMs))),
      rows.map((one) => one.minor),
    ],
  })
}

/** Replaces the counts of the window's hours, and their roll-up. @returns the jobs that are named there, before or now. */
export async function writeCounts(
  client: Connection,
  { siteId, equipmentId }: Place,
  window: AccountWindow,
  counts: readonly CountSlice[],
): Promise<string[]> {
  const bounds = [equipmentId, instant(window.startsAtMs), window.endsAtMs === null ? 'infinity' : instant(window.endsAtMs)]
  const { rows: before } = await client.query({
    name: 'books-delete-counts',
    text: 'delete from unit_count where equipment_id = $1 and starts_at >= $2 and starts_at < $3 returning job_order_id, shift_on::text, shift_code',
    values: bounds,
  })
  await client.query({
    name: 'books-insert-counts',
    text: `insert into unit_count (site_id, equipment_id, starts_at, shift_on, shift_code, job_order_id, reason_id, good, scrap, rework)
           select $1, $2, t.* from unnest($3::timestamptz[], $4::date[], $5::text[], $6::uuid[], $7::uuid[], $8::numeric[], $9::numeric[], $10::numeric[]) t`,
    values: [
      siteId,
      equipmentId,
      counts.map((one) => instant(one.startsAtMs)),
      counts.map((one) => one.shiftOn ?? instant(one.startsAtMs).slice(0, 10)),
      counts.map((one) => one.shiftCode ?? ''),
      counts.map((one) => one.jobOrderId ?? NONE),
      counts.map((one) => one.reasonId ?? NONE),
      counts.map((one) => one.good),
      counts.map((one) => one.scrap),
      counts.map((one) => one.rework),
    ],
  })
  await rollUpCounts(client, { siteId, equipmentId }, [
    ...before.map((row) => ({ on: row.shift_on as string, code: row.shift_code as string })),
    ...counts.map((one) => ({ on: one.shiftOn ?? instant(one.startsAtMs).slice(0, 10), code: one.shiftCode ?? '' })),
  ])
  const jobs = [...before.map((row) => row.job_order_id as string), ...counts.flatMap((one) => one.jobOrderId ?? [])]
  return [...new Set(jobs)].filter((id) => id !== NONE)
}

/** Sums the counts of whole shifts anew; a shift lies within a few days around the day on which it began. */
async function rollUpCounts(client: Connection, { siteId, equipmentId }: Place, touched: readonly Shift[]): Promise<void> {
  const shifts = [...new Map(touched.map((shift) => [`${shift.on} ${shift.code}`, shift])).values()]
  if (shifts.length === 0) return
  const days = shifts.map(({ on }) => on).sort()
  const values = [equipmentId, shifts.map(({ on }) => on), shifts.map(({ code }) => code)]
  await client.query({
    name: 'books-delete-count-roll-up',
    text: 'delete from unit_shift_count where equipment_id = $1 and (shift_on, shift_code) in (select * from unnest($2::date[], $3::text[]))',
    values,
  })
  await client.query({
    name: 'books-count-roll-up',
    text: `insert into unit_shift_count
           select $4::uuid, equipment_id, shift_on, shift_code, job_order_id, sum(good), sum(scrap), sum(rework)
           from unit_count where equipment_id = $1 and (shift_on, shift_code) in (select * from unnest($2::date[], $3::text[]))
             and starts_at >= $5::date - interval '2 days' and starts_at < $6::date + interval '4 days'
           group by equipment_id, shift_on, shift_code, job_order_id`,
    values: [...values, siteId, days[0], days.at(-1)],
  })
}

/** Sums the intervals of whole shifts anew. */
export async function writeRollUp(client: Connection, { siteId, equipmentId }: Place, shifts: readonly Shift[]): Promise<void> {
  if (shifts.length === 0) return
  const values = [equipmentId, shifts.map(({ on }) => on), shifts.map(({ code }) => code)]
  await client.query({
    name: 'books-delete-roll-up',
    text: 'delete from unit_shift where equipment_id = $1 and (shift_on, shift_code) in (select * from unnest($2::date[], $3::text[]))',
    values,
  })
  await client.query({
    name: 'books-roll-up',
    text: `insert into unit_shift
           select $4::uuid, i.equipment_id, i.shift_on, i.shift_code, coalesce(i.occupation_id, '${NONE}'),
             ${['APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'NoData', 'NotScheduled'].map((element) => `coalesce(sum(i.seconds) filter (where i.element = '${element}'), 0)`).join(', ')},
             coalesce(sum(i.seconds) filter (where i.element = 'ADET' and i.minor), 0),
             count(*) filter (where i.failed and i.starts_at = i.stop_started_at), coalesce(sum(i.seconds) filter (where i.failed), 0),
             case when bool_or(i.ends_at is null) then null else max(i.ends_at) end
           from (select *, extract(epoch from ends_at - starts_at) as seconds,
                   state in ('Stopped', 'Idle') and element = 'ADET' and not minor and fault_code is not null as failed
                 from time_interval where equipment_id = $1 and (shift_on, shift_code) in (select * from unnest($2::date[], $3::text[]))) i
           group by i.equipment_id, i.shift_on, i.shift_code, i.occupation_id`,
    values: [...values, siteId],
  })
}

export async function writeNotes(
  client: Connection,
  { siteId, equipmentId }: Place,
  window: AccountWindow,
  notes: readonly AccountNote[],
): Promise<void> {
  await client.query({
    name: 'books-delete-notes',
    text: 'delete from account_note where equipment_id = $1 and noted_at >= $2 and noted_at < $3',
    values: [equipmentId, instant(window.startsAtMs), window.endsAtMs === null ? 'infinity' : instant(window.endsAtMs)],
  })
  if (notes.length === 0) return
  await client.query({
    name: 'books-insert-notes',
    text: `insert into account_note (site_id, equipment_id, noted_at, code, subject, quantity)
           select $1, $2, t.* from unnest($3::timestamptz[], $4::text[], $5::text[], $6::numeric[]) t on conflict do nothing`,
    values: [
      siteId,
      equipmentId,
      notes.map((note) => instant(note.atMs)),
      notes.map((note) => note.code),
      notes.map((note) => note.subject ?? ''),
      notes.map((note) => note.quantity),
    ],
  })
}

function distinctShifts(intervals: readonly TimeInterval[]): Shift[] {
  const shifts = new Map<string, Shift>()
  for (const { shiftOn, shiftCode } of intervals) {
    if (shiftOn !== null && shiftCode !== null) shifts.set(`${shiftOn} ${shiftCode}`, { on: shiftOn, code: shiftCode })
  }
  return [...shifts.values()]
}

function monthOf({ startsAtMs }: Pick<TimeInterval, 'startsAtMs'>): string {
  return `${instant(startsAtMs).slice(0, 7)}-01`
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString()
}
