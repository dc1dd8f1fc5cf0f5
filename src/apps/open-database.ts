import { join } from 'node:path'
import { startCluster } from '../kernel/server/postgres/cluster.ts'
import { type PreparedDatabase, prepareDatabase, type RestoreOrder } from '../kernel/server/postgres/prepare-database.ts'

export interface OpenDatabase extends PreparedDatabase {
  /** What runs, for people. */
  readonly about: string
  close(): Promise<void>
}

/**
 * Starts the own PostgreSQL in the data directory, or goes to the one that the URL names; roles, database and migrations are seen to.
 * @param restore fills the database, which must be empty.
 */
export async function openDatabase(
  dataDirectory: string,
  url: string | undefined,
  log: (line: string) => void,
  restore?: RestoreOrder,
): Promise<OpenDatabase> {
  const directory = join(dataDirectory, 'postgres')
  if (url !== undefined) {
    const prepared = await prepareDatabase(url, { directory, restore })
    return { ...prepared, about: `PostgreSQL at ${prepared.write.host}:${prepared.write.port}`, close: async () => undefined }
  }
  const cluster = await startCluster({ directory, durable: true, log })
  try {
    const prepared = await prepareDatabase(cluster.admin(), { database: 'entresol', directory, restore })
    return { ...prepared, about: `PostgreSQL of its own (process ${cluster.pid})`, close: () => cluster.stop() }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
