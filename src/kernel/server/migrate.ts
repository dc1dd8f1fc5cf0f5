/**
 * `node src/kernel/server/migrate.ts < order.json`: the only program that ever connects as the database's administrator. It creates the roles and the
 * database when missing, applies `migrations/NNNN_name.sql` in order as the owner, puts the rows of a backup there when told to, and ends. Started by `prepareDatabase`.
 */
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { BackupReader } from './postgres/backup-file.ts'
import { applyAll, assertVersion, listMigrations, type Migration } from './postgres/migrations.ts'
import type { MigrationOrder } from './postgres/prepare-database.ts'
import { assertEmpty, restoreRows } from './postgres/restore-rows.ts'
import { ensureRoles, quote, type RoleNames, roleNamesOf } from './postgres/roles.ts'

/** Any number, as long as every Entresol uses the same: whoever holds it changes roles and schema. */
const MIGRATION_LOCK = 7_203_310_118

async function carryOut(order: MigrationOrder): Promise<void> {
  const names = roleNamesOf(order.prefix)
  const migrations = listMigrations(order.migrations, names)
  await connected({ ...order.admin, ...databaseOf(order.admin, 'postgres') }, async (client) => {
    await assertVersion(client)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await ensureRoles(client, names, order.passwords)
    await ensureDatabase(client, order.database, names)
  })
  await connected({ ...order.admin, ...databaseOf(order.admin, order.database) }, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`set role ${quote(names.owner)}`)
    await client.query(`set search_path = public, pg_temp; set timezone = 'UTC'`)
    if (order.backup !== undefined) await restore(client, order.backup, migrations)
    await applyAll(client, migrations)
  })
}

/** Brings an empty database to the version of the backup and puts its rows there; what came since is applied to them afterwards. */
async function restore(client: pg.Client, path: string, migrations: readonly Migration[]): Promise<void> {
  const backup = await BackupReader.open(path)
  backup.close()
  const { head } = backup
  await assertEmpty(client, head.migrations)
  await applyAll(client, migrations.slice(0, head.migrations.length))
  await restoreRows(client, path, (line) => void process.stdout.write(`${line}\n`))
}

/** A URL names its database inside, where a property beside it does not count. */
function databaseOf(admin: pg.ClientConfig, database: string): pg.ClientConfig {
  if (!admin.connectionString) return { database }
  const url = new URL(admin.connectionString)
  url.pathname = `/${encodeURIComponent(database)}`
  return { connectionString: url.href }
}

async function connected(config: pg.ClientConfig, act: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ ...config, application_name: 'entresol migrate' })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}

async function ensureDatabase(client: pg.Client, database: string, names: RoleNames): Promise<void> {
  const { rows } = await client.query<{ owner: string }>('select datdba::regrole::text as owner from pg_database where datname = $1', [
    database,
  ])
  if (!rows.length) {
    // The order of texts is built into PostgreSQL: it is the same on every server, and no update of a system library breaks an index.
    const order = `encoding 'UTF8' locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'`
    await client.query(`create database ${quote(database)} owner ${quote(names.owner)} template template0 ${order}`)
  } else if (rows[0]?.owner !== names.owner) {
    await client.query(`alter database ${quote(database)} owner to ${quote(names.owner)}`)
  }
}

if (import.meta.main) {
  try {
    await carryOut(JSON.parse(await text(process.stdin)) as MigrationOrder)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
