import type { FactRow } from './role-facts.ts'
import { type HistoryRole, historyRoles, type NewSignal, noHistory, type SignalHistory } from './signal-history.ts'
import type { CountHistory } from './counting-states.ts'
import type { Pool } from './tag-registry.store.ts'
import type { Client } from './write-samples.store.ts'

export interface UnitFact extends FactRow {
  readonly equipmentId: string
}

/**
 * Appends facts; what is there already changes nothing (EC-05). For each unit that really got a new one, the stretch is marked for time accounting
 * in the same statement.
 */
export async function writeFacts(client: Client, siteId: string, facts: readonly UnitFact[], recordedAt: string): Promise<void> {
  await client.query({
    name: 'ingest-facts',
    text: `with given as (
             select g.*, row_number() over () as place from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
               as g(equipment_id, occurred_at, kind, tag, word, role, fault_code, flags)),
           added as (
             insert into equipment_fact (site_id, equipment_id, occurred_at, kind, tag, word, role, fault_code, flags, recorded_at)
             select $1, equipment_id, occurred_at, kind, tag, word, role, fault_code, coalesce(string_to_array(nullif(flags, ''), ','), '{}'), $10 from given order by place
             on conflict do nothing returning equipment_id, occurred_at)
           insert into dirty_window (site_id, equipment_id, starts_at, ends_at)
           select $1, equipment_id, min(occurred_at), max(occurred_at) + interval '1 millisecond' from added group by equipment_id`,
    values: [
      siteId,
      facts.map(({ equipmentId }) => equipmentId),
      facts.map(({ atMs }) => new Date(atMs).toISOString()),
      facts.map(({ kind }) => kind),
      facts.map(({ tag }) => tag),
      facts.map(({ word }) => word),
      facts.map(({ role }) => role),
      facts.map(({ faultCode }) => faultCode),
      facts.map(({ flags }) => flags.join(',')),
      recordedAt,
    ],
  })
}

export interface SourceSignal extends NewSignal {
  readonly sourceId: string
}

export async function writeSignals(client: Client, siteId: string, signals: readonly SourceSignal[]): Promise<void> {
  await client.query({
    name: 'ingest-signals',
    text: `insert into source_signal (site_id, source_id, role, occurred_at, value)
           select $1, g.* from unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::text[]) as g on conflict do nothing`,
    values: [
      siteId,
      signals.map(({ sourceId }) => sourceId),
      signals.map(({ role }) => role),
      signals.map(({ atMs }) => new Date(atMs).toISOString()),
      signals.map(({ value }) => value),
    ],
  })
}

export interface LastValue {
  readonly tagId: number
  readonly atMs: number
  readonly number: number | null
  readonly text: string | null
}

/** The newest values of tags with a role; older ones than those that stand there change nothing. */
export async function writeLastValues(client: Client, siteId: string, values: readonly LastValue[]): Promise<void> {
  await client.query({
    name: 'ingest-last-values',
    text: `update tag t set last_number = g.number, last_text = g.text, last_at = g.at
           from unnest($2::int[], $3::timestamptz[], $4::float8[], $5::text[]) as g(tag_id, at, number, text)
           where t.site_id = $1 and t.tag_id = g.tag_id and (t.last_at is null or t.last_at <= g.at)`,
    values: [
      siteId,
      values.map(({ tagId }) => tagId),
      values.map(({ atMs }) => new Date(atMs).toISOString()),
      values.map(({ number }) => number),
      values.map(({ text }) => text),
    ],
  })
}

/** Words before the first instant asked for that are read too, by role: enough to find the fault that came first. */
const WORDS_BEFORE = 8

/** What a source said from an instant on, and the last words before it. */
export async function loadHistory(pool: Pool, siteId: string, sourceId: string, fromMs: number): Promise<SignalHistory> {
  const { rows } = await pool.query<{ role: HistoryRole; occurred_at: string; value: string }>({
    name: 'ingest-history',
    text: `select role, occurred_at, value from source_signal where site_id = $1 and source_id = $2 and occurred_at >= $3
           union all
           select before.* from unnest($4::text[]) as wanted(role), lateral (
             select s.role, s.occurred_at, s.value from source_signal s
             where s.site_id = $1 and s.source_id = $2 and s.role = wanted.role and s.occurred_at < $3
             order by s.occurred_at desc limit $5) before`,
    values: [siteId, sourceId, new Date(fromMs).toISOString(), historyRoles, WORDS_BEFORE],
  })
  const history: Record<HistoryRole, { atMs: number; value: string }[]> = {
    ...(structuredClone(noHistory) as Record<HistoryRole, { atMs: number; value: string }[]>),
  }
  for (const { role, occurred_at: at, value } of rows) history[role].push({ atMs: Date.parse(at), value })
  for (const role of historyRoles) history[role].sort((a, b) => a.atMs - b.atMs)
  return history
}

const COUNTS_BEFORE = 64

/** The newest readings of a unit from one device, for a machine that is known by its counter alone. */
export async function loadCounted(pool: Pool, siteId: string, equipmentId: string, device: string): Promise<CountHistory> {
  const { rows } = await pool.query<{ occurred_at: string; word: string }>(
    `select occurred_at, word from equipment_fact
     where site_id = $1 and equipment_id = $2 and kind = 'reading' and role in ('good', 'total') and starts_with(tag, $3)
     order by occurred_at desc limit $4`,
    [siteId, equipmentId, `${device}/`, COUNTS_BEFORE],
  )
  const readings = rows.map(({ occurred_at: at, word }) => ({ atMs: Date.parse(at), value: word })).toReversed()
  return { readings, isCut: rows.length === COUNTS_BEFORE }
}
