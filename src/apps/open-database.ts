import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startCluster } from '../kernel/server/postgres/cluster.ts'
import { type PreparedDatabase, prepareDatabase } from '../kernel/server/postgres/prepare-database.ts'

export interface OpenDatabase extends PreparedDatabase {
  /** What runs, for people. */
  readonly about: string
  close(): Promise<void>
}

/** A database that restarts is away for some seconds; whoever starts both at once need not care which is first. */
const LONGEST_ABSENCE_MS = 60_000
const AWAY = /ECONNREFUSED|ECONNRESET|ENOENT|terminated unexpectedly|starting up|shutting down|not yet accepting/i

/** Starts the own PostgreSQL in the data directory, or goes to the one that the URL names; roles, database and migrations are seen to. */
export async function openDatabase(dataDirectory: string, url: string | undefined, log: (line: string) => void): Promise<OpenDatabase> {
  const directory = join(dataDirectory, 'postgres')
  if (url !== undefined) {
    const prepared = await whenThere(() => prepareDatabase(url, { directory }), log)
    return { ...prepared, about: `PostgreSQL at ${prepared.write.host}:${prepared.write.port}`, close: async () => undefined }
  }
  const cluster = await startCluster({ directory, durable: true, log })
  try {
    const prepared = await prepareDatabase(cluster.admin(), { database: 'entresol', directory })
    return { ...prepared, about: `PostgreSQL of its own (process ${cluster.pid})`, close: () => cluster.stop() }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

async function whenThere<Result>(reach: () => Promise<Result>, log: (line: string) => void): Promise<Result> {
  const until = performance.now() + LONGEST_ABSENCE_MS
  for (;;) {
    try {
      return await reach()
    } catch (error) {
      const { message } = error as Error
      if (!AWAY.test(message) || performance.now() > until) throw error
      log(`the database is away and is waited for: ${message}`)
      await wait(500)
    }
  }
}
