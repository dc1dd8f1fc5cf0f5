import { sql } from 'kysely'
import type { WriteTx } from './database.ts'
import type { Recorded } from './handler.ts'

export interface FoldTarget {
  readonly table: string
  /** The column that holds the stream id; together with `site_id` it is the primary key. */
  readonly key: string
}

/**
 * Applies many events to rows that are keyed by their stream: reads the rows once, folds in memory, writes once.
 * Three statements for any number of events, so that a rebuild is quick. `evolve` sees the row as it stands, numerics and instants as text.
 */
export async function foldRows<Row extends object, Event>(
  tx: WriteTx,
  { table, key }: FoldTarget,
  events: readonly Recorded<Event>[],
  evolve: (row: Row | undefined, recorded: Recorded<Event>) => Row | undefined,
): Promise<void> {
  const ids = [...new Set(events.map(({ streamId }) => streamId))]
  const stored = sql<Record<string, unknown>>`select * from ${sql.table(table)} where ${sql.ref(key)} = any(${ids}::uuid[])`
  const folded = new Map<string, object | undefined>((await stored.execute(tx)).rows.map((row) => [row[key] as string, row]))
  for (const recorded of events) folded.set(recorded.streamId, evolve(folded.get(recorded.streamId) as Row | undefined, recorded))
  const left = [...folded.values()].filter((row) => row !== undefined)
  await writeRows(tx, table, ['site_id', key], left)
}

/** Inserts or replaces whole rows in one statement. All rows have the same columns; jsonb columns take plain values. */
export async function writeRows(tx: WriteTx, table: string, keys: readonly string[], rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0]!)
  const changed = columns.filter((column) => !keys.includes(column))
  const list = sql.join(columns.map((column) => sql.ref(column)))
  const update = changed.length
    ? sql`update set ${sql.join(changed.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))}`
    : sql`nothing`
  await sql`insert into ${sql.table(table)} (${list}) select ${list} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
    on conflict (${sql.join(keys.map((column) => sql.ref(column)))}) do ${update}`.execute(tx)
}
