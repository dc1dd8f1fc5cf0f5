import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { Instant, SiteId } from '../kernel/contract/ids.ts'
import { type BackupHead, BackupReader, BrokenBackup } from '../kernel/server/postgres/backup-file.ts'
import { lockDirectory } from '../kernel/server/postgres/directory-lock.ts'
import { listMigrations } from '../kernel/server/postgres/migrations.ts'
import { OUR_MIGRATIONS, RestoreFailed } from '../kernel/server/postgres/prepare-database.ts'
import { countKnown } from '../kernel/server/postgres/restore-rows.ts'
import { roleNamesOf } from '../kernel/server/postgres/roles.ts'
import { openEpoch } from '../kernel/server/writer-session.ts'
import { isFull } from './backup.ts'
import { rebuildAll, verifyAll } from './check-plant.ts'
import { CONFIGURATION_FILE } from './configuration-file.ts'
import { type Configuration, ConfigurationFault } from './configuration.ts'
import { UNFINISHED_RESTORE } from './kept-place.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'

/** What may lie in an empty directory: the lock of an attempt before, and the configuration of this machine. */
const NOT_OURS: readonly string[] = ['lock', CONFIGURATION_FILE]

type Say = (line: string) => void

/**
 * Puts a backup into an empty data directory and its database, and then looks at it as `verify` and `rebuild` do. The whole file is read before anything
 * is made; when something fails, what was made in the directory is gone again, and the rows of the database were one transaction.
 * @returns whether everything was found to be as it should.
 * @throws ConfigurationFault, BrokenBackup
 */
export async function restoreBackup(configuration: Configuration, file: string, say: Say): Promise<boolean> {
  const { dataDirectory } = configuration
  const path = resolve(file)
  if (!existsSync(path)) throw new ConfigurationFault(`There is no file ${path}.`)
  assertEmptyDirectory(dataDirectory)
  say(`${path} is read through before anything is made`)
  const head = await readThrough(path)
  say(`a backup of ${head.madeAt}, made by Entresol ${head.version}${head.hasSamples ? '' : ', without samples'}`)
  mkdirSync(dataDirectory, { recursive: true, mode: 0o711 })
  const lock = lockDirectory(dataDirectory)
  try {
    const database = await fill(configuration, path, say).catch((error: unknown) => {
      clear(dataDirectory)
      throw wordsFor(error, dataDirectory)
    })
    try {
      return await check(configuration, database.write, head.siteId as SiteId, say)
    } finally {
      await database.close()
    }
  } finally {
    lock.release()
  }
}

async function fill({ dataDirectory, databaseUrl }: Configuration, path: string, say: Say): Promise<OpenDatabase> {
  // Until it is gone again, nothing starts here.
  writeFileSync(join(dataDirectory, UNFINISHED_RESTORE), '', { flush: true })
  await restoreFiles(dataDirectory, path)
  const database = await openDatabase(dataDirectory, databaseUrl, () => undefined, { backup: path, say })
  rmSync(join(dataDirectory, UNFINISHED_RESTORE))
  return database
}

async function check(configuration: Configuration, write: OpenDatabase['write'], siteId: SiteId, say: Say): Promise<boolean> {
  // Readers that have seen more than the backup holds must not go on as if they had not (kernel.md §2).
  const { epoch, seq } = await openEpoch(write, siteId, () => new Date().toISOString() as Instant, 'restore')
  say(`everything is there, up to event ${seq}; epoch ${epoch} begins. Now it is verified`)
  const isConsistent = await verifyAll(write, siteId, configuration, say)
  return (await rebuildAll(write, siteId, say)) === 0 && isConsistent
}

/** @throws BrokenBackup when the file is not whole, or newer than this program. */
async function readThrough(path: string): Promise<BackupHead> {
  const backup = await BackupReader.open(path)
  try {
    const { head } = backup
    countKnown(head.migrations, listMigrations(OUR_MIGRATIONS, roleNamesOf('entresol')), head.version)
    while (await backup.next()) await backup.skipBody()
    return head
  } finally {
    backup.close()
  }
}

async function restoreFiles(dataDirectory: string, path: string): Promise<void> {
  const backup = await BackupReader.open(path)
  try {
    for (let part = await backup.next(); part && 'file' in part; part = await backup.next()) {
      const target = resolve(dataDirectory, part.file)
      if (!target.startsWith(dataDirectory + sep)) throw new BrokenBackup(`${path} names a file outside the data directory: ${part.file}`)
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
      const out = openSync(target, 'wx', part.mode)
      try {
        for await (const lines of backup.body()) {
          for (const line of lines.toString('utf8').split('\n')) writeFileSync(out, Buffer.from(line, 'base64'))
        }
      } finally {
        closeSync(out)
      }
    }
  } finally {
    backup.close()
  }
}

function assertEmptyDirectory(directory: string): void {
  if (!existsSync(directory) || readdirSync(directory).every((name) => NOT_OURS.includes(name))) return
  throw new ConfigurationFault(`${directory} is not empty. A backup is restored into a new directory: name one with --data DIR.`)
}

/** Only what was made here: the directory was empty, and the lock is ours until it is released. */
function clear(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!NOT_OURS.includes(name)) rmSync(join(directory, name), { recursive: true, force: true })
  }
}

function wordsFor(error: unknown, directory: string): unknown {
  if (isFull(error))
    return new ConfigurationFault(`There is no room for the plant in ${directory}, or where its database is. Nothing was left there.`)
  return error instanceof RestoreFailed ? new ConfigurationFault(`Nothing was restored: ${error.message}`) : error
}
