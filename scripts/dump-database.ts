/**
 * `node scripts/dump-database.ts FILE [--data DIR]`: writes all rows of a plant into one gzipped file, for tests of later versions.
 * First a line of JSON that says what it is, then for each table a line of JSON and its rows as COPY writes them, one a line.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { parseConfiguration } from '../src/apps/configuration.ts'
import { findKeptPlace } from '../src/apps/kept-place.ts'
import { reachDatabase } from '../src/apps/reach-database.ts'
import { publicSealKey } from '../src/apps/sealer.ts'
import { sessionOf } from '../src/kernel/server/database.ts'
import type { AppliedMigration, TablePart } from '../src/kernel/server/postgres/backup-file.ts'
import { listApplied, listTables } from '../src/kernel/server/postgres/backup-rows.ts'

export interface DumpHead {
  readonly version: string
  readonly siteId: string
  /** When it was made: the clock of whoever reads it stands here. */
  readonly madeAt: string
  readonly sealKey: string
  readonly migrations: readonly AppliedMigration[]
}
export interface DumpedTable extends TablePart {
  readonly rows: number
}

/** Samples come anew with every message and are by far the most. */
const LEFT_OUT = ['sample']

async function dump(file: string, args: readonly string[]): Promise<void> {
  const configuration = parseConfiguration(args, {})
  if (configuration === 'help') throw new Error('usage: node scripts/dump-database.ts FILE [--data DIR]')
  const place = findKeptPlace(configuration)
  if (!place) throw new Error(`There is no plant in ${configuration.dataDirectory}. Name its directory with --data DIR.`)
  const { siteId } = place
  const database = await reachDatabase(configuration)
  const client = new pg.Client(sessionOf(database.write, [siteId]))
  await client.connect()
  try {
    await client.query('set transaction_timeout = 0; begin isolation level repeatable read read only')
    const migrations = await listApplied(client)
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
    const sealKey = publicSealKey(configuration.dataDirectory).export({ type: 'spki', format: 'pem' })
    const head: DumpHead = { version, siteId, madeAt: new Date().toISOString(), sealKey: String(sealKey), migrations }
    const parts = [JSON.stringify(head)]
    for (const table of await listTables(client, LEFT_OUT)) parts.push(...(await dumpTable(client, table)))
    writeFileSync(file, gzipSync(`${parts.join('\n')}\n`, { level: 9 }))
  } finally {
    await client.end()
    await database.close()
  }
}

async function dumpTable(client: pg.Client, table: TablePart): Promise<string[]> {
  const columns = table.columns.map((column) => `"${column}"`).join(', ')
  const copied = await text(client.query(copyTo(`copy (select ${columns} from public."${table.table}") to stdout`)))
  const rows = copied === '' ? [] : copied.slice(0, -1).split('\n')
  return [JSON.stringify({ ...table, rows: rows.length } satisfies DumpedTable), ...rows]
}

if (import.meta.main) {
  const [file, ...args] = process.argv.slice(2)
  if (!file) throw new Error('usage: node scripts/dump-database.ts FILE [--data DIR]')
  await dump(file, args)
}
