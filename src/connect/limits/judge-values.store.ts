import { judgeDue, type JudgedSite } from './judge-round.store.ts'
import { MonitoredTables } from './monitored-tables.store.ts'
import { monitoredValue } from './monitored-value.resource.ts'

export interface ValueJudge {
  /** Values that must keep a range were stored: do not wait for the poll. */
  poke(): void
  close(): Promise<void>
}

export interface JudgeSurroundings {
  readonly site: JudgedSite
}

const POLL_MS = 1_000
/** Values come in bursts: one judgement serves many of them. */
const BREATH_MS = 100

/**
 * Judges the marked values beside the ingest, which only stores and marks them. What comes out is compared with what the ledger says already, so a
 * crash between the two, or a second look at the same values, tells nothing twice.
 */
export function startValueJudge({ site }: JudgeSurroundings): ValueJudge {
  const stop = new AbortController()
  const tables = new MonitoredTables(site.pool, site.siteId)
  let wake = Promise.withResolvers<void>()
  let heard = -1
  const off = site.bell.onRing(() => {
    if (site.bell.rungFor([monitoredValue.name]) !== heard) wake.resolve()
  })
  const work = async () => {
    const rung = site.bell.rungFor([monitoredValue.name])
    if (rung !== heard) await tables.markNewest(site.now())
    heard = rung
    return judgeDue(site, tables)
  }
  const run = async () => {
    while (!stop.signal.aborted) {
      wake = Promise.withResolvers()
      const isMore = await work().catch((error: unknown) => void site.log(error, 'connect.limits'))
      if (!isMore) await Promise.race([wake.promise, rest(POLL_MS, stop.signal)])
      await rest(BREATH_MS, stop.signal)
    }
  }
  const running = run()
  return {
    poke: () => wake.resolve(),
    close: async () => {
      stop.abort()
      off()
      await running
    },
  }
}

function rest(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, durationMs)
    signal.addEventListener('abort', end)
  })
}
