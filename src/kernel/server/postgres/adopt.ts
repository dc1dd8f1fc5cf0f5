import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import pg from 'pg'
import { type Account, giveTo } from './account.ts'

/** What a server that proved to be ours said about itself. */
export interface Found {
  readonly fingerprint: string
}

/**
 * Asks a running server to prove that it is the one of this data directory: it must take our password, have the system identifier of the directory's
 * control file, and read back a secret that we have just put there. The last cannot be done by the server of a copied directory, which has the same
 * password and identifier. Answers `undefined` when it cannot be reached or the proof fails.
 */
export async function proveOurs(
  connection: pg.ClientConfig,
  dataDirectory: string,
  account: Account | undefined,
): Promise<Found | undefined> {
  const secret = randomBytes(24).toString('base64url')
  const file = join(dataDirectory, `entresol-proof-${randomBytes(6).toString('hex')}`)
  writeFileSync(file, secret, { mode: 0o600 })
  giveTo(account, file)
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      `select pg_read_file($1, true) as secret, (select system_identifier::text from pg_control_system()) as identifier,
              current_setting('entresol.fingerprint', true) as fingerprint`,
      [basename(file)],
    )
    const proved = rows[0].secret === secret && rows[0].identifier === systemIdentifierOf(dataDirectory)
    return proved ? { fingerprint: rows[0].fingerprint ?? '' } : undefined
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
    rmSync(file, { force: true })
  }
}

/** The first eight bytes of the control file, in the machine's own byte order. */
function systemIdentifierOf(dataDirectory: string): string {
  return readFileSync(join(dataDirectory, 'global', 'pg_control'))
    .readBigUInt64LE(0)
    .toString()
}
