import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { type Context, defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { recordToRead } from '../../kernel/server/resource/record.ts'
import { ACCOUNT_STREAM } from '../personnel/contract.ts'
import { endOwnSession, endOwnSessions, endSession, endSessions, SESSION_STREAM, SessionEvent } from './contract.ts'

/** Sessions begin and are used beside the ledger; that somebody has ended one stands in it. */
export const sessionStream = defineStream<{ readonly times: number }, SessionEvent>({
  kind: SESSION_STREAM,
  key: 'accountId',
  event: SessionEvent,
  evolve: (before) => ({ times: (before?.times ?? 0) + 1 }),
})

export const endOwnSessionHandler = defineHandler({
  contract: endOwnSession,
  streams: (_input, { actor }) => ({ sessions: sessionStream.at(actor.accountId) }),
  scope: () => undefined,
  facts: (reader, { sessionId }) => findOwner(reader, sessionId),
  decide: ({ sessionId }, _states, owner, { actor }) =>
    owner === actor.accountId
      ? accept({ sessions: [{ kind: 'sessionEnded' as const, payload: { sessionId } }] })
      : refuse('session_unknown'),
  beside: (tx, { sessionId }, context) => endSessionsBeside(tx, context, { sessionId }),
})

export const endOwnSessionsHandler = defineHandler({
  contract: endOwnSessions,
  streams: (_input, { actor }) => ({ sessions: sessionStream.at(actor.accountId) }),
  scope: () => undefined,
  decide: ({ keep = null }) => accept({ sessions: [{ kind: 'sessionsEnded' as const, payload: { keep } }] }),
  beside: (tx, { keep }, context) => endSessionsBeside(tx, context, { accountId: context.actor.accountId, keep }),
})

export const endSessionHandler = defineHandler({
  contract: endSession,
  locate: (reader, { sessionId }) => findOwner(reader, sessionId),
  streams: ({ sessionId }, _context, owner: string | undefined) => ({ sessions: sessionStream.at(owner ?? sessionId) }),
  scope: () => undefined,
  facts: (reader, { sessionId }) => findOwner(reader, sessionId),
  decide: ({ sessionId }, _states, owner) =>
    owner ? accept({ sessions: [{ kind: 'sessionEnded' as const, payload: { sessionId } }] }) : refuse('session_unknown'),
  beside: (tx, { sessionId }, context) => endSessionsBeside(tx, context, { sessionId }),
})

export const endSessionsHandler = defineHandler({
  contract: endSessions,
  streams: ({ accountId }) => ({ sessions: sessionStream.at(accountId), account: recordToRead(ACCOUNT_STREAM, accountId) }),
  scope: () => undefined,
  decide: (_input, { account }) =>
    account ? accept({ sessions: [{ kind: 'sessionsEnded' as const, payload: { keep: null } }] }) : refuse('account_unknown'),
  beside: (tx, { accountId }, context) => endSessionsBeside(tx, context, { accountId }),
})

async function findOwner({ tx, siteId }: Reader, sessionId: string): Promise<string | undefined> {
  const { rows } = await sql<{ account_id: string }>`select account_id from account_session
    where site_id = ${siteId} and session_id = ${sessionId}`.execute(tx as never)
  return rows[0]?.account_id
}

interface Ended {
  readonly sessionId?: string
  readonly accountId?: string
  readonly keep?: string | undefined
}

/** Each that was ended stands in the security log, beside the sign-in with which it began. */
async function endSessionsBeside(tx: WriteTx, context: Context, { sessionId, accountId, keep }: Ended): Promise<void> {
  await sql`with ended as (
      delete from account_session where site_id = ${context.siteId} and (session_id = ${sessionId ?? null} or account_id = ${accountId ?? null})
        and session_id is distinct from ${keep ?? null} returning account_id, address
    ) insert into security_log (recorded_at, kind, account_id, address) select ${context.recordedAt}, 'sessionEnded', account_id, address from ended`.execute(
    tx,
  )
}
