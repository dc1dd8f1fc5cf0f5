import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, giveTo } from './account.ts'

/** The bytes a socket's address may have (`sun_path`), without the closing zero: 107 on Linux, 103 on macOS; the lower one serves both. */
const SOCKET_PATH_BYTES = 103

/**
 * Where the unix socket lies: in the data directory, so that nobody else can be in the way, or, where that path is too long for a socket, in a short
 * directory below the temporary one. `undefined` when there is no such place; then 127.0.0.1 serves alone.
 */
export function socketDirectoryFor(dataDirectory: string, account: Account | undefined): string | undefined {
  if (process.platform === 'win32') return undefined
  if (fits(dataDirectory)) return dataDirectory
  const short = join(tmpdir(), `entresol-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)}`)
  if (!fits(short)) return undefined
  try {
    mkdirSync(short, { mode: 0o700 })
    chmodSync(short, 0o700)
    giveTo(account, short)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined
  }
  const found = lstatSync(short)
  return found.isDirectory() && found.uid === (account?.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0 ? short : undefined
}

function fits(directory: string): boolean {
  return Buffer.byteLength(join(directory, '.s.PGSQL.65535')) <= SOCKET_PATH_BYTES
}

/** A port of 127.0.0.1 that nobody listens at now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** The secret of this name in the directory, readable by its owner only; made on first use, complete or not at all, whatever cuts us off. */
export function secretIn(directory: string, name: string): string {
  const path = join(directory, name)
  if (!existsSync(path)) {
    const draft = `${path}.${randomBytes(6).toString('hex')}`
    writeFileSync(draft, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
    try {
      linkSync(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft)
    }
  }
  return readFileSync(path, 'utf8')
}
