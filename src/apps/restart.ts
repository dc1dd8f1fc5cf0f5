import { existsSync } from 'node:fs'
import { ConfigurationFault } from './configuration.ts'

/** Set in a program that was begun anew by itself. */
const ANEW = 'ENTRESOL_BEGUN_ANEW'

/** Whether this system can replace a running program by a new one. */
export const canRestart = typeof process.execve === 'function'

/**
 * Ends this program as hard as `kill -9` would and begins it anew under the same process number, at the same address: nothing is
 * written any more, nobody says goodbye. Whoever waits for the process (npm, a terminal, a supervisor) goes on waiting for it.
 */
export function restartAt(port: number): void {
  const { execve } = process
  if (!execve) throw new Error('this system cannot replace a running program')
  const [program = process.execPath, ...args] = process.argv
  // The last one said counts.
  execve.call(process, process.execPath, [program, ...process.execArgv, ...args, '--port', String(port)], {
    ...(process.env as Record<string, string>),
    [ANEW]: '1',
  })
}

/** This program has had its database before: it waits for it as long as it takes. */
export function isBegunAnew(): boolean {
  return process.env[ANEW] !== undefined
}

/**
 * A program that begins anew because its database is gone must not make an empty plant where the old one was: the volume may only be away.
 * @throws ConfigurationFault when it was begun anew and its data directory is not there.
 */
export function assertStillThere(dataDirectory: string): void {
  if (!isBegunAnew() || existsSync(dataDirectory)) return
  throw new ConfigurationFault(
    `${dataDirectory} is gone while the program ran. Nothing new is made there: bring the directory back and start the program again.`,
  )
}
