import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestCluster } from './global-setup.ts'

/** A migrated database of the test run. */
export interface TestDatabase {
  readonly name: string
  /** As the program connects: row-level security holds; set `entresol.sites`. */
  readonly write: pg.ClientConfig
  readonly read: pg.ClientConfig
  /** The superuser, for looking behind the curtain and for tampering. */
  readonly admin: pg.ClientConfig
  /** Ends all connections and removes the database; nothing happens for a shared one, which lives until the end of the run. */
  drop(): Promise<void>
}

/** The database that this worker's test files share, one after the other: take a fresh site in it, and leave the schema alone. */
export function sharedDatabase(): Promise<TestDatabase> {
  shared ??= clone(`worker_${process.env['VITEST_POOL_ID'] ?? '0'}`, { keep: true })
  return shared
}

let shared: Promise<TestDatabase> | undefined

/** A fresh migrated database for one test file that rebuilds, tampers, migrates or tests roles. Call `drop` when done. */
export function ownDatabase(): Promise<TestDatabase> {
  return clone(`own_${randomBytes(8).toString('hex')}`, { keep: false })
}

async function clone(name: string, { keep }: { keep: boolean }): Promise<TestDatabase> {
  const cluster = await testCluster()
  await asAdmin(cluster, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount) return
    const { write, read } = cluster
    await client.query(`create database ${name} template ${cluster.template} strategy file_copy owner ${ownerOf(write)}`)
    // The rights on a database are not copied with it.
    await client.query(`revoke all on database ${name} from public`)
    await client.query(`grant connect, temporary on database ${name} to ${write.user}`)
    await client.query(`grant connect on database ${name} to ${read.user}`)
  })
  const drop = () => asAdmin(cluster, (client) => client.query(`drop database if exists ${name} with (force)`))
  const at = (config: pg.ClientConfig) => ({ ...config, database: name })
  return {
    name,
    write: at(cluster.write),
    read: at(cluster.read),
    admin: at(cluster.admin),
    drop: async () => {
      if (!keep) await drop()
    },
  }
}

/** The connections of the run's own PostgreSQL; it starts with the first question. */
export async function testCluster(): Promise<TestCluster> {
  const response = await fetch(inject('databaseDoor'))
  if (!response.ok) throw new Error(`the test run has no database: ${await response.text()}`)
  return (await response.json()) as TestCluster
}

async function asAdmin(cluster: TestCluster, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(cluster.admin)
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}

function ownerOf(write: pg.ClientConfig): string {
  return String(write.user).replace(/_write$/, '_owner')
}
