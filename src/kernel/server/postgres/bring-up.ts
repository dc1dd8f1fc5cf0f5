import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Account } from './account.ts'
import { proveOurs } from './adopt.ts'
import type { Binaries } from './binaries.ts'
import { freePort } from './place.ts'
import { disownPostmasterFile, inspectHolder, isRunning, type PostmasterFile, readPostmasterFile, waitForEnd } from './postmaster.ts'
import { launch, type Running, watch } from './running.ts'
import { fingerprintOf } from './settings.ts'
import { endServer } from './stop.ts'

/** Everything a start needs to know. */
export interface ClusterSetup {
  readonly directory: string
  readonly dataDirectory: string
  readonly account: Account | undefined
  readonly binaries: Binaries
  readonly password: string
  readonly settings: Record<string, string>
  readonly log: (line: string) => void
}

export const SUPERUSER = 'postgres'

/** How long a start is tried again while remnants of an earlier server disappear. */
const RETRY_MS = 15_000

export function adminOf(setup: ClusterSetup, at: { host: string; port: number }, database: string): pg.ClientConfig {
  return { host: at.host, port: at.port, user: SUPERUSER, password: setup.password, database, ssl: false }
}

/** Failures that pass by themselves: an earlier server is not quite gone, its port is taken meanwhile, or the new one was told to end while it began. */
const PASSES = /lock file|shared memory block|could not (bind|create any TCP)|shutdown request|ended \(SIG/i

/** Adopts a server that runs, else starts one; at the given port when it is still free. */
export async function bringUp(setup: ClusterSetup, wantedPort: number | undefined): Promise<Running> {
  const until = performance.now() + RETRY_MS
  let port = wantedPort ?? (await freePort())
  for (;;) {
    const adopted = await settleEarlierServer(setup)
    if (adopted) return adopted
    const launched = await launch(setup, port)
    if ('pid' in launched) return launched
    if (performance.now() > until || !PASSES.test(launched.failure)) {
      throw new Error(`PostgreSQL did not start in ${setup.dataDirectory}:\n${launched.failure}`)
    }
    if (wantedPort === undefined) port = await freePort()
    await delay(200)
  }
}

/** Looks at what `postmaster.pid` tells: adopts the server, or makes way for a new one. */
async function settleEarlierServer(setup: ClusterSetup): Promise<Running | undefined> {
  const file = readPostmasterFile(setup.dataDirectory)
  if (!file) return undefined
  const holder = inspectHolder(file.pid, setup.dataDirectory)
  if (holder === 'gone') return undefined
  if (holder === 'stranger') return void disownPostmasterFile(setup.dataDirectory)
  const ready = await waitUntilReady(setup, file.pid)
  if (!ready) return undefined
  const host = socketHostOf(setup, ready)
  const found = await proveOurs(adminOf(setup, { host, port: ready.port }, 'postgres'), setup.dataDirectory, setup.account)
  if (found?.fingerprint === fingerprintOf(setup.binaries.version, setup.settings)) {
    setup.log(`PostgreSQL was left running (process ${file.pid}) and is adopted`)
    return { pid: file.pid, host, port: ready.port, adopted: true, exited: watch(file.pid) }
  }
  if (!found && !isRunning(file.pid)) return undefined
  if (!found && holder === 'likely') {
    throw new Error(`process ${file.pid} may be a PostgreSQL that works in ${setup.dataDirectory}, but does not answer: end it first`)
  }
  setup.log(`PostgreSQL was left running (process ${file.pid}) with other settings and is stopped`)
  return void (await endServer(setup, file.pid, 'fast'))
}

/** Crash recovery may take minutes: as long as the server lives, it is waited for. One that stops is waited for as well, then it is gone. */
async function waitUntilReady(setup: ClusterSetup, pid: number): Promise<PostmasterFile | undefined> {
  for (;;) {
    if (!isRunning(pid)) return undefined
    const file = readPostmasterFile(setup.dataDirectory)
    if (file?.pid === pid && file.status === 'ready') return file
    if (file?.status === 'stopping' && (await waitForEnd(pid, 30_000))) return undefined
    if (file?.status === 'stopping') return file
    await delay(20)
  }
}

function socketHostOf(setup: ClusterSetup, file: PostmasterFile): string {
  if (!file.socketDirectory) return '127.0.0.1'
  return file.socketDirectory.startsWith('/proc/') ? setup.dataDirectory : file.socketDirectory
}
