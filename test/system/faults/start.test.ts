import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createChance } from '../../../simulator/plant/chance.ts'
import { isRunning, readPostmasterFile } from '../../../src/kernel/server/postgres/postmaster.ts'
import { startProgram } from '../../apps/program.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const CRASHES = 4
const seed = Number(process.env['ENTRESOL_FAULT_SEED'] ?? Date.now() % 1_000_000)

/** @returns the process number of the database that runs in the directory and is another one than `before`, when it takes connections. */
function nextDatabase(pgdata: string, before: number): Promise<number> {
  return vi.waitFor(
    () => {
      const found = readPostmasterFile(pgdata)
      if (!found || found.pid === before || found.status !== 'ready') throw new Error('no database has come up')
      return found.pid
    },
    { timeout: 120_000, interval: 5 },
  )
}

test(`a start outlives its database, which crashes ${CRASHES} times meanwhile (ENTRESOL_FAULT_SEED=${seed})`, async () => {
  const directory = scratchDirectory(onTestFinished)
  const afterwards = (stop: () => Promise<unknown>) => onTestFinished(async () => void (await stop()))
  const args = ['--empty', '--data', directory]
  await (await startProgram(args, afterwards)).stop()
  const pgdata = join(directory, 'postgres', 'pgdata')
  const chance = createChance(seed, 'start')
  let isReady = false
  const starting = startProgram(args, afterwards).then((program) => {
    isReady = true
    return program
  })
  let crashes = 0
  for (let pid = 0; crashes < CRASHES && !isReady; crashes++) {
    pid = await nextDatabase(pgdata, pid)
    // From the moment it takes connections on: the migration, the writer, the followers and the machines' door come to it one after the other.
    await sleep(chance.whole(0, 400))
    // A start that is begun anew has ended the database itself.
    if (isRunning(pid)) process.kill(pid, chance.one(['SIGQUIT', 'SIGINT', 'SIGKILL']))
  }
  const { url } = await starting
  expect(crashes).toBeGreaterThan(1)
  await vi.waitFor(async () => expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true }), { timeout: 240_000 })
}, 480_000)
