import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { accountFor } from './account.ts'
import { findBinaries } from './binaries.ts'
import { adminOf, bringUp, type ClusterSetup, SUPERUSER } from './bring-up.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { ensureDataDirectory } from './initialise.ts'
import { secretIn } from './place.ts'
import { isRunning } from './postmaster.ts'
import type { Running } from './running.ts'
import { settingsFor } from './settings.ts'
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
  // The server's account passes through; what is in it is closed by itself. A directory that exists keeps the rights that somebody gave it.
  mkdirSync(options.directory, { recursive: true, mode: 0o711 })
  const directory = realpathSync(options.directory)
  const dataDirectory = join(directory, 'pgdata')
  const account = accountFor(dataDirectory)
  const lock = lockDirectory(directory)
  try {
    const binaries = findBinaries(account)
    const password = secretIn(directory, 'superuser-password')
    await ensureDataDirectory({ directory, dataDirectory, account, binaries, superuser: SUPERUSER, password, durable: options.durable })
    const setup = { directory, dataDirectory, account, binaries, password, settings: settingsFor(options.durable), log: options.log }
    return new SupervisedCluster(setup, lock, await bringUp(setup, undefined), options.keepRunning ?? options.durable)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Changes of the server happen one after the other, whoever asks for them. */
class SupervisedCluster implements Cluster {
  readonly superuser = SUPERUSER
  readonly #setup: ClusterSetup
  readonly #lock: DirectoryLock
  readonly #keepRunning: boolean
  #running: Running
  #changing: Promise<void> = Promise.resolve()
  #stopping: Promise<void> | undefined

  constructor(setup: ClusterSetup, lock: DirectoryLock, running: Running, keepRunning: boolean) {
    this.#setup = setup
    this.#lock = lock
    this.#keepRunning = keepRunning
    this.#running = running
    this.#guard(running)
  }

  get directory() {
    return this.#setup.directory
  }
  get dataDirectory() {
    return this.#setup.dataDirectory
  }
  get password() {
    return this.#setup.password
  }
  get host() {
    return this.#running.host
  }
  get port() {
    return this.#running.port
  }
  get pid() {
    return this.#running.pid
  }
  get adopted() {
    return this.#running.adopted
  }
  get exited() {
    return this.#running.exited
  }

  admin(database = 'postgres'): pg.ClientConfig {
    return adminOf(this.#setup, this.#running, database)
  }

  restart(mode: StopMode = 'fast'): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#stopping) throw new Error('the cluster is being stopped')
      await endServer(this.#setup, this.#running.pid, mode)
      this.#guard(await bringUp(this.#setup, this.#running.port))
    })
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#inTurn(async () => {
      await endServer(this.#setup, this.#running.pid, 'fast')
      if (this.host !== '127.0.0.1' && this.host !== this.dataDirectory) rmSync(this.host, { recursive: true, force: true })
    }).finally(() => this.#lock.release())
    return this.#stopping
  }

  #guard(running: Running): void {
    this.#running = running
    if (this.#keepRunning) void running.exited.then(() => this.#inTurn(() => this.#revive()))
  }

  /** Goes on trying, because what keeps the server down, a full disk for instance, may pass. */
  async #revive(): Promise<void> {
    while (!this.#stopping && !isRunning(this.#running.pid)) {
      this.#setup.log('PostgreSQL ended without being asked to and is started again')
      try {
        this.#guard(await bringUp(this.#setup, this.#running.port))
      } catch (error) {
        this.#setup.log((error as Error).message)
        await delay(2_000)
      }
    }
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#changing = this.#changing.catch(() => {}).then(act)
    return this.#changing
  }
}
