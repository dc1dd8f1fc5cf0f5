import type { Connection } from '../../kernel/server/database.ts'
import type { AccountWindow, CounterPolicy, Fact, Occupation } from './fact.ts'
import { widenWindow, type WidenedWindow } from './window.ts'

export interface LoadedFacts {
  readonly facts: readonly Fact[]
  readonly window: AccountWindow
  /** The newest machine fact among them: counts in the ledger name it. */
  readonly throughFact: string
}

const HOUR_MS = 3_600_000
const FIRST_MARGIN_MS = 2 * HOUR_MS
/** Beyond this margin everything is loaded: a unit that was silent for a year is rare. */
const MOST_DOUBLINGS = 14

/** Loads the facts that decide a dirty stretch, and widens it to stable boundaries: more is loaded until the edges are certain. */
export async function loadFacts(
  client: Connection,
  equipmentId: string,
  dirty: { startsAtMs: number; endsAtMs: number },
  counters: Readonly<Record<string, CounterPolicy>>,
): Promise<LoadedFacts> {
  let marginMs = FIRST_MARGIN_MS
  for (let doubling = 0; ; doubling += 1, marginMs *= 2) {
    const everything = doubling === MOST_DOUBLINGS
    const from = everything ? null : new Date(dirty.startsAtMs - marginMs)
    const until = everything ? null : new Date(dirty.endsAtMs + marginMs)
    const loaded = await readFacts(client, equipmentId, from, until)
    const widened = widenWindow({
      window: dirty,
      facts: loaded.facts,
      counters: onlySeen(counters, loaded.facts),
      isOldestLoaded: loaded.isOldestLoaded,
      isNewestLoaded: loaded.isNewestLoaded,
    })
    if ((widened.isComplete && reaches(loaded, widened, { from, until })) || everything)
      return { facts: loaded.facts, window: widened.account, throughFact: loaded.throughFact }
  }
}

/** Whether everything that decides the window was loaded: its stops may have begun long before what is dirty. */
function reaches(
  loaded: { isOldestLoaded: boolean; isNewestLoaded: boolean },
  { load }: WidenedWindow,
  { from, until }: { from: Date | null; until: Date | null },
): boolean {
  const isOldEnough = loaded.isOldestLoaded || (load.startsAtMs !== null && from !== null && from.getTime() <= load.startsAtMs)
  const isNewEnough = loaded.isNewestLoaded || (load.endsAtMs !== null && until !== null && until.getTime() > load.endsAtMs)
  return isOldEnough && isNewEnough
}

interface FactRow {
  kind: 'state' | 'reading' | 'connection'
  occurred_at: string
  tag: string
  word: string
  role: 'good' | 'reject' | 'total' | null
  fault_code: string | null
  flags: string[]
  fact_id: number
}

async function readFacts(client: Connection, equipmentId: string, from: Date | null, until: Date | null) {
  const bounds = [equipmentId, from ?? '-infinity', until ?? 'infinity']
  const machine = await readMachineFacts(client, bounds)
  const edges = await client.query<{ older: boolean; newer: boolean }>({
    name: 'books-edges',
    text: `select exists (select from equipment_fact where equipment_id = $1 and occurred_at < $2) as older,
                  exists (select from equipment_fact where equipment_id = $1 and occurred_at >= $3) as newer`,
    values: bounds,
  })
  const facts = [
    ...lastWords(machine).map(machineFact),
    ...(await readClassifications(client, bounds)),
    ...(await readReports(client, bounds)),
  ]
  const throughFact = machine.reduce((latest, row) => Math.max(latest, row.fact_id), 0)
  return { facts, isOldestLoaded: !edges.rows[0]!.older, isNewestLoaded: !edges.rows[0]!.newer, throughFact: String(throughFact) }
}

/** Of two words of one instant the one recorded last holds: the ingest tells an instant again when it has learnt more about it. */
function lastWords(rows: readonly FactRow[]): FactRow[] {
  const newest = new Map<string, number>()
  for (const row of rows) {
    if (row.kind === 'state') newest.set(row.occurred_at, Math.max(row.fact_id, newest.get(row.occurred_at) ?? 0))
  }
  return rows.filter((row) => row.kind !== 'state' || newest.get(row.occurred_at) === row.fact_id)
}

type Bounds = readonly (string | Date)[]

/** Also the last words from before the stretch: what the unit did when it began. */
async function readMachineFacts(client: Connection, bounds: Bounds): Promise<FactRow[]> {
  const columns = 'kind, occurred_at, tag, word, role, fault_code, flags, fact_id'
  const { rows } = await client.query<FactRow>({
    name: 'books-facts',
    text: `select ${columns} from equipment_fact where equipment_id = $1 and occurred_at >= $2 and occurred_at < $3 and kind <> 'order'
           union all
           select ${columns} from (
             select * from equipment_fact where equipment_id = $1 and occurred_at < $2 and kind in ('state', 'connection') order by occurred_at desc limit 20) before
           order by occurred_at, fact_id`,
    values: [...bounds],
  })
  return rows
}

async function readClassifications(client: Connection, bounds: Bounds): Promise<Fact[]> {
  const { rows } = await client.query<{ version: number; starts_at: string; ends_at: string; to_stop_end: boolean; reason_id: string }>({
    name: 'books-classified',
    text: 'select version, starts_at, ends_at, to_stop_end, reason_id from stop_classification where equipment_id = $1 and ends_at > $2 and starts_at < $3',
    values: [...bounds],
  })
  return rows.map((row) => ({
    kind: 'classification',
    startsAtMs: Date.parse(row.starts_at),
    endsAtMs: Date.parse(row.ends_at),
    reasonId: row.reason_id,
    recordedSeq: row.version,
    toStopEnd: row.to_stop_end,
  }))
}

async function readReports(client: Connection, bounds: Bounds): Promise<Fact[]> {
  const { rows } = await client.query({
    name: 'books-reported',
    text: `select job_order_id, version, occurred_at, role, quantity, reason_id, correction from reported_quantity
           where equipment_id = $1 and occurred_at >= $2 and occurred_at < $3`,
    values: [...bounds],
  })
  return rows.map((row) => ({
    kind: 'count',
    atMs: Date.parse(row.occurred_at),
    role: row.role,
    quantity: row.quantity,
    jobOrderId: row.job_order_id,
    source: row.correction ? 'correction' : 'person',
    factId: `${row.job_order_id} ${row.version} ${row.role}`,
    ...(row.reason_id && { reasonId: row.reason_id }),
  }))
}

function machineFact(row: FactRow): Fact {
  const atMs = Date.parse(row.occurred_at)
  if (row.kind === 'connection') return { kind: 'connection', atMs, online: row.word === 'online' }
  if (row.kind === 'state') {
    const told = { state: row.word as never, source: row.tag, recordedSeq: Number(row.fact_id) }
    return { kind: 'state', atMs, ...told, ...(row.fault_code && { faultCode: row.fault_code }) }
  }
  return {
    kind: 'reading',
    atMs,
    tag: row.tag,
    role: row.role ?? 'total',
    value: row.word,
    ...(row.flags.includes('reset') && { reset: true as const }),
    ...(row.flags.includes('reborn') && { reborn: true as const }),
  }
}

function onlySeen(counters: Readonly<Record<string, CounterPolicy>>, facts: readonly Fact[]): Record<string, CounterPolicy> {
  const tags = new Set(facts.flatMap((fact) => (fact.kind === 'reading' ? [fact.tag] : [])))
  return Object.fromEntries(Object.entries(counters).filter(([tag]) => tags.has(tag)))
}

export async function loadOccupations(client: Connection, equipmentId: string, window: AccountWindow): Promise<Occupation[]> {
  const { rows } = await client.query({
    name: 'books-occupations',
    text: `select occupation_id, s.starts_at, s.ends_at, o.work_type, o.count_authority, o.shares
           from occupation_stretch s join occupation o using (site_id, equipment_id, occupation_id)
           where s.equipment_id = $1 and (s.ends_at is null or s.ends_at > $2) and s.starts_at < $3`,
    values: [equipmentId, new Date(window.startsAtMs - 24 * HOUR_MS), window.endsAtMs === null ? 'infinity' : new Date(window.endsAtMs)],
  })
  return rows.map((row) => ({
    occupationId: row.occupation_id,
    startsAtMs: Date.parse(row.starts_at),
    endsAtMs: row.ends_at === null ? null : Date.parse(row.ends_at),
    workType: row.work_type,
    shares: row.shares,
    countAuthority: row.count_authority,
  }))
}
