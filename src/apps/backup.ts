import {
  closeSync,
  createWriteStream,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { sessionOf } from '../kernel/server/database.ts'
import { BACKUP_FORMAT, type BackupHead, END_OF_BODY, lineOf, sealed } from '../kernel/server/postgres/backup-file.ts'
import { listApplied, listTables, openSnapshot, partOf } from '../kernel/server/postgres/backup-rows.ts'
import { CONFIGURATION_FILE } from './configuration-file.ts'
import { type Configuration, ConfigurationFault } from './configuration.ts'
import type { KeptPlace } from './kept-place.ts'
import { reachDatabase } from './reach-database.ts'
import { VERSION } from './version.ts'

export interface BackupOptions {
  readonly file: string
  readonly withSamples: boolean
  /** Now, as it stands in the file. */
  readonly madeAt: string
  readonly say: (line: string) => void
}

/** What the database's cluster keeps for itself, what a running program leaves word with, what was only written down, and what is this machine's. */
const NOT_KEPT: ReadonlySet<string> = new Set(['postgres', 'log', 'lock', 'lock-holder.json', CONFIGURATION_FILE])
const BYTES_PER_LINE = 49_152
/** A long table says so often how far it is. */
const ROWS_PER_WORD = 1_000_000

/**
 * Writes everything that a plant is into one file, beside the running program: all rows of one snapshot, and the keys and secrets of the data directory.
 * The file has its name only when it is whole.
 * @throws ConfigurationFault when it cannot be written there.
 */
export async function backUp(configuration: Configuration, place: KeptPlace, options: BackupOptions): Promise<void> {
  const file = resolve(options.file)
  assertWritable(file)
  const unfinished = `${file}.unfinished`
  const database = await reachDatabase(configuration)
  const client = new pg.Client(sessionOf(database.write, [place.siteId]))
  client.on('error', () => undefined)
  try {
    await client.connect()
    await openSnapshot(client)
    const text = Readable.from(sealed(piecesOf(client, configuration.dataDirectory, place, options)))
    await pipeline(text, createGzip({ level: 6 }), createWriteStream(unfinished, { mode: 0o600, flags: 'w', flush: true }))
    renameSync(unfinished, file)
    options.say(`${file}: ${statSync(file).size} bytes. It holds the plant's keys and secrets: keep it where nobody else can read it.`)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw isFull(error) ? new ConfigurationFault(`There is no room for the backup in ${dirname(file)}. Nothing was left there.`) : error
  } finally {
    await client.end()
    await database.close()
  }
}

function assertWritable(file: string): void {
  if (existsSync(file)) throw new ConfigurationFault(`${file} is there already and is left as it is. Name another file.`)
  if (!existsSync(dirname(file))) throw new ConfigurationFault(`There is no directory ${dirname(file)} for ${basename(file)}.`)
}

async function* piecesOf(client: pg.Client, dataDirectory: string, place: KeptPlace, options: BackupOptions): AsyncGenerator<Buffer> {
  const { withSamples, madeAt, say } = options
  const migrations = await listApplied(client)
  yield lineOf({
    ...{ entresol: 'backup', format: BACKUP_FORMAT, version: VERSION, siteId: place.siteId, madeAt },
    ...{ hasSamples: withSamples, migrations },
  } satisfies BackupHead)
  for (const path of listKept(dataDirectory)) yield* filePart(dataDirectory, path)
  for (const table of await listTables(client, withSamples ? [] : ['sample'])) {
    let rows = 0
    const counted = (more: number) => {
      const word = Math.floor(rows / ROWS_PER_WORD)
      rows += more
      if (Math.floor(rows / ROWS_PER_WORD) > word) say(`${table.table}: ${rows} rows so far`)
    }
    yield* partOf(client, table, counted)
    if (rows > 0) say(`${table.table}: ${rows} rows`)
  }
}

/** The files of the data directory that a plant needs elsewhere, whatever a later part of the program adds to them. */
function listKept(dataDirectory: string): string[] {
  const isKept = (entry: Dirent) => entry.isFile() && !NOT_KEPT.has(relative(dataDirectory, join(entry.parentPath, entry.name)))
  return readdirSync(dataDirectory, { withFileTypes: true })
    .filter(({ name }) => !NOT_KEPT.has(name))
    .flatMap((entry) =>
      entry.isDirectory() ? readdirSync(join(dataDirectory, entry.name), { withFileTypes: true, recursive: true }) : [entry],
    )
    .filter(isKept)
    .map((entry) => relative(dataDirectory, join(entry.parentPath, entry.name)))
    .sort()
}

function* filePart(dataDirectory: string, path: string): Generator<Buffer> {
  const file = openSync(join(dataDirectory, path), 'r')
  try {
    yield lineOf({ file: path.replaceAll('\\', '/'), mode: fstatSync(file).mode & 0o777 })
    const room = Buffer.alloc(BYTES_PER_LINE)
    for (let bytes = readSync(file, room); bytes > 0; bytes = readSync(file, room))
      yield Buffer.from(`${room.subarray(0, bytes).toString('base64')}\n`)
    yield Buffer.from(END_OF_BODY)
  } finally {
    closeSync(file)
  }
}

/** The disk, or what one may write on it, is full. */
export function isFull(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string }
  return ['ENOSPC', 'EDQUOT', 'EFBIG', '53100'].includes(code ?? '') || /No space left on device/i.test(message)
}
