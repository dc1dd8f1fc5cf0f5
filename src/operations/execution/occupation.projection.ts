import { sql } from 'kysely'
import { writeRows } from '../../kernel/server/fold-rows.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { WorkUnitEvent } from './contract.ts'

export interface OccupationTable {
  site_id: string
  equipment_id: string
  occupation_id: string
  starts_at: string
  ends_at: string | null
  closed_at: string | null
  work_type: string
  count_authority: string
  shares: { jobOrderId: string; share: string }[]
  left_at: Record<string, string | null>
}
declare module '../../kernel/server/database.ts' {
  interface Schema {
    occupation: OccupationTable
  }
}

export const occupationProjection = defineProjection({
  name: 'occupation',
  version: 1,
  tables: ['occupation'],
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
      ends_at: null,
      closed_at: null,
      work_type: workType,
      count_authority: countAuthority,
      shares: [...shares],
      left_at: Object.fromEntries(shares.map(({ jobOrderId }) => [jobOrderId, null])),
    }
  }
  if (!row) return undefined
  if (event.kind === 'occupationMoved') return { ...row, starts_at: event.payload.startsAt }
  const left = { ...row.left_at, [event.payload.jobOrderId]: event.payload.endsAt }
  const all = Object.values(left)
  const closed = all.some((at) => at === null) ? null : (all as string[]).reduce((latest, at) => (at > latest ? at : latest))
  return { ...row, left_at: left, closed_at: closed }
}

/** An occupation ends when it is closed or when the next one of its unit begins, whichever is earlier. */
async function endAtNext(tx: WriteTx, units: readonly string[]): Promise<void> {
  await sql`
    update occupation o set ends_at = w.ends_at
    from (select equipment_id, occupation_id,
            least(closed_at, lead(starts_at) over (partition by equipment_id order by starts_at, occupation_id)) as ends_at
          from occupation where equipment_id = any(${units}::uuid[])) w
    where o.equipment_id = w.equipment_id and o.occupation_id = w.occupation_id and o.ends_at is distinct from w.ends_at`.execute(tx)
}
