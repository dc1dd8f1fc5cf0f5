import { systemActor } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import { escalateNotice, NOTICE_STREAM } from './contract.ts'

export type EscalatingSite = Pick<Site, 'pool' | 'siteId' | 'bell' | 'now' | 'log' | 'execute'>

/** A notice that is due is called on within this time, whatever else happens. */
const LOOK_AGAIN_MS = 5_000

/** Calls the next function for what nobody has acknowledged in time. What was due while the program stood still is called on when it is back. */
export function startEscalations(site: EscalatingSite): { close(): Promise<void> } {
  const stop = new AbortController()
  const running = follow(site, stop.signal)
  return {
    close: async () => {
      stop.abort()
      await running
    },
  }
}

async function follow(site: EscalatingSite, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const heard = site.bell.rungFor([NOTICE_STREAM])
    await escalateDue(site).catch((error: unknown) => void site.log(error, 'model.notice'))
    await site.bell.next([NOTICE_STREAM], heard, LOOK_AGAIN_MS, signal)
  }
}

async function escalateDue(site: EscalatingSite): Promise<void> {
  const now = site.now()
  const { rows } = await site.pool.query(
    'select notice_id as id from notice where site_id = $1 and acknowledged_at is null and escalates_at <= $2 order by escalates_at limit 100',
    [site.siteId, now],
  )
  for (const { id } of rows) {
    // Of this instant: what is refused now, because the clock was set back, must not be taken for answered when it is due. A second call changes nothing.
    const commandId = derivedId('model.notice.escalate', id, now)
    await site.execute({ commandId, actor: systemActor(site.siteId), contract: escalateNotice, input: { noticeId: id } })
  }
}
