import type { SiteId } from '../../kernel/contract/ids.ts'
import { sha256 } from '../../kernel/server/canonical.ts'
import type { ConnectionPool } from '../../kernel/server/database.ts'

interface Keeper {
  readonly pool: ConnectionPool
  readonly siteId: SiteId
}

/**
 * Keeps the bytes under their hash: the same file is kept once, however often it comes.
 * @returns the hash, in hex; undefined when this file was erased: it does not come back.
 */
export async function keepAttachment(
  { pool, siteId }: Keeper,
  bytes: Buffer,
  accountId: string,
  arrivedAt: string,
): Promise<string | undefined> {
  const hash = sha256(bytes).toString('hex')
  await pool.query(
    'insert into attachment (site_id, sha256, bytes, arrived_at, account_id) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [...[siteId, hash, bytes], ...[arrivedAt, accountId]],
  )
  const { rows } = await pool.query('select octet_length(bytes) as kept from attachment where site_id = $1 and sha256 = $2', [siteId, hash])
  return rows[0]?.kept === 0 ? undefined : hash
}

/** @returns undefined when it never came; no bytes when it was erased. */
export async function loadAttachment({ pool, siteId }: Keeper, hash: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query('select bytes from attachment where site_id = $1 and sha256 = $2', [siteId, hash])
  return rows[0]?.bytes
}
