import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { addOwnBrowser, BROWSER_STREAM, BrowserEvent, MOST_BROWSERS, removeOwnBrowser } from './contract.ts'
import { isPoint } from './push-key.ts'

/** Addresses and keys of browsers stand beside the ledger; that a person has added or removed one stands in it. */
export const browsers = defineStream<{ readonly times: number }, BrowserEvent>({
  kind: BROWSER_STREAM,
  key: 'accountId',
  event: BrowserEvent,
  evolve: (before) => ({ times: (before?.times ?? 0) + 1 }),
})

interface Known {
  readonly isOpen: boolean
  readonly others: number
}

export const addOwnBrowserHandler = defineHandler({
  contract: addOwnBrowser,
  streams: (_input, { actor }) => ({ browsers: browsers.at(actor.accountId) }),
  scope: () => undefined,
  facts: async ({ tx, siteId }, { endpoint }, _states, { actor }) => {
    const { rows } = await sql<Known>`select
      exists (select from notice_sender where site_id = ${siteId} and way = 'push') as "isOpen",
      (select count(*)::int from push_browser where site_id = ${siteId} and account_id = ${actor.accountId} and endpoint <> ${endpoint}) as others`.execute(
      tx as never,
    )
    return rows[0]
  },
  decide: ({ p256dh }, _states, known, { idFor }) => {
    if (!known?.isOpen) return refuse('push_not_open')
    if (!isPoint(p256dh)) return refuse('key_not_usable')
    if (known.others >= MOST_BROWSERS) return refuse('too_many_browsers')
    const browserId = idFor('browser')
    return accept({ browsers: [{ kind: 'browserAdded' as const, payload: { browserId } }] }, { browserId })
  },
  beside: async (tx, { endpoint, p256dh, auth }, { siteId, actor, recordedAt, idFor }) => {
    await sql`delete from push_browser where site_id = ${siteId} and endpoint = ${endpoint}`.execute(tx)
    await sql`insert into push_browser (site_id, browser_id, account_id, endpoint, p256dh, auth, added_at)
      values (${siteId}, ${idFor('browser')}, ${actor.accountId}, ${endpoint}, ${p256dh}, ${auth}, ${recordedAt})`.execute(tx)
  },
})

export const removeOwnBrowserHandler = defineHandler({
  contract: removeOwnBrowser,
  streams: (_input, { actor }) => ({ browsers: browsers.at(actor.accountId) }),
  scope: () => undefined,
  facts: (reader, { browserId }) => findOwner(reader, browserId),
  decide: ({ browserId }, _states, owner, { actor }) =>
    owner === actor.accountId
      ? accept({ browsers: [{ kind: 'browserRemoved' as const, payload: { browserId } }] })
      : refuse('browser_unknown'),
  beside: async (tx, { browserId }, { siteId, actor }) => {
    await sql`delete from push_browser where site_id = ${siteId} and browser_id = ${browserId} and account_id = ${actor.accountId}`.execute(
      tx,
    )
  },
})

async function findOwner({ tx, siteId }: Reader, browserId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select account_id as id from push_browser
    where site_id = ${siteId} and browser_id = ${browserId}`.execute(tx as never)
  return rows[0]?.id
}
