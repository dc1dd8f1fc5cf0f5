import { sql } from 'kysely'
import { writeRows } from '../../kernel/server/fold-rows.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { WorkUnitEvent } from './contract.ts'
import type { BoundaryRule } from '../../model/plant/contract.ts'
import type { Span } from './span.ts'
import { listStretches, type Occupied, present } from './occupied.ts'
import { awaited, changed } from './work-unit.ts'

export interface OccupationTable {
  site_id: string
  equipment_id: string
  occupation_id: string
  starts_at: string | null
  line_starts_at: string | null
  boundary: string | null
  found_by: string | null
  work_type: string
  count_authority: string
  shares: { jobOrderId: string; share: string }[]
  left_at: Record<string, number | null>
  pauses: Record<string, readonly Span[]>
}
declare module '../../kernel/server/database.ts' {
  interface Schema {
    occupation: OccupationTable
    occupation_stretch: {
      site_id: string
      equipment_id: string
      occupation_id: string
      starts_at: string
      /** When the last of its job orders paused or ended. */
      left_at: string | null
      /** The same, or when the next stretch of the unit begins. */
      ends_at: string | null
    }
  }
}

export const occupationProjection = defineProjection({
  name: 'occupation',
  version: 1,
  tables: ['occupation', 'occupation_stretch'],
  streams: ['operations.execution.workUnit'],
  apply: async (tx, events: readonly Recorded<WorkUnitEvent>[]) => {
    const units = [...new Set(events.map(({ streamId }) => streamId))]
    const ids = [...new Set(events.map(({ event }) => event.payload.occupationId as string))]
    const stored = await tx
      .selectFrom('occupation')
      .selectAll()
      .where('equipment_id', '=', sql<string>`any(${units}::uuid[])`)
      .where('occupation_id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
    const rows = new Map(stored.map((row) => [`${row.equipment_id} ${row.occupation_id}`, row]))
    for (const recorded of events) {
      const key = `${recorded.streamId} ${recorded.event.payload.occupationId}`
      const row = evolveRow(rows.get(key), recorded)
      if (row) rows.set(key, row)
    }
    await writeRows(tx, 'occupation', ['site_id', 'equipment_id', 'occupation_id'], [...rows.values()])
    await layStretches(tx, [...rows.values()])
    await endAtNext(tx, units)
  },
})

function evolveRow(row: OccupationTable | undefined, { siteId, streamId, event }: Recorded<WorkUnitEvent>): OccupationTable | undefined {
  if (event.kind === 'occupationOpened') {
    const { occupationId, startsAt, workType, countAuthority, shares } = event.payload
    return {
      site_id: siteId,
      equipment_id: streamId,
      occupation_id: occupationId,
      starts_at: startsAt,
      line_starts_at: null,
      boundary: null,
      found_by: null,
      work_type: workType,
      count_authority: countAuthority,
      shares: [...shares],
      // A unit that had forgotten a job order hears of it anew; what it did before stays.
      ...presenceColumns({ ...present(shares), ...(row && occupiedBy(row).jobs) }),
    }
  }
  if (event.kind === 'occupationAwaited') {
    const { workType, countAuthority, shares } = event.payload
    const keys = { site_id: siteId, equipment_id: streamId, occupation_id: event.payload.occupationId }
    const words = { work_type: workType, count_authority: countAuthority, shares: [...shares] }
    return { ...keys, ...words, ...columnsOf(awaited(row && occupiedBy(row), event)) }
  }
  return row && { ...row, ...columnsOf(changed(occupiedBy(row), event)) }
}

function columnsOf({ startsAtMs, travels, jobs }: Occupied) {
  return {
    starts_at: instantOf(startsAtMs),
    line_starts_at: instantOf(travels?.lineStartsAtMs ?? null),
    boundary: travels?.boundary ?? null,
    found_by: travels?.foundBy ?? null,
    ...presenceColumns(jobs),
  }
}

function presenceColumns(jobs: Occupied['jobs']): Pick<OccupationTable, 'left_at' | 'pauses'> {
  const all = Object.entries(jobs)
  return {
    left_at: Object.fromEntries(all.map(([id, { leftAtMs }]) => [id, leftAtMs])),
    pauses: Object.fromEntries(all.filter(([, { pauses }]) => pauses.length > 0).map(([id, { pauses }]) => [id, pauses])),
  }
}

function occupiedBy(row: OccupationTable): Occupied {
  const { boundary, found_by: foundBy, line_starts_at: lineStartsAt } = row
  const travels = lineStartsAt !== null && {
    travels: { lineStartsAtMs: Date.parse(lineStartsAt), boundary: boundary as BoundaryRule, foundBy: foundBy as BoundaryRule | null },
  }
  const startsAtMs = row.starts_at === null ? null : Date.parse(row.starts_at)
  const jobs = Object.fromEntries(Object.entries(row.left_at).map(([id, leftAtMs]) => [id, { leftAtMs, pauses: row.pauses[id] ?? [] }]))
  return { occupationId: row.occupation_id, startsAtMs, jobs, ...travels }
}

function instantOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}

async function layStretches(tx: WriteTx, rows: readonly OccupationTable[]): Promise<void> {
  await sql`
    delete from occupation_stretch where (equipment_id, occupation_id) in (
      select * from unnest(${rows.map((row) => row.equipment_id)}::uuid[], ${rows.map((row) => row.occupation_id)}::uuid[]))`.execute(tx)
  const stretches = rows.flatMap((row) =>
    listStretches(occupiedBy(row)).map(([startsAtMs, endsAtMs]) => ({
      site_id: row.site_id,
      equipment_id: row.equipment_id,
      occupation_id: row.occupation_id,
      starts_at: new Date(startsAtMs).toISOString(),
      left_at: endsAtMs === null ? null : new Date(endsAtMs).toISOString(),
      ends_at: null,
    })),
  )
  await writeRows(tx, 'occupation_stretch', ['site_id', 'equipment_id', 'occupation_id', 'starts_at'], stretches)
}

/**
 * A stretch ends when its jobs leave or when the next one of its unit begins, whichever is earlier. While the next order travels down the
 * line, the stretch lasts until that one arrives, as in `findOccupationAt`.
 */
async function endAtNext(tx: WriteTx, units: readonly string[]): Promise<void> {
  await sql`
    update occupation_stretch o set ends_at = w.ends_at
    from (select equipment_id, occupation_id, starts_at,
            case when exists (
              select from occupation own join occupation next on next.site_id = own.site_id and next.equipment_id = own.equipment_id
              where own.equipment_id = s.equipment_id and own.occupation_id = s.occupation_id and next.occupation_id <> own.occupation_id
                and next.line_starts_at between coalesce(own.starts_at, own.line_starts_at) and s.left_at
                and case when next.starts_at is null then jsonb_path_exists(next.left_at, '$.* ? (@ == null)') else next.starts_at > s.left_at end)
              then s.next_starts_at else least(s.left_at, s.next_starts_at) end as ends_at
          from (select *, lead(starts_at) over (partition by equipment_id order by starts_at, occupation_id) as next_starts_at
                from occupation_stretch where equipment_id = any(${units}::uuid[])) s) w
    where o.equipment_id = w.equipment_id and o.occupation_id = w.occupation_id and o.starts_at = w.starts_at
      and o.ends_at is distinct from w.ends_at`.execute(tx)
}
