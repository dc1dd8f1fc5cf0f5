import { sql } from 'kysely'
import { writeRows } from '../../kernel/server/fold-rows.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { WorkUnitEvent } from './contract.ts'
import type { Span } from './span.ts'
import { changed, listStretches } from './work-unit.ts'

export interface OccupationTable {
  site_id: string
  equipment_id: string
  occupation_id: string
  starts_at: string
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
      work_type: workType,
      count_authority: countAuthority,
      shares: [...shares],
      left_at: Object.fromEntries(shares.map(({ jobOrderId }) => [jobOrderId, null])),
      pauses: {},
    }
  }
  if (!row) return undefined
  const { startsAtMs, leftAtMs, pauses } = changed(occupiedBy(row), event)
  return { ...row, starts_at: new Date(startsAtMs).toISOString(), left_at: leftAtMs, pauses }
}

function occupiedBy(row: OccupationTable) {
  return { occupationId: row.occupation_id, startsAtMs: Date.parse(row.starts_at), leftAtMs: row.left_at, pauses: row.pauses }
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

/** A stretch ends when its jobs leave or when the next one of its unit begins, whichever is earlier. */
async function endAtNext(tx: WriteTx, units: readonly string[]): Promise<void> {
  await sql`
    update occupation_stretch o set ends_at = w.ends_at
    from (select equipment_id, occupation_id, starts_at,
            least(left_at, lead(starts_at) over (partition by equipment_id order by starts_at, occupation_id)) as ends_at
          from occupation_stretch where equipment_id = any(${units}::uuid[])) w
    where o.equipment_id = w.equipment_id and o.occupation_id = w.occupation_id and o.starts_at = w.starts_at
      and o.ends_at is distinct from w.ends_at`.execute(tx)
}
