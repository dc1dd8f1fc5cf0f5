import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { DumpedTable, DumpHead } from '../../../scripts/dump-database.ts'

export interface ReleasedDump {
  readonly head: DumpHead
  readonly tables: readonly (DumpedTable & { readonly lines: readonly string[] })[]
}

/** Reads what `scripts/dump-database.ts` wrote. */
export function readDump(path: string): ReleasedDump {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').slice(0, -1).split('\n')
  const tables: (DumpedTable & { lines: readonly string[] })[] = []
  for (let at = 1; at < lines.length; ) {
    const table = JSON.parse(lines[at]!) as DumpedTable
    tables.push({ ...table, lines: lines.slice(at + 1, at + 1 + table.rows) })
    at += 1 + table.rows
  }
  return { head: JSON.parse(lines[0]!) as DumpHead, tables }
}

/** Puts the rows of a dump into an empty database of its version, as a superuser and past every trigger. */
export async function loadDump(client: pg.Client, { tables }: ReleasedDump): Promise<void> {
  await client.query(`set session_replication_role = replica; set timezone = 'UTC'`)
  for (const { table, columns, partitions, lines } of tables) {
    for (const day of partitions) await client.query('select ensure_month_partitions($1::regclass, $2, 1)', [table, day])
    await client.query(`truncate public."${table}"`)
    const into = copyFrom(`copy public."${table}" (${columns.map((column) => `"${column}"`).join(', ')}) from stdin`)
    await pipeline(Readable.from(lines.map((line) => `${line}\n`)), client.query(into))
  }
  await client.query('reset session_replication_role')
  await advanceIdentities(client)
}

/** COPY keeps the numbers of identity columns; the next row must get a new one. */
async function advanceIdentities(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select relname as name, attname as column from pg_attribute join pg_class c on c.oid = attrelid
     where relnamespace = 'public'::regnamespace and not relispartition and attidentity <> '' and not attisdropped`,
  )
  for (const { name, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence('public."${name}"', '${column}'), greatest(1, (select max("${column}") from public."${name}")))`,
    )
}
