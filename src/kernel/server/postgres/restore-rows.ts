import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type AppliedMigration, BackupReader, BrokenBackup, type TablePart } from './backup-file.ts'
import { countLines, listApplied } from './backup-rows.ts'
import type { Migration } from './migrations.ts'

/** Who makes the partitions of a table, when it is not by month. */
const BY_DAY: readonly string[] = ['sample']

/**
 * How many of the program's migrations the backup's database had seen.
 * @throws BrokenBackup when it had seen others than these.
 */
export function countKnown(applied: readonly AppliedMigration[], known: readonly Migration[], version: string): number {
  for (const [index, { name, sha256 }] of applied.entries()) {
    if (known[index]?.name === name && known[index].sha256 === sha256) continue
    throw new BrokenBackup(
      `the backup was made by Entresol ${version}, which is newer than this program (its ${name} is unknown here): update first`,
    )
  }
  return applied.length
}

/**
 * A database into which a backup may go holds nothing, or what an attempt that was broken off has left: tables without rows.
 * @throws BrokenBackup
 */
export async function assertEmpty(client: pg.ClientBase, migrations: readonly AppliedMigration[]): Promise<void> {
  const { rows } = await client.query<{ tables: string[] }>(
    `select coalesce(array_agg(relname::text), '{}') as tables from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  )
  const tables = rows[0]!.tables
  if (tables.length === 0) return
  if (tables.includes('migration') && tables.includes('served_place')) {
    const places = await client.query('select from served_place')
    const applied = await listApplied(client)
    const isBefore = applied.every(({ name, sha256 }, index) => migrations[index]?.name === name && migrations[index].sha256 === sha256)
    if (places.rowCount === 0 && isBefore) return
  }
  throw new BrokenBackup('the database is not empty: name a new one, or drop this one if nobody needs it')
}

/**
 * Puts the rows of a backup into a database of its version, in one transaction, as the owner of the tables. The tables' own rules are
 * off meanwhile, for this session's transaction only: the rows obeyed them when they were written.
 * @throws BrokenBackup
 */
export async function restoreRows(client: pg.ClientBase, path: string, say: (line: string) => void): Promise<void> {
  const backup = await BackupReader.open(path)
  try {
    await client.query('begin')
    await client.query(`select set_config('entresol.sites', $1, true)`, [backup.head.siteId])
    for (let part = await backup.next(); part; part = await backup.next()) {
      if ('file' in part) await backup.skipBody()
      else {
        const rows = await restoreTable(client, part, backup.body())
        if (rows > 0) say(`${part.table}: ${rows} rows`)
      }
    }
    await advanceIdentities(client)
    await client.query('commit')
  } finally {
    backup.close()
  }
}

async function restoreTable(
  client: pg.ClientBase,
  { table, columns, partitions }: TablePart,
  rows: AsyncGenerator<Buffer>,
): Promise<number> {
  const name = `public."${table}"`
  for (const day of partitions) {
    if (BY_DAY.includes(table)) await client.query('select ensure_sample_days($1, 1)', [day])
    else await client.query('select ensure_month_partitions($1::regclass, $2, 1)', [name, day])
  }
  const { rows: found } = await client.query<{ forced: boolean }>(
    'select relforcerowsecurity as forced from pg_class where oid = $1::regclass',
    [name],
  )
  const isForced = found[0]?.forced === true
  await client.query(`alter table ${name} disable trigger user`)
  if (isForced) await client.query(`alter table ${name} no force row level security`)
  // What the migrations themselves have put there.
  await client.query(`delete from ${name}`)
  let count = 0
  const counted = async function* () {
    for await (const piece of rows) {
      count += countLines(piece)
      yield piece
    }
  }
  const into = client.query(copyFrom(`copy ${name} (${columns.map((column) => `"${column}"`).join(', ')}) from stdin`))
  await pipeline(Readable.from(counted()), into)
  if (isForced) await client.query(`alter table ${name} force row level security`)
  await client.query(`alter table ${name} enable trigger user`)
  return count
}

/** COPY keeps the numbers of identity columns; the next row must get a new one. */
export async function advanceIdentities(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select relname as name, attname as column from pg_attribute join pg_class c on c.oid = attrelid
     where relnamespace = 'public'::regnamespace and not relispartition and attidentity <> '' and not attisdropped`,
  )
  for (const { name, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence('public."${name}"', '${column}'), greatest(1, (select max("${column}") from public."${name}")))`,
    )
}
