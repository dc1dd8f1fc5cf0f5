import type pg from 'pg'
import type { SiteId } from '../kernel/contract/ids.ts'
import { openPool } from '../kernel/server/database.ts'
import { rebuild } from '../kernel/server/rebuild.ts'
import { verifySeals } from '../kernel/server/seal.ts'
import { verifyFacts } from '../operations/performance/verify-facts.store.ts'
import { readAnchors, readFactAnchors, verdictOf, verdictOfFacts } from './anchor.ts'
import type { Configuration } from './configuration.ts'
import { catalogue } from './modules.ts'
import { publicSealKey } from './sealer.ts'

type Say = (line: string) => void

/** Builds every reading model anew and says of each whether it was equal. @returns how many were not. */
export async function rebuildAll(write: pg.ClientConfig, siteId: SiteId, say: Say): Promise<number> {
  let differing = 0
  for (const projection of catalogue().projections) {
    if (projection.tables.length === 0) continue
    const { events, differences, swapped, seconds } = await rebuild(write, siteId, projection)
    const pace = seconds > 0 ? `${Math.round(events / seconds)} events/s` : ''
    const verdict = differences === 0 ? 'equal' : `${differences} rows differed`
    say(`${projection.name}: ${verdict}${swapped ? ', replaced' : ''} (${events} events, ${pace})`)
    if (differences > 0) differing += 1
  }
  say(
    differing === 0
      ? 'all reading models are what the ledger says'
      : `${differing} reading models were not what the ledger says, and now are`,
  )
  return differing
}

/** Recomputes the seals of the ledger and of the facts, and says what it found. @returns whether everything fits. */
export async function verifyAll(
  write: pg.ClientConfig,
  siteId: SiteId,
  { dataDirectory, anchor }: Pick<Configuration, 'dataDirectory' | 'anchor'>,
  say: Say,
): Promise<boolean> {
  const key = publicSealKey(dataDirectory)
  const pool = openPool(write, [siteId], 1)
  try {
    const verified = await verifySeals(pool, siteId, key, anchor === undefined ? [] : readAnchors(anchor, siteId, key))
    const facts = await verifyFacts(pool, siteId, key, anchor === undefined ? [] : readFactAnchors(anchor, siteId, key))
    for (const line of [...verdictOf(verified, anchor), verdictOfFacts(facts)]) say(line)
    return !(verified.fault ?? facts.fault)
  } finally {
    await pool.end()
  }
}
