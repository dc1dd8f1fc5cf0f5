import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type Cluster, startCluster } from '../../src/kernel/server/postgres/cluster.ts'
import { DirectoryInUse, lockDirectory } from '../../src/kernel/server/postgres/directory-lock.ts'
import { inspectHolder, readPostmasterFile, waitForEnd } from '../../src/kernel/server/postgres/postmaster.ts'
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
  }
}

const TEMPLATE = 'entresol_template'

/**
 * One PostgreSQL per test run, on the memory disk where there is one. It starts when the first test asks for a database, so that a run of pure tests pays
 * nothing, and is gone at the end, also when tests failed. What a killed run has left behind, the next one clears.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<{ home: string; cluster: Cluster; answer: TestCluster }> | undefined
  const token = randomBytes(16).toString('hex')
  const door = createServer((request, response) => {
    if (request.url !== `/${token}`) return void response.writeHead(404).end()
    started ??= startTestCluster()
    started.then(
      ({ answer }) => response.writeHead(200).end(JSON.stringify(answer)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  project.provide('databaseDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}/${token}`)
  return async () => {
    door.closeAllConnections()
    door.close()
    const running = await started?.catch(() => undefined)
    if (!running) return
    await running.cluster.stop()
    rmSync(running.home, { recursive: true, force: true })
  }
}

async function startTestCluster(): Promise<{ home: string; cluster: Cluster; answer: TestCluster }> {
  const base = memoryDisk() ?? tmpdir()
  await clearLeftovers(base)
  const home = mkdtempSync(join(base, PREFIX))
  chmodSync(home, 0o711)
  const cluster = await startCluster({ directory: home, durable: false, log: () => {} })
  process.once('exit', () => abandon(cluster, home))
  const { write, read } = await prepareDatabase(cluster.admin(), { database: TEMPLATE, directory: home })
  const client = new pg.Client(cluster.admin())
  await client.connect()
  await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`)
  await client.end()
  return { home, cluster, answer: { admin: cluster.admin(), write, read, template: TEMPLATE } }
}

const PREFIX = 'entresol-test-'

/** Containers often have a memory disk of 64 MB, which is too small. */
function memoryDisk(): string | undefined {
  if (!existsSync('/dev/shm')) return undefined
  const { bavail, bsize } = statfsSync('/dev/shm')
  return bavail * bsize > 1_000_000_000 ? '/dev/shm' : undefined
}

/** The last resort when the run ends without its teardown. */
function abandon(cluster: Cluster, home: string): void {
  if (!existsSync(home)) return
  try {
    process.kill(cluster.pid, 'SIGQUIT')
  } catch {
    // It has ended already.
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

/** A directory whose lock is free has lost its run. One that is quite new may not have taken its lock yet. */
async function clearLeftovers(base: string): Promise<void> {
  for (const name of readdirSync(base).filter((one) => one.startsWith(PREFIX))) {
    const home = join(base, name)
    try {
      if (Date.now() - statSync(home).birthtimeMs < 120_000) continue
      const lock = lockDirectory(home)
      const data = join(home, 'pgdata')
      const pid = readPostmasterFile(data)?.pid ?? 0
      if (inspectHolder(pid, data) === 'server') {
        process.kill(pid, 'SIGQUIT')
        await waitForEnd(pid, 10_000)
      }
      lock.release()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (!(error instanceof DirectoryInUse) && !['ENOENT', 'EACCES', 'EPERM'].includes(code)) throw error
    }
  }
}
