import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { cleanEnvironment } from './initialise.ts'
import { secretIn } from './place.ts'
import { roleNamesOf } from './roles.ts'

/** How the program reaches its database: never as administrator. */
export interface PreparedDatabase {
  readonly write: pg.ClientConfig
  readonly read: pg.ClientConfig
}

export interface PrepareOptions {
  /** Begins the names of the instance's roles. */
  readonly prefix?: string
  /** The database; default: the one the administrator's connection names. */
  readonly database?: string
  /** Keeps the roles' generated passwords, in files that only we can read. */
  readonly directory: string
  /** Other migrations than the product's own, for tests. */
  readonly migrations?: string
  /** Fills the database, which must be empty, from this backup. */
  readonly restore?: RestoreOrder | undefined
}

export interface RestoreOrder {
  readonly backup: string
  /** One line per table. */
  readonly say: (line: string) => void
}

/** The backup was not restored, and the database is as it was but for empty tables; the message says why. */
export class RestoreFailed extends Error {}

/** What goes to the migrating child, through its standard input and nowhere else. */
export interface MigrationOrder {
  readonly admin: pg.ClientConfig
  readonly prefix: string
  readonly database: string
  readonly passwords: { readonly write: string; readonly read: string }
  readonly migrations: string
  /** The file of a backup to fill the database from. */
  readonly backup: string | undefined
}

/**
 * Creates the roles and the database when missing and applies the migrations, in a short-lived process that alone knows the administrator's connection
 * (a configuration or a `postgres://` URL). Throws with the reason when that fails. Several programs may do so at once; they take turns.
 */
export async function prepareDatabase(admin: pg.ClientConfig | string, options: PrepareOptions): Promise<PreparedDatabase> {
  const config = typeof admin === 'string' ? { connectionString: admin } : admin
  const reached = new pg.Client(config)
  const { prefix = 'entresol', database = reached.database ?? 'entresol' } = options
  const roles = roleNamesOf(prefix)
  mkdirSync(options.directory, { recursive: true })
  const passwordOf = (role: string) =>
    typeof admin === 'string' && reached.password ? derivedSecret(reached.password, role) : secretIn(options.directory, `${role}-password`)
  const passwords = { write: passwordOf(roles.write), read: passwordOf(roles.read) }
  const { migrations = OUR_MIGRATIONS, restore } = options
  await runMigrations({ admin: config, prefix, database, passwords, migrations, backup: restore?.backup }, restore?.say)
  const as = (kind: 'write' | 'read'): pg.ClientConfig => ({
    host: reached.host,
    port: reached.port,
    ssl: reached.ssl,
    user: roles[kind],
    password: passwords[kind],
    database,
  })
  return { write: as('write'), read: as('read') }
}

/**
 * Programs with data directories of their own may serve one database: each of them must come to the same passwords, or the last one to start
 * would lock the others out. Whoever knows a role's password cannot tell the administrator's from it.
 */
function derivedSecret(adminPassword: string, role: string): string {
  return createHmac('sha256', adminPassword).update(`entresol role ${role}`).digest('base64url')
}

export const OUR_MIGRATIONS = fileURLToPath(new URL('../../../../migrations', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../migrate.ts', import.meta.url))

function runMigrations(order: MigrationOrder, say?: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM], {
      env: cleanEnvironment(),
      cwd: join(PROGRAM, '..'),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    createInterface({ input: child.stdout }).on('line', (line) => say?.(line))
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('error', reject)
    const Failure = order.backup === undefined ? Error : RestoreFailed
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Failure(said.trim() || `the migration ended with code ${code}`))))
    // A child that fails early closes its input; its own words say why, not our broken pipe.
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(order))
  })
}
