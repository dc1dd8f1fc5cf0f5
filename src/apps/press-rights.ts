import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { Actor } from '../kernel/server/access.ts'
import type { Site } from '../kernel/server/site.ts'
import { readTerminalHeaders } from '../kernel/server/terminal-headers.ts'
import { evolveAccount, type Account } from '../model/personnel/account.ts'
import { ACCOUNT_STREAM, offlinePress, type AccountEvent } from '../model/personnel/contract.ts'
import { rightsAtPress, waitedSince } from '../model/personnel/press.ts'
import { findPolicyValue } from '../model/plant/contract.ts'
import type { KnownAccount, KnownSessions } from './known-sessions.ts'

interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, unknown>>
}

/**
 * Permission is that of the person at the press, within the policy (kernel.md §4): he has left the machine long before the message arrives. Only for
 * commands of somebody who is signed in: an API token or a link of a wall board never gets more than was cut out for it, and nobody reads by old rights.
 */
export async function actorAtPress(site: Site, sessions: KnownSessions, known: KnownAccount, { method, headers }: Sent): Promise<Actor> {
  const { actor, sessionId } = known
  if (sessionId === undefined || method !== 'POST' || headers['entresol-device-time'] === undefined) return actor
  const pressedAt = waitedSince(readTerminalHeaders(headers).data?.device ?? {}, site.now())
  if (pressedAt === undefined || (await policyOf(site)) === 'arrival') return actor
  const account = await accountAt(site, actor.accountId, pressedAt)
  const then = account && !account.disabled ? await sessions.grantsOf(account.grants) : []
  return { ...actor, grants: rightsAtPress(actor.grants, then) }
}

async function policyOf(site: Site): Promise<string> {
  const { value } = await site.ask(findPolicyValue, { policy: offlinePress.name, equipmentId: site.siteId as unknown as EquipmentId })
  return value ?? offlinePress.default
}

/** The account as the ledger knew it at an instant. */
async function accountAt({ pool, siteId }: Site, accountId: string, instant: string): Promise<Account | undefined> {
  const { rows } = await pool.query<AccountEvent>(
    `select kind, payload from event where site_id = $1 and stream_id = $2 and stream_kind = $3 and recorded_at <= $4 order by version`,
    [siteId, accountId, ACCOUNT_STREAM, instant],
  )
  return rows.reduce<Account | undefined>(evolveAccount, undefined)
}
