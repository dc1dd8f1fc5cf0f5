import { join } from 'node:path'
import type pg from 'pg'
import { DirectoryInUse, lockDirectory } from '../kernel/server/postgres/directory-lock.ts'
import { secretIn } from '../kernel/server/postgres/place.ts'
import { readPostmasterFile } from '../kernel/server/postgres/postmaster.ts'
import { awaitDatabase } from './await-database.ts'
import { type Configuration, ConfigurationFault } from './configuration.ts'
import { openDatabase } from './open-database.ts'

export interface ReachedDatabase {
  readonly write: pg.ClientConfig
  /** True while the program runs beside. */
  readonly isInUse: boolean
  close(): Promise<void>
}

/**
 * The database of a data directory: the one of the program that runs there, or, when none does, started for as long as it is needed.
 * @throws ConfigurationFault when the program that holds the directory has no database that can be reached.
 */
export async function reachDatabase({ dataDirectory, databaseUrl }: Configuration): Promise<ReachedDatabase> {
  const lock = tryLock(dataDirectory)
  if (!lock && databaseUrl === undefined) return { write: runningDatabase(dataDirectory), isInUse: true, close: async () => undefined }
  try {
    const silent = () => undefined
    const database = await awaitDatabase(() => openDatabase(dataDirectory, databaseUrl, silent), { say: silent })
    const close = async () => {
      await database.close()
      lock?.release()
    }
    return { write: database.write, isInUse: !lock, close }
  } catch (error) {
    lock?.release()
    throw error
  }
}

function tryLock(directory: string): ReturnType<typeof lockDirectory> | undefined {
  try {
    return lockDirectory(directory)
  } catch (error) {
    if (error instanceof DirectoryInUse) return undefined
    throw error
  }
}

function runningDatabase(dataDirectory: string): pg.ClientConfig {
  const directory = join(dataDirectory, 'postgres')
  const pgdata = join(directory, 'pgdata')
  const found = readPostmasterFile(pgdata)
  if (!found) throw new ConfigurationFault(`The program that works in ${dataDirectory} has no database yet. Try again in a moment.`)
  const { port, socketDirectory } = found
  const password = secretIn(directory, 'entresol_write-password')
  // The server names its socket's place as it sees it itself.
  const host = socketDirectory.startsWith('/proc/') ? pgdata : socketDirectory || '127.0.0.1'
  return { host, port, user: 'entresol_write', password, database: 'entresol' }
}
