import { spawn } from 'node:child_process'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, canReach, giveTo } from './account.ts'
import type { Binaries } from './binaries.ts'

/** What a PostgreSQL program may see of our environment: no `PG…` variable changes its mind, and no secret of ours reaches another account. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR']
  return { ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))), LC_ALL: 'C' }
}

/**
 * The path by which a program that works in `directory` names it. Below a directory that its account may not enter (root's home, say) the absolute path
 * is of no use to it, but the kernel lets it name the directory it stands in; we put it there while we are still root.
 */
export function nameFromWithin(directory: string, account: Account | undefined): string {
  if (canReach(account, directory)) return directory
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new Error(`the account of PostgreSQL cannot enter ${directory}: choose a data directory outside of closed directories`)
}

/**
 * Creates the data directory when there is none. It is made beside its place and moved there when it is complete, so that an interrupted first start leaves
 * nothing that looks like a database. Sort order is that of code points, built into PostgreSQL: it depends on no library of the system, whose update would
 * silently break indexes. Throws when the directory belongs to another major version.
 */
export async function ensureDataDirectory(options: {
  directory: string
  dataDirectory: string
  account: Account | undefined
  binaries: Binaries
  superuser: string
  password: string
  durable: boolean
}): Promise<void> {
  const { directory, dataDirectory, account, binaries } = options
  const draft = join(directory, 'initialising')
  rmSync(draft, { recursive: true, force: true })
  if (existsSync(dataDirectory)) return assertSameMajor(dataDirectory, binaries)
  const [made, passwordFile] = [join(draft, 'pgdata'), join(draft, 'password')]
  mkdirSync(made, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, options.password, { mode: 0o600 })
  for (const path of [draft, made, passwordFile]) giveTo(account, path)
  const switches = ['-D', nameFromWithin(made, account), '-U', options.superuser, '--pwfile=../password']
  try {
    await runInitdb(binaries, account, made, [...switches, ...INITDB, ...(options.durable ? [] : ['--no-sync'])])
    renameSync(made, dataDirectory)
    if (options.durable) syncDirectory(directory)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const INITDB = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
]

function assertSameMajor(dataDirectory: string, binaries: Binaries): void {
  const [ours, theirs] = [binaries.version.split('.')[0], readFileSync(join(dataDirectory, 'PG_VERSION'), 'utf8').trim()]
  if (ours !== theirs)
    throw new Error(`${dataDirectory} was made by PostgreSQL ${theirs}; these programs are PostgreSQL ${ours} and cannot open it`)
}

function runInitdb(binaries: Binaries, account: Account | undefined, cwd: string, switches: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, switches, { ...account, cwd, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`initdb failed (${code}):\n${said.trim()}`))))
  })
}

function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(directory, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
