import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { DumpedTable, DumpHead } from '../../../scripts/dump-database.ts'
import { advanceIdentities } from '../../../src/kernel/server/postgres/restore-rows.ts'

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
