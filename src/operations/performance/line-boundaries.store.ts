import type { Instant } from '../../kernel/contract/ids.ts'
import { systemActor } from '../../kernel/server/access.ts'
import type { Attempt } from '../../kernel/server/attempt.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { ConnectionPool } from '../../kernel/server/database.ts'
import type { Site } from '../../kernel/server/site.ts'
import type { BoundaryRule, WorkUnitRow } from '../../model/plant/contract.ts'
import { recordBoundary } from '../execution/contract.ts'
import { withFirstReadings } from './account-unit.store.ts'
import { FARTHEST_SIGNAL_MS, findBoundaries, type FlowUnit, type LineJob } from './boundary.ts'
import type { CounterPolicy } from './fact.ts'
import { loadFacts } from './load-facts.store.ts'
import { listPieces } from './pieces.ts'

/** No change of order travels longer than this; older jobs are let alone. */
const LONGEST_TRAVEL_DAYS = 7

export interface LineOptions {
  readonly site: Site
  readonly countersOf: (equipmentId: string) => Promise<Readonly<Record<string, CounterPolicy>>>
}

/**
 * Facts of a machine of a line have changed from an instant on: finds anew which boundaries lie there, and tells the ledger where they
 * differ from what it knows (docs/decisions/0014-boundaries-of-line-jobs.md).
 * @param line the units of the line in the order of the flow
 */
export async function recordBoundaries(options: LineOptions, line: readonly WorkUnitRow[], sinceMs: number): Promise<void> {
  if (!line.some(({ changesOverBy }) => changesOverBy !== null)) return
  const jobs = await readJobs(options.site.pool, line, sinceMs)
  if (!jobs.some((job) => job.places.some((place) => place?.isOpen))) return
  const units = await readUnits(options, line, jobs)
  const found = findBoundaries(
    units,
    jobs.map((job) => job.lineJob),
  )
  const attempts = jobs.flatMap((job, number) =>
    line.flatMap(({ equipmentId, changesOverBy }, at): Attempt[] => {
      const [place, boundary] = [job.places[at], found[number]?.[at] ?? null]
      if (!place?.isOpen || changesOverBy === null || changesOverBy === 'person' || place.startsAtMs === boundary) return []
      return [attemptFor(options.site, { equipmentId, occupationId: job.occupationId as never, foundBy: changesOverBy }, boundary)]
    }),
  )
  if (attempts.length > 0) await options.site.executeMany(attempts)
}

function attemptFor(
  { siteId, now }: Site,
  place: Pick<(typeof recordBoundary)['input']['_output'], 'equipmentId' | 'occupationId' | 'foundBy'>,
  boundaryMs: number | null,
): Attempt {
  const startsAt = boundaryMs === null ? null : (new Date(boundaryMs).toISOString() as Instant)
  return {
    commandId: derivedId('recordBoundary', siteId, place.equipmentId, place.occupationId, startsAt ?? '', now()),
    actor: systemActor(siteId),
    contract: recordBoundary,
    input: { ...place, startsAt },
    occurredAt: now() as Instant,
  }
}

interface Place {
  readonly startsAtMs: number | null
  /** May have to be found anew; a person's word and what lies before the change may not. */
  readonly isOpen: boolean
}
interface Job {
  readonly occupationId: string
  readonly lineJob: LineJob
  /** Per unit of the line. */
  readonly places: readonly (Place | undefined)[]
}

/** The jobs that a change may touch, and the one that began before them on the line. */
async function readJobs(pool: ConnectionPool, line: readonly WorkUnitRow[], sinceMs: number): Promise<Job[]> {
  const ids = line.map(({ equipmentId }) => equipmentId)
  const oldest = new Date(sinceMs - LONGEST_TRAVEL_DAYS * 86_400_000)
  const { rows } = await pool.query<OccupationRow>(
    `with travelling as (
       select distinct occupation_id, line_starts_at from occupation where equipment_id = any($1::uuid[]) and line_starts_at >= $2),
     touched as (
       select min(o.line_starts_at) as first_at from occupation o where o.equipment_id = any($1::uuid[]) and o.line_starts_at >= $2
         and (o.starts_at is null or o.starts_at >= $3)),
     wanted as (
       select * from travelling, touched where line_starts_at >= coalesce(
         (select max(before.line_starts_at) from travelling before where before.line_starts_at < touched.first_at), touched.first_at))
     select o.occupation_id, o.equipment_id, o.starts_at, o.boundary, o.found_by, o.left_at, w.line_starts_at
     from wanted w join occupation o using (occupation_id) where o.equipment_id = any($1::uuid[])
     order by w.line_starts_at, o.occupation_id`,
    [ids, oldest, new Date(sinceMs - FARTHEST_SIGNAL_MS)],
  )
  return [...Map.groupBy(rows, (row) => row.occupation_id)].map(([occupationId, places]) => jobOf(occupationId, places, ids, sinceMs))
}

interface OccupationRow {
  readonly occupation_id: string
  readonly equipment_id: string
  readonly starts_at: string | null
  readonly boundary: BoundaryRule | null
  readonly found_by: BoundaryRule | null
  readonly left_at: Readonly<Record<string, number | null>>
  readonly line_starts_at: string
}

function jobOf(occupationId: string, rows: readonly OccupationRow[], ids: readonly string[], sinceMs: number): Job {
  const left = rows.flatMap((row) => Object.values(row.left_at))
  const endsAtMs = left.includes(null) ? null : Math.max(...(left as number[]))
  const places = ids.map((id): Place | undefined => {
    const row = rows.find((one) => one.equipment_id === id)
    if (!row) return undefined
    const startsAtMs = row.starts_at === null ? null : Date.parse(row.starts_at)
    const isFound = row.boundary !== null && row.boundary !== 'person' && row.found_by !== 'person'
    const changedFromMs = row.boundary === 'signal' ? sinceMs - FARTHEST_SIGNAL_MS : sinceMs
    const mayStillCome = startsAtMs === null && (endsAtMs === null || endsAtMs >= sinceMs)
    return { startsAtMs, isOpen: isFound && (mayStillCome || (startsAtMs !== null && startsAtMs >= changedFromMs)) }
  })
  const said = places.map((place) => (place?.isOpen ? undefined : (place?.startsAtMs ?? undefined)))
  return { occupationId, places, lineJob: { startsAtMs: Date.parse(rows[0]!.line_starts_at), endsAtMs, said } }
}

async function readUnits({ site, countersOf }: LineOptions, line: readonly WorkUnitRow[], jobs: readonly Job[]): Promise<FlowUnit[]> {
  const orders = await readOrders(site.pool, line, jobs[0]!.lineJob.startsAtMs - FARTHEST_SIGNAL_MS)
  const units: FlowUnit[] = []
  for (const [at, { equipmentId, changesOverBy, transportSeconds }] of line.entries()) {
    const isCounted = [at, at + 1].some(
      (one) => line[one]?.changesOverBy === 'pieceCount' && jobs.some(({ places }) => places[one]?.isOpen),
    )
    units.push({
      rule: at === 0 ? null : changesOverBy,
      transportMs: Math.round((transportSeconds ?? 0) * 1_000),
      orders: orders
        .filter((row) => row.equipment_id === equipmentId)
        .map((row) => ({ atMs: Date.parse(row.occurred_at), order: row.word })),
      pieces: isCounted ? await readPieces(site, equipmentId, jobs, await countersOf(equipmentId)) : [],
    })
  }
  return units
}

async function readOrders(pool: ConnectionPool, line: readonly WorkUnitRow[], fromMs: number) {
  const { rows } = await pool.query<{ equipment_id: string; occurred_at: string; word: string }>(
    `select equipment_id, occurred_at, word from equipment_fact where equipment_id = any($1::uuid[]) and kind = 'order' and occurred_at >= $2`,
    [line.map(({ equipmentId }) => equipmentId), new Date(fromMs)],
  )
  return rows
}

async function readPieces(site: Site, equipmentId: string, jobs: readonly Job[], counters: Readonly<Record<string, CounterPolicy>>) {
  const client = await site.pool.connect()
  try {
    const startsAtMs = Math.min(...jobs.map(({ lineJob }) => lineJob.startsAtMs))
    const { facts } = await loadFacts(client, equipmentId, { startsAtMs, endsAtMs: Date.parse(site.now()) }, counters)
    const tags = await client.query('select tag, role, first_at from counter_tag where equipment_id = $1', [equipmentId])
    return listPieces(facts, withFirstReadings(counters, tags.rows))
  } finally {
    client.release()
  }
}
