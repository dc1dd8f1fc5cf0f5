import type { Site } from '../kernel/server/site.ts'

export interface LedgerSeal {
  readonly epoch: number
  readonly lastSeq: number
  /** SHA-256 in hex. */
  readonly head: string
}

/** The newest seal of the ledger, which printed pages bear; undefined before the first. */
export async function findLedgerSeal({ pool, siteId }: Site): Promise<LedgerSeal | undefined> {
  const { rows } = await pool.query<LedgerSeal>(
    `select epoch, last_seq as "lastSeq", encode(head, 'hex') as head from seal where site_id = $1 order by epoch desc, first_seq desc limit 1`,
    [siteId],
  )
  return rows[0]
}
