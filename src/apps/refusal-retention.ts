import type { Site } from '../kernel/server/site.ts'

/** Long enough for an audit of the year before. */
export const REFUSALS_KEPT_DAYS = 400
const DAY_MS = 86_400_000

/** Attempts that were refused have a retention of their own: months that are over for so long go, once a day. The ledger itself stays. */
export function startRefusalRetention(site: Site): { close(): Promise<void> } {
  let dropping = Promise.resolve()
  const next = () => {
    dropping = dropping.then(() => dropOldRefusals(site)).catch((error: unknown) => void site.log(error, 'kernel.refusals'))
  }
  next()
  const timer = setInterval(next, DAY_MS)
  return {
    close: async () => {
      clearInterval(timer)
      await dropping
    },
  }
}

export async function dropOldRefusals({ pool, now }: Pick<Site, 'pool' | 'now'>): Promise<void> {
  const before = new Date(Date.parse(now()) - REFUSALS_KEPT_DAYS * DAY_MS).toISOString()
  await pool.query(`select drop_month_partitions('refusal'::regclass, ($1::timestamptz)::date)`, [before])
}
