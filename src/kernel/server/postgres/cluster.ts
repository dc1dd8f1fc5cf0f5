import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { type Account, accountFor } from './account.ts'
import { proveOurs } from './adopt.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { ensureClusterDirectory, ensureDataDirectory } from './initialise.ts'
import { freePort, secretIn } from './place.ts'
import { disownPostmasterFile, inspectHolder, isRunning, type PostmasterFile, readPostmasterFile, waitForEnd } from './postmaster.ts'
import { launch, type Running, watch } from './running.ts'
import { fingerprintOf, settingsFor } from './settings.ts'
import { endServer, type StopMode } from './stop.ts'

export interface ClusterOptions {
  /** Holds everything of the cluster: data, log, secrets, lock. Made when missing. */
  readonly directory: string
  /** False only for tests: no fsync, a crash of the machine may lose everything. */
  readonly durable: boolean
  /** One line per thing a person may want to know. */
  readonly log: (line: string) => void
  /** Start PostgreSQL again when it ends without having been asked to. Default: true when durable. */
  readonly keepRunning?: boolean
}

/** A running PostgreSQL of our own. */
export interface Cluster {
  readonly directory: string
  readonly dataDirectory: string
  /** The directory of the unix socket, or 127.0.0.1. */
  readonly host: string
  readonly port: number
  readonly superuser: string
  readonly password: string
  /** The process number of the server that runs now. */
  readonly pid: number
  /** Whether the server had been left running by a program that was killed, and was taken over. */
  readonly adopted: boolean
  /** Resolves when the server that runs now has ended, with what is known about it. */
  readonly exited: Promise<string>
  /** How the superuser connects to the named database (default `postgres`). */
  admin(database?: string): pg.ClientConfig
  /** Stops the server in the given way (default `fast`) and starts it again at the same port. */
  restart(mode?: StopMode): Promise<void>
  /** Stops the server and leaves the directory to others. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL in the directory, or adopts the one that a killed program has left running there. Throws `DirectoryInUse` when another program has the
 * directory, and an error with the end of the server's log when it does not come up.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  mkdirSync(options.directory, { recursive: true })
  const directory = realpathSync(options.directory)
  const dataDirectory = join(directory, 'pgdata')
  const account = accountFor(dataDirectory)
  ensureClusterDirectory(directory, account)
  const lock = lockDirectory(directory)
  try {
    const binaries = findBinaries(account)
    const password = secretIn(directory, 'superuser-password')
    await ensureDataDirectory({ directory, dataDirectory, account, binaries, superuser: SUPERUSER, password, durable: options.durable })
    const site: Site = { ...options, directory, dataDirectory, account, binaries, password, settings: settingsFor(options.durable) }
    return superviseCluster(site, lock, await bringUp(site, undefined))
  } catch (error) {
    lock.release()
    throw error
  }
}

const SUPERUSER = 'postgres'

/** How long a start is tried again while remnants of an earlier server disappear. */
const RETRY_MS = 15_000

/** Everything a start needs to know. */
interface Site extends ClusterOptions {
  readonly dataDirectory: string
  readonly account: Account | undefined
  readonly binaries: Binaries
  readonly password: string
  readonly settings: Record<string, string>
}

function superviseCluster(site: Site, lock: DirectoryLock, first: Running): Cluster {
  let running = first
  let stopping: Promise<void> | undefined
  let changing: Promise<void> = Promise.resolve()
  const inTurn = (act: () => Promise<void>) => {
    changing = changing.catch(() => {}).then(act)
    return changing
  }
  const again = async () => {
    if (stopping || isRunning(running.pid)) return
    site.log('PostgreSQL ended without being asked to and is started again')
    become(await bringUp(site, running.port))
  }
  const become = (next: Running) => {
    running = next
    if (site.keepRunning ?? site.durable) void next.exited.then(() => inTurn(again)).catch((error) => site.log(String(error)))
  }
  become(first)
  const admin = (database = 'postgres') => adminOf(site, running, database)
  return {
    directory: site.directory,
    dataDirectory: site.dataDirectory,
    superuser: SUPERUSER,
    password: site.password,
    get host() {
      return running.host
    },
    get port() {
      return running.port
    },
    get pid() {
      return running.pid
    },
    get adopted() {
      return running.adopted
    },
    get exited() {
      return running.exited
    },
    admin,
    restart: (mode = 'fast') =>
      inTurn(async () => {
        await endServer(site, running.pid, mode)
        become(await bringUp(site, running.port))
      }),
    stop() {
      stopping ??= inTurn(() => endServer(site, running.pid, 'fast')).finally(() => lock.release())
      return stopping
    },
  }
}

function adminOf(site: Site, at: { host: string; port: number }, database: string): pg.ClientConfig {
  return { host: at.host, port: at.port, user: SUPERUSER, password: site.password, database, ssl: false }
}

/** Adopts a server that runs, else starts one; at the given port when it is still free. */
async function bringUp(site: Site, wantedPort: number | undefined): Promise<Running> {
  const until = performance.now() + RETRY_MS
  let port = wantedPort ?? (await freePort())
  for (;;) {
    const adopted = await settleEarlierServer(site)
    if (adopted) return adopted
    const launched = await launch(site, port)
    if ('pid' in launched) return launched
    if (performance.now() > until || !/lock file|shared memory block|could not (bind|create any TCP)/i.test(launched.failure)) {
      throw new Error(`PostgreSQL did not start in ${site.dataDirectory}:\n${launched.failure}`)
    }
    if (wantedPort === undefined) port = await freePort()
    await delay(200)
  }
}

/** Looks at what `postmaster.pid` tells: adopts the server, or makes way for a new one. */
async function settleEarlierServer(site: Site): Promise<Running | undefined> {
  const file = readPostmasterFile(site.dataDirectory)
  if (!file) return undefined
  const holder = inspectHolder(file.pid, site.dataDirectory)
  if (holder === 'gone') return undefined
  if (holder === 'stranger') return void disownPostmasterFile(site.dataDirectory)
  const ready = await waitUntilReady(site, file.pid)
  if (!ready) return undefined
  const host = socketHostOf(site, ready)
  const found = await proveOurs(adminOf(site, { host, port: ready.port }, 'postgres'), site.dataDirectory, site.account)
  if (found?.fingerprint === fingerprintOf(site.binaries.version, site.settings)) {
    site.log(`PostgreSQL was left running (process ${file.pid}) and is adopted`)
    return { pid: file.pid, host, port: ready.port, adopted: true, exited: watch(file.pid) }
  }
  if (!found && holder === 'likely') {
    throw new Error(`process ${file.pid} may be a PostgreSQL that works in ${site.dataDirectory}, but does not answer: end it first`)
  }
  site.log(`PostgreSQL was left running (process ${file.pid}) with other settings and is stopped`)
  return void (await endServer(site, file.pid, 'fast'))
}

/** Crash recovery may take minutes: as long as the server lives, it is waited for. One that stops is waited for as well, then it is gone. */
async function waitUntilReady(site: Site, pid: number): Promise<PostmasterFile | undefined> {
  for (;;) {
    if (!isRunning(pid)) return undefined
    const file = readPostmasterFile(site.dataDirectory)
    if (file?.pid === pid && file.status === 'ready') return file
    if (file?.status === 'stopping' && (await waitForEnd(pid, 30_000))) return undefined
    if (file?.status === 'stopping') return file
    await delay(20)
  }
}

function socketHostOf(site: Site, file: PostmasterFile): string {
  if (!file.socketDirectory) return '127.0.0.1'
  return file.socketDirectory.startsWith('/proc/') ? site.dataDirectory : file.socketDirectory
}
