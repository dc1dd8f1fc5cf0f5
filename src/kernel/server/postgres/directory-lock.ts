import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface DirectoryLock {
  release(): void
}

/** Thrown when another program works in the directory; `holder` says which, as far as it left word. */
export class DirectoryInUse extends Error {
  readonly directory: string
  readonly holder: string
  constructor(directory: string, holder: string) {
    super(`${directory} is in use by ${holder}; one directory belongs to one running program`)
    this.name = 'DirectoryInUse'
    this.directory = directory
    this.holder = holder
  }
}

/**
 * Takes the directory for this program until `release` or the end of the program, whatever end that is. Throws `DirectoryInUse`.
 *
 * Node has no `flock`. A pid file or a listening socket leaves a remnant after SIGKILL, and two programs that clear the same remnant at once can
 * both believe they hold it. SQLite, which is built into Node, takes a real lock of the operating system on its file (fcntl, LockFileEx on
 * Windows): the kernel drops it with the process, nothing has to be cleared, and, other than a `flock`, the PostgreSQL we start does not inherit
 * it. Nothing is ever stored in that file. It must not be opened by other means in this process: closing any descriptor of it drops the lock.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true })
  const [path, note] = [join(directory, 'lock'), join(directory, 'lock-holder.json')]
  if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new DirectoryInUse(directory, describeHolder(note))
  }
  chmodSync(path, 0o600)
  writeFileSync(note, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }), { mode: 0o600 })
  return {
    release() {
      if (!file.isOpen) return
      rmSync(note, { force: true })
      file.close()
    },
  }
}

const SQLITE_BUSY = 5

function describeHolder(note: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(note, 'utf8')) as { pid: number; host: string; since: string }
    return `process ${pid} on ${host} (since ${since})`
  } catch {
    return 'another process'
  }
}
