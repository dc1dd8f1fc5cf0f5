import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { cleanEnvironment, nameFromWithin } from './initialise.ts'
import { socketDirectoryFor } from './place.ts'
import { readPostmasterFile, waitForEnd } from './postmaster.ts'
import { fingerprintOf } from './settings.ts'

/** A server that runs and where it is reached. */
export interface Running {
  readonly pid: number
  readonly host: string
  readonly port: number
  readonly adopted: boolean
  readonly exited: Promise<string>
}

interface Launch {
  readonly directory: string
  readonly dataDirectory: string
  readonly account: Account | undefined
  readonly binaries: Binaries
  readonly settings: Record<string, string>
  readonly log: (line: string) => void
}

/** Starts a server and waits until it takes connections; answers with the end of its log when it ends instead. */
export async function launch(setup: Launch, port: number): Promise<Running | { failure: string }> {
  const socketDirectory = socketDirectoryFor(setup.dataDirectory, setup.account)
  const place = nameFromWithin(setup.dataDirectory, setup.account)
  const settings: Record<string, string> = {
    ...setup.settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: (socketDirectory === setup.dataDirectory ? place : socketDirectory) ?? '',
    'entresol.fingerprint': fingerprintOf(setup.binaries.version, setup.settings),
  }
  const switches = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = join(setup.directory, 'postgres.log')
  const startOfLog = rotate(logFile)
  const log = openSync(logFile, 'a', 0o600)
  // A session of its own: Ctrl-C in a terminal reaches us, and we stop the server when everything that uses it has come to rest.
  const child = spawn(setup.binaries.postgres, ['-D', place, ...switches], {
    ...setup.account,
    cwd: setup.dataDirectory,
    env: cleanEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const exited = endOf(child)
  child.unref()
  if (await becameReady(setup, child, exited)) {
    return { pid: child.pid ?? 0, host: socketDirectory ?? '127.0.0.1', port, adopted: false, exited }
  }
  return { failure: `${await exited}\n${tailOf(logFile, startOfLog)}${tailOfCollected(setup.dataDirectory)}`.trim() }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`PostgreSQL could not be run: ${error.message}`))
    child.once('exit', (code, signal) => resolve(`PostgreSQL ended (${signal ?? `code ${code}`})`))
  })
}

/** Crash recovery may take minutes: as long as the server lives, it is waited for. */
async function becameReady(setup: Launch, child: ChildProcess, exited: Promise<string>): Promise<boolean> {
  let over = false
  const notice = setTimeout(() => setup.log('PostgreSQL recovers what was not yet written when it ended; this may take minutes'), 5_000)
  void exited.then(() => (over = true)).then(() => clearTimeout(notice))
  while (!over) {
    const file = readPostmasterFile(setup.dataDirectory)
    if (file && file.pid === child.pid && file.status === 'ready') {
      clearTimeout(notice)
      return true
    }
    await delay(10)
  }
  return false
}

/** The end of a server that is not our child can only be seen by looking. */
export async function watch(pid: number): Promise<string> {
  while (!(await waitForEnd(pid, 0))) await delay(200, undefined, { ref: false })
  return `PostgreSQL (process ${pid}) ended`
}

/** What the server says before its own log begins goes into one file; it is put aside when it has grown. */
function rotate(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size < 10_000_000) return size
  renameSync(logFile, `${logFile}.1`)
  return 0
}

function tailOf(file: string, from = 0): string {
  return readFileSync(file).subarray(from).toString('utf8').slice(-4_000)
}

function tailOfCollected(dataDirectory: string): string {
  const directory = join(dataDirectory, 'log')
  try {
    const files = readdirSync(directory).map((name) => join(directory, name))
    const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
    return newest ? `\n${tailOf(newest)}` : ''
  } catch {
    return ''
  }
}
