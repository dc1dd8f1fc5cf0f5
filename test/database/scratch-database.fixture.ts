import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type PreparedDatabase, prepareDatabase } from '../../src/kernel/server/postgres/prepare-database.ts'
import { testCluster } from '../support/database.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

const FRAME = fileURLToPath(new URL('../../migrations/0000_frame.sql', import.meta.url))

/** An instance of its own in the run's cluster: own roles, own database, own migrations. */
export interface Instance {
  readonly prefix: string
  readonly directory: string
  readonly migrations: string
  /** Adds or replaces a file of the instance's migrations. */
  put(file: string, sql: string): void
  /** Migrates, by default as the cluster's superuser. */
  prepare(admin?: pg.ClientConfig | string): Promise<PreparedDatabase>
  /** The superuser's connection to the instance's database. */
  admin(): Promise<pg.ClientConfig>
}

/** The instance begins with the product's frame and nothing else. */
export function scratchInstance(directory = scratchDirectory()): Instance {
  const prefix = `t${randomBytes(5).toString('hex')}`
  const migrations = join(directory, 'migrations')
  mkdirSync(migrations)
  copyFileSync(FRAME, join(migrations, '0000_frame.sql'))
  return {
    prefix,
    directory,
    migrations,
    put: (file, sql) => writeFileSync(join(migrations, file), sql),
    prepare: async (admin) => prepareDatabase(admin ?? (await testCluster()).admin, { prefix, database: prefix, directory, migrations }),
    admin: async () => ({ ...(await testCluster()).admin, database: prefix }),
  }
}

/** Runs the statements one after the other on one connection and answers what the last one gave; with errors as their message. */
export async function session(config: pg.ClientConfig, ...statements: string[]): Promise<string | number | Record<string, unknown>[]> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    let last: pg.QueryResult | undefined
    for (const statement of statements) last = await client.query(statement)
    return last?.command === 'SELECT' ? last.rows : (last?.rowCount ?? 0)
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end()
  }
}
