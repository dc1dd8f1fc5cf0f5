import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { quote, type RoleNames } from './roles.ts'

/** PostgreSQL 18 brought uuidv7(), WITHOUT OVERLAPS, virtual columns and RETURNING old/new, which the product uses. */
const OLDEST_SERVER = 18

/** One file of `migrations/`, with the roles' names put in. The hash is that of the file as it lies there. */
export interface Migration {
  readonly name: string
  readonly sha256: string
  readonly sql: string
}

/** Reads the migrations in order; numbers may be left out. Throws for a file that is not named `NNNN_name.sql` and for a number used twice. */
export function listMigrations(directory: string, names: RoleNames): Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  return files.map((file, index) => {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(file)) throw new Error(`${file} is not named like a migration (0001_name.sql)`)
    if (file.slice(0, 4) === files[index - 1]?.slice(0, 4)) throw new Error(`${files[index - 1]} and ${file} have the same number`)
    const source = readFileSync(join(directory, file), 'utf8')
    return { name: file, sha256: createHash('sha256').update(source).digest('hex'), sql: withRoles(source, names) }
  })
}

/** Puts the instance's role names in for `:owner`, `:write` and `:read`; a cast (`::read`) is none. */
function withRoles(sql: string, names: RoleNames): string {
  return sql.replace(/(?<![:\w]):(owner|write|read)\b/g, (_, kind: keyof RoleNames) => quote(names[kind]))
}

export async function assertVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  )
  const refusal = refusalOfServer(Number(rows[0]?.number), String(rows[0]?.version))
  if (refusal) throw new Error(refusal)
}

/** Why a server is not good enough and what to do then, in words; `undefined` for one that is. `number` is `server_version_num` (180004 is 18.4). */
export function refusalOfServer(number: number, version: string): string | undefined {
  if (number >= OLDEST_SERVER * 10_000) return undefined
  return (
    `the server is PostgreSQL ${version}, Entresol needs ${OLDEST_SERVER} or newer: upgrade that server, name another one in DATABASE_URL, ` +
    'or leave DATABASE_URL away and the PostgreSQL that comes along is used'
  )
}

/** Applies what is missing, each in a transaction of its own. The client is connected to the database and acts as its owner. */
export async function applyAll(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(
    `create table if not exists public.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
  )
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration order by name')
  assertSame(rows, migrations)
  for (const migration of migrations.slice(rows.length)) await apply(client, migration)
}

/** What was applied must be the beginning of what there is, unchanged. */
function assertSame(applied: { name: string; sha256: string }[], migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, sha256 } of applied) {
    const file = known.get(name)
    if (!file) throw new Error(`this database has seen ${name}, which this program does not know: it is newer than the program`)
    if (file.sha256 !== sha256) throw new Error(`${name} was changed after it had been applied; put it back and write a new migration`)
  }
  const late = migrations.slice(0, applied.length).find(({ name }, index) => name !== applied[index]?.name)
  if (late) throw new Error(`${late.name} comes too late: ${applied.at(-1)?.name} has been applied already; give it a higher number`)
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(describeFailure(migration, error as pg.DatabaseError))
  }
}

function describeFailure(migration: Migration, error: pg.DatabaseError): string {
  const line = error.position ? `:${migration.sql.slice(0, Number(error.position)).split('\n').length}` : ''
  return [`${migration.name}${line}: ${error.message}`, error.detail, error.hint, error.where].filter(Boolean).join('\n')
}
