import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test, vi } from 'vitest'
import { proveOurs } from '../../../src/kernel/server/postgres/adopt.ts'
import { type Cluster, type ClusterOptions, startCluster } from '../../../src/kernel/server/postgres/cluster.ts'
import { lockDirectory } from '../../../src/kernel/server/postgres/directory-lock.ts'
import { isRunning } from '../../../src/kernel/server/postgres/postmaster.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { killHard, query, secondProgram } from '../../database/programs.fixture.ts'

async function start(directory: string, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ directory, durable: false, log: () => {}, ...options })
  onTestFinished(() => cluster.stop())
  return cluster
}

test('a fresh start makes a database whose order depends on no library, behind a password, and a second start keeps what it holds', async () => {
  const directory = scratchDirectory()
  const first = await start(directory)
  const [made] = await query(
    first.admin(),
    `select datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding
    from pg_database where datname = 'postgres'`,
  )
  expect(made).toEqual({ provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' })
  await query(first.admin(), 'create table kept as select 42 as answer')
  expect(await query({ ...first.admin(), host: '127.0.0.1' }, 'select answer from kept')).toEqual([{ answer: 42 }])
  for (const host of [first.host, '127.0.0.1']) {
    await expect(query({ ...first.admin(), host, password: 'wrong' }, 'select 1')).rejects.toThrow('password authentication failed')
  }
  expect(statSync(join(directory, 'superuser-password')).mode & 0o777).toBe(0o600)
  await first.stop()
  expect(isRunning(first.pid)).toBe(false)

  const second = await start(directory)
  expect(second.adopted).toBe(false)
  expect(await query(second.admin(), 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a server whose program was killed is adopted as it runs', async () => {
  const directory = scratchDirectory()
  const { child, said } = await secondProgram('cluster', directory)
  expect(said).toMatchObject({ pid: expect.any(Number) })
  await killHard(child)
  expect(isRunning(said['pid'] as number)).toBe(true)

  const cluster = await start(directory)
  expect(cluster).toMatchObject({ adopted: true, pid: said['pid'], port: said['port'] })
  expect(await query(cluster.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
  await cluster.stop()
  expect(await cluster.exited).toContain(String(said['pid']))
  expect(existsSync(join(cluster.dataDirectory, 'postmaster.pid'))).toBe(false)
})

test('a server left running with other settings is stopped and started anew with ours', async () => {
  const directory = scratchDirectory()
  const { child, said } = await secondProgram('cluster', directory)
  await killHard(child)
  const cluster = await start(directory, { durable: true })
  expect(cluster.adopted).toBe(false)
  expect(isRunning(said['pid'] as number)).toBe(false)
  expect(await query(cluster.admin(), `select current_setting('fsync') as fsync`)).toEqual([{ fsync: 'on' }])
})

test('a second program is refused while the first runs the cluster', async () => {
  const directory = scratchDirectory()
  await start(directory)
  const { said } = await secondProgram('cluster', directory)
  expect(said['message']).toContain(`in use by process ${process.pid} `)
})

test('after kill -9 of the server what was committed is there, at the same port', async () => {
  const cluster = await start(scratchDirectory(), { durable: true, keepRunning: false })
  await query(cluster.admin(), 'create table kept as select generate_series(1, 1000) as number')
  const { port, pid } = cluster
  process.kill(pid, 'SIGKILL')
  expect(await cluster.exited).toContain('SIGKILL')
  await cluster.restart()
  expect(cluster.port).toBe(port)
  expect(cluster.pid).not.toBe(pid)
  expect(await query(cluster.admin(), 'select count(*)::int as count from kept')).toEqual([{ count: 1000 }])
})

test('a server that is to be kept running comes back by itself, also an adopted one', async () => {
  const directory = scratchDirectory()
  const { child, said } = await secondProgram('cluster', directory)
  await killHard(child)
  const cluster = await start(directory, { keepRunning: true })
  expect(cluster.adopted).toBe(true)
  process.kill(said['pid'] as number, 'SIGKILL')
  await cluster.exited
  await vi.waitFor(() => query(cluster.admin(), 'select 1'), { timeout: 15_000, interval: 20 })
  expect(cluster.pid).not.toBe(said['pid'])
  expect(cluster.port).toBe(said['port'])
})

test.each(['fast', 'immediate', 'kill'] as const)('a restart in the way "%s" keeps the port', async (mode) => {
  const cluster = await start(scratchDirectory())
  const { port, pid } = cluster
  await cluster.restart(mode)
  expect(cluster.port).toBe(port)
  expect(isRunning(pid)).toBe(false)
  expect(await query(cluster.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a cluster below a directory that is closed to others runs, as root as well', async () => {
  const closed = join(scratchDirectory(), 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const cluster = await start(join(closed, 'deep', 'data'))
  expect(await query(cluster.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
  await cluster.restart('kill')
  expect(await query(cluster.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a path that is too long for a socket is served by a short one', async () => {
  const long = join(scratchDirectory(), 'a'.repeat(60), 'b'.repeat(60))
  mkdirSync(long, { recursive: true })
  const cluster = await start(long)
  expect(cluster.host.length).toBeLessThan(80)
  expect(cluster.host).not.toBe(cluster.dataDirectory)
  expect(await query(cluster.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
  await cluster.stop()
  expect(existsSync(cluster.host)).toBe(false)
})

test('a server of a copied directory is not taken for that of the copy', async () => {
  const [original, copy] = [scratchDirectory(), scratchDirectory()]
  const first = await start(original)
  await query(first.admin(), 'checkpoint')
  for (const name of ['pgdata', 'superuser-password']) {
    cpSync(join(original, name), join(copy, name), { recursive: true, filter: (path) => !statSync(path).isSocket() })
  }
  const owner = statSync(join(original, 'pgdata'))
  const { status } = await finished('chown', ['-R', `${owner.uid}:${owner.gid}`, join(copy, 'pgdata')])
  expect(status).toBe(0)
  expect(await proveOurs(first.admin(), join(original, 'pgdata'), owner)).toBeDefined()
  expect(await proveOurs(first.admin(), join(copy, 'pgdata'), owner)).toBeUndefined()
  const second = await start(copy)
  expect(second.adopted).toBe(false)
  expect(isRunning(first.pid)).toBe(true)
  expect(second.pid).not.toBe(first.pid)
})

async function finished(command: string, args: string[]): Promise<{ status: number }> {
  const [status] = (await once(spawn(command, args), 'close')) as [number]
  return { status }
}

test.each([
  ['lives', 'echo $$; exec cat'],
  ['is dead but not reaped', 'true & echo $!; exec cat'],
])('a stale postmaster.pid whose number belongs to another process that %s does not hinder the start', async (_, script) => {
  const directory = scratchDirectory()
  const first = await start(directory)
  const file = join(first.dataDirectory, 'postmaster.pid')
  const left = readFileSync(file, 'utf8')
  await first.restart('kill')
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  await first.stop()
  const owner = statSync(first.dataDirectory)
  const other = spawn('/bin/sh', ['-c', script], { uid: owner.uid, gid: owner.gid, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void other.kill('SIGKILL'))
  const [pid] = (await once(createInterface({ input: other.stdout }), 'line')) as [string]
  writeFileSync(file, left.replace(/^\d+/, pid))
  const second = await start(directory)
  expect(second.adopted).toBe(false)
  expect(await query(second.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(other.exitCode).toBeNull()
})

test('what an interrupted first start left behind is cleared', async () => {
  const directory = scratchDirectory()
  mkdirSync(join(directory, 'initialising', 'pgdata', 'base'), { recursive: true })
  const cluster = await start(directory)
  expect(await query(cluster.admin(), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(join(directory, 'initialising'))).toBe(false)
})

test('a server that cannot start says why, and the directory is free again', async () => {
  const directory = scratchDirectory()
  const cluster = await start(directory)
  await cluster.stop()
  const control = join(cluster.dataDirectory, 'global', 'pg_control')
  const bytes = readFileSync(control)
  writeFileSync(control, bytes.fill(7, 16, 40))
  await expect(startCluster({ directory, durable: false, log: () => {} })).rejects.toThrow(/control file/)
  lockDirectory(directory).release()
})

test('a directory of another major version is refused in words', async () => {
  const directory = scratchDirectory()
  mkdirSync(join(directory, 'pgdata'), { recursive: true })
  writeFileSync(join(directory, 'pgdata', 'PG_VERSION'), '15\n')
  chmodSync(join(directory, 'pgdata'), 0o700)
  await expect(startCluster({ directory, durable: false, log: () => {} })).rejects.toThrow(
    'was made by PostgreSQL 15; these programs are PostgreSQL 18',
  )
})
