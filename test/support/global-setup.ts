import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type Cluster, startCluster } from '../../src/kernel/server/postgres/cluster.ts'
import { DirectoryInUse, lockDirectory } from '../../src/kernel/server/postgres/directory-lock.ts'
import { inspectHolder, isRunning, readPostmasterFile } from '../../src/kernel/server/postgres/postmaster.ts'
import { prepareDatabase } from '../../src/kernel/server/postgres/prepare-database.ts'

/** What a test file needs to know to make databases of its own. */
export interface TestCluster {
  readonly admin: pg.ClientConfig
  readonly write: pg.ClientConfig
  readonly read: pg.ClientConfig
  readonly template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The address that answers with the run's `TestCluster`. */
    databaseDoor: string
    /** A directory that is gone at the end of the run, whatever end that is. */
    scratchHome: string
  }
}

const PREFIX = 'entresol-test-'
const TEMPLATE = 'entresol_template'

/**
 * One PostgreSQL per test run, on the memory disk where there is one. It starts when the first test asks for a database, so that a run of pure tests pays
 * nothing, and is gone at the end, also when tests failed or the run was broken off. What a killed run has left behind, a later one clears.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const base = memoryDisk() ?? tmpdir()
  clearLeftovers(base)
  const home = mkdtempSync(join(base, PREFIX))
  const lock = lockDirectory(home)
  chmodSync(home, 0o711)
  process.once('exit', () => clear(home))
  let started: Promise<{ cluster: Cluster; answer: TestCluster }> | undefined
  const token = randomBytes(16).toString('hex')
  const door = createServer((request, response) => {
    if (request.url !== `/${token}`) return void response.writeHead(404).end()
    started ??= startTestCluster(join(home, 'cluster'))
    started.then(
      ({ answer }) => response.writeHead(200).end(JSON.stringify(answer)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  project.provide('databaseDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}/${token}`)
  project.provide('scratchHome', home)
  return async () => {
    door.closeAllConnections()
    door.close()
    await (await started?.catch(() => undefined))?.cluster.stop()
    lock.release()
    clear(home)
  }
}

async function startTestCluster(directory: string): Promise<{ cluster: Cluster; answer: TestCluster }> {
  const cluster = await startCluster({ directory, durable: false, log: () => {} })
  const { write, read } = await prepareDatabase(cluster.admin(), { database: TEMPLATE, directory })
  const client = new pg.Client(cluster.admin())
  await client.connect()
  await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`)
  await client.end()
  return { cluster, answer: { admin: cluster.admin(), write, read, template: TEMPLATE } }
}

/** Containers often have a memory disk of 64 MB, which is too small. */
function memoryDisk(): string | undefined {
  if (!existsSync('/dev/shm')) return undefined
  const { bavail, bsize } = statfsSync('/dev/shm')
  return bavail * bsize > 1_000_000_000 ? '/dev/shm' : undefined
}

/** Ends every server that still works below the directory, and removes it. */
function clear(home: string): void {
  if (!existsSync(home)) return
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('postmaster.pid'))
  for (const data of files.map((path) => dirname(join(home, path)))) {
    const pid = readPostmasterFile(data)?.pid ?? 0
    if (inspectHolder(pid, data) === 'server') endNow(pid)
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** Without a promise, because a program that exits waits for none. SIGQUIT first: a server that is killed leaves its shared memory behind. */
function endNow(pid: number): void {
  process.kill(pid, 'SIGQUIT')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let round = 0; round < 150 && isRunning(pid); round++) Atomics.wait(pause, 0, 0, 20)
  if (isRunning(pid)) process.kill(pid, 'SIGKILL')
}

/** A directory whose lock is free has lost its run. One that is quite new may not have taken its lock yet. */
function clearLeftovers(base: string): void {
  for (const name of readdirSync(base).filter((one) => one.startsWith(PREFIX))) {
    const home = join(base, name)
    try {
      if (Date.now() - statSync(home).birthtimeMs < 60_000) continue
      lockDirectory(home).release()
      clear(home)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (!(error instanceof DirectoryInUse) && !['ENOENT', 'EACCES', 'EPERM', 'ENOTEMPTY', 'ESRCH'].includes(code)) throw error
    }
  }
}
