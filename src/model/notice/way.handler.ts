import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { chooseOwnWays, WAY_STREAM, type WayEvent, WayEvent as Event } from './contract.ts'

/** By account: each has one choice, the last. */
export const ways = defineStream<WayEvent['payload'], WayEvent>({
  kind: WAY_STREAM,
  key: 'accountId',
  event: Event,
  evolve: (_before, event) => event.payload,
})

export const chooseOwnWaysHandler = defineHandler({
  contract: chooseOwnWays,
  streams: (_input, { actor }) => ({ ways: ways.at(actor.accountId) }),
  scope: () => undefined,
  decide: ({ email = null, emailFrom, pushFrom }) => {
    if (emailFrom !== null && email === null) return refuse('email_missing')
    return accept({ ways: [{ kind: 'waysChosen' as const, payload: { email, emailFrom, pushFrom } }] })
  },
  // An address that is no longer used is not kept.
  beside: async (tx, { email = null }, { siteId, actor }) => {
    await sql`delete from personal_value p using event e where p.site_id = ${siteId} and e.site_id = ${siteId} and e.stream_id = ${actor.accountId}
      and e.stream_kind = ${WAY_STREAM} and p.reference::text = e.payload ->> 'email' and p.reference is distinct from ${email}::uuid`.execute(
      tx,
    )
  },
})
