/** Writes `docs/database.md` from the migrations, by applying them to a database that lives only for this. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { startCluster } from '../src/kernel/server/postgres/cluster.ts'
import { prepareDatabase } from '../src/kernel/server/postgres/prepare-database.ts'
import { loadTables, renderSchema } from './schema-page.ts'

const DATABASE = 'entresol'
const page = resolve(import.meta.dirname, '../docs/database.md')
const home = mkdtempSync(join(tmpdir(), 'entresol-schema-'))
const cluster = await startCluster({ directory: home, durable: false, log: () => {} })
try {
  await prepareDatabase(cluster.admin(), { database: DATABASE, directory: home })
  const client = new pg.Client({ ...cluster.admin(), database: DATABASE })
  await client.connect()
  const tables = await loadTables(client)
  await client.end()
  writeFileSync(page, renderSchema(tables))
  console.log(`docs/database.md: ${tables.length} tables`)
} finally {
  await cluster.stop()
  rmSync(home, { recursive: true, force: true })
}
