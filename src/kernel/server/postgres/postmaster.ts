import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** What a running server writes into `postmaster.pid`; the later lines appear while it starts. */
export interface PostmasterFile {
  readonly pid: number
  readonly port: number
  readonly socketDirectory: string
  readonly status: string
}

export function readPostmasterFile(dataDirectory: string): PostmasterFile | undefined {
  let text: string
  try {
    text = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const lines = text.split('\n').map((line) => line.trim())
  return { pid: Math.abs(Number(lines[0])) || 0, port: Number(lines[3]) || 0, socketDirectory: lines[4] ?? '', status: lines[7] ?? '' }
}

/** `server`: certainly ours. `likely`: a PostgreSQL, but whose cannot be seen. `stranger`: the number was given away again, or the process is dead but not yet reaped. */
export type Holder = 'gone' | 'stranger' | 'likely' | 'server'

/** Who has the process number that `postmaster.pid` names. */
export function inspectHolder(pid: number, dataDirectory: string): Holder {
  if (pid === 0 || !isAlive(pid)) return 'gone'
  if (process.platform === 'linux') return inspectOnLinux(pid, dataDirectory)
  if (process.platform === 'win32') return 'likely'
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres') ? 'likely' : 'stranger'
  } catch {
    return 'gone'
  }
}

/** A server's working directory is its data directory, so the kernel tells whose it is. */
function inspectOnLinux(pid: number, dataDirectory: string): Holder {
  try {
    if (isDead(pid)) return 'stranger'
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(dataDirectory)]
    return theirs.dev === ours.dev && theirs.ino === ours.ino ? 'server' : 'stranger'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'stranger' : 'gone'
  }
}

/** Dead but not reaped: the parent (a container's first process, say) has not asked for its exit yet. `kill(pid, 0)` still succeeds. */
function isDead(pid: number): boolean {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return ['Z', 'X'].includes(line.slice(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false
  try {
    return process.platform !== 'linux' || !isDead(pid)
  } catch {
    return false
  }
}

/**
 * Makes a new server take a stale `postmaster.pid` for what it is, although a stranger has its number. The file is not removed, because it also
 * names the shared memory by which a new server notices that the old one's sessions still end. A number that is its own parent's it takes as stale.
 */
export function disownPostmasterFile(dataDirectory: string): void {
  const path = join(dataDirectory, 'postmaster.pid')
  const [, ...rest] = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, [process.pid, ...rest].join('\n'))
}

/** Waits until the process has ended; false when it still runs after the given time. */
export async function waitForEnd(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  while (isRunning(pid)) {
    if (performance.now() > until) return false
    await delay(10)
  }
  return true
}
