import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Binaries } from './binaries.ts'
import { cleanEnvironment } from './initialise.ts'
import { waitForEnd } from './postmaster.ts'

/** `fast` rolls back what is open and writes a checkpoint; `immediate` leaves recovery to the next start; `kill` is what a fault test or a desperate person does. */
export type StopMode = 'fast' | 'immediate' | 'kill'

const STEPS: { mode: StopMode; signal: NodeJS.Signals; patienceMs: number }[] = [
  { mode: 'fast', signal: 'SIGINT', patienceMs: 30_000 },
  { mode: 'immediate', signal: 'SIGQUIT', patienceMs: 10_000 },
  { mode: 'kill', signal: 'SIGKILL', patienceMs: 10_000 },
]

/** Ends the server in the given way, and in a ruder one when it does not obey. Throws when the process outlives even that. */
export async function endServer(
  setup: { dataDirectory: string; binaries: Binaries; log: (line: string) => void },
  pid: number,
  mode: StopMode,
): Promise<void> {
  for (const step of STEPS.slice(STEPS.findIndex((one) => one.mode === mode))) {
    if (process.platform === 'win32' && step.mode !== 'kill') await askPgCtl(setup, step.mode)
    else send(pid, step.signal)
    if (await waitForEnd(pid, step.patienceMs)) return
    setup.log(`PostgreSQL (process ${pid}) does not end after a ${step.mode} stop`)
  }
  throw new Error(`PostgreSQL (process ${pid}) cannot be ended`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Windows has no signals; the server listens at a pipe that pg_ctl knows. */
async function askPgCtl(setup: { dataDirectory: string; binaries: Binaries }, mode: StopMode): Promise<void> {
  const child = spawn(setup.binaries.pgCtl, ['stop', '-W', '-D', setup.dataDirectory, '-m', mode], {
    env: cleanEnvironment(),
    stdio: 'ignore',
  })
  await once(child, 'close')
}
