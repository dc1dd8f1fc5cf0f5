import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type AppliedMigration, END_OF_BODY, lineOf, type TablePart } from './backup-file.ts'

/** Nobody stays signed in over a restore; what the migrating program writes it writes anew. What is unlogged a crash would lose too. */
const NOT_KEPT: readonly string[] = ['account_session', 'migration']

/** The tables to keep, with their partitions. @param leftOut further tables that are not kept. */
export async function listTables(client: pg.ClientBase, leftOut: readonly string[] = []): Promise<TablePart[]> {
  const { rows } = await client.query<TablePart>(
    `select relname as table,
       (select array_agg(attname::text order by attnum) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
       coalesce((select array_agg(substring(pg_get_expr(p.relpartbound, p.oid) from 'FROM \\(''(\\d{4}-\\d\\d-\\d\\d)') order by p.relname)
        from pg_inherits join pg_class p on p.oid = inhrelid where inhparent = c.oid), '{}') as partitions
     from pg_class c
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relpersistence = 'p' and not relispartition and relname <> all ($1)
     order by relname`,
    [[...NOT_KEPT, ...leftOut]],
  )
  return rows
}

export async function listApplied(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>('select name, sha256 from migration order by name')
  return rows
}

/**
 * One snapshot from here on, beside a program that goes on writing. A rebuild of a reading model waits at its beginning until this is over: waiting
 * for our lock on its table, it would hold up the writer. Partitions whose retention ends meanwhile are dropped later.
 */
export async function openSnapshot(client: pg.ClientBase): Promise<void> {
  await client.query(`set transaction_timeout = 0; set idle_in_transaction_session_timeout = '10min'; set lock_timeout = '5min'`)
  await client.query(`set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1`)
  await client.query(`select pg_advisory_lock_shared(hashtextextended('entresol.rebuild', 0))`)
  await client.query('begin isolation level repeatable read read only')
  const tables = await listTables(client)
  await client.query(`lock table ${tables.map(({ table }) => `public."${table}"`).join()} in access share mode`)
}

/** The rows of one table as a part of a backup. @param counted is told how many rows came with each piece. */
export async function* partOf(client: pg.ClientBase, part: TablePart, counted: (rows: number) => void): AsyncGenerator<Buffer> {
  const columns = part.columns.map((column) => `"${column}"`).join(', ')
  yield lineOf(part)
  for await (const piece of client.query(copyTo(`copy (select ${columns} from public."${part.table}") to stdout`))) {
    counted(countLines(piece as Buffer))
    yield piece as Buffer
  }
  yield Buffer.from(END_OF_BODY)
}

/** COPY writes a line break within a value as `\n`: there are as many lines as rows. */
export function countLines(piece: Buffer): number {
  let lines = 0
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1
  return lines
}
