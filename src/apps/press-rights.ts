import type { Actor } from '../kernel/server/access.ts'
import { derivedId } from '../kernel/server/canonical.ts'
import type { Site } from '../kernel/server/site.ts'
import { evolveAccount } from '../model/personnel/account.ts'
import { ACCOUNT_STREAM, offlinePress, ROLE_STREAM, type AccountEvent, type RoleEvent } from '../model/personnel/contract.ts'
import { evolveRole } from '../model/personnel/own-role.ts'
import { type PressClock, rightsAtPress, waitedSince } from '../model/personnel/press.ts'
import { isReadyMade } from '../model/personnel/roles.ts'
import type { KnownAccount, KnownSessions } from './known-sessions.ts'
import { siteWide } from './site-policy.ts'

interface Said<Event> {
  readonly atMs: number
  readonly event: Event
}

/** All that was ever said of a person's rights: a bulk call brings many presses, and reads it once. */
interface Life {
  readonly policy: string
  readonly account: readonly Said<AccountEvent>[]
  /** The roles of the plant's own that he has ever had. */
  readonly roles: ReadonlyMap<string, readonly Said<RoleEvent>[]>
}

/**
 * Permission is that of the person at the press, within the policy (kernel.md §4): he has left the machine long before the message arrives. Only for
 * commands of somebody who is signed in: an API token or a link of a wall board never gets more than was cut out for it, and nobody reads by old rights.
 * Nor where a password is due: whoever holds one that somebody else has set could date his presses back.
 */
export function actorAtPress(site: Site, sessions: KnownSessions, { actor, sessionId, passwordDue }: KnownAccount) {
  let life: Promise<Life> | undefined
  return async (press: PressClock = {}): Promise<Actor> => {
    const pressedAt = waitedSince(press, site.now())
    if (sessionId === undefined || passwordDue !== undefined || pressedAt === undefined) return actor
    life ??= readLife(site, actor.accountId)
    const { policy, account, roles } = await life
    if (policy === 'arrival') return actor
    const atMs = Date.parse(pressedAt)
    const then = stateAt(account, atMs, evolveAccount)
    const given = !then || then.disabled ? [] : then.grants.map((grant) => ({ ...grant, own: meaningAt(roles.get(grant.role), atMs) }))
    return { ...actor, grants: rightsAtPress(actor.grants, sessions.grantsOf(given)) }
  }
}

function stateAt<State, Event>(said: readonly Said<Event>[], atMs: number, evolve: (before: State | undefined, event: Event) => State) {
  return said.filter((one) => one.atMs <= atMs).reduce<State | undefined>((before, { event }) => evolve(before, event), undefined)
}

function meaningAt(said: readonly Said<RoleEvent>[] = [], atMs: number): readonly string[] | null {
  const role = stateAt(said, atMs, evolveRole)
  return role && !role.retired ? role.permissions : null
}

async function readLife(site: Site, accountId: string): Promise<Life> {
  const account = await readStreams<AccountEvent>(site, ACCOUNT_STREAM, [accountId])
  const said = account.get(accountId) ?? []
  const own = [...new Set(said.flatMap(({ event }) => rolesGiven(event)))].filter((role) => !isReadyMade(role))
  const idOf = (role: string) => derivedId(ROLE_STREAM, site.siteId, role) as string
  const events = await readStreams<RoleEvent>(site, ROLE_STREAM, own.map(idOf))
  return {
    policy: await siteWide(site, offlinePress),
    account: said,
    roles: new Map(own.map((role) => [role, events.get(idOf(role)) ?? []])),
  }
}

function rolesGiven(event: AccountEvent): readonly string[] {
  if (event.kind === 'accountCreated') return event.payload.grants.map(({ role }) => role)
  return event.kind === 'roleGranted' ? [event.payload.role] : []
}

async function readStreams<Event>({ pool, siteId }: Site, kind: string, ids: readonly string[]): Promise<Map<string, Said<Event>[]>> {
  const { rows } = await pool.query<{ stream_id: string; recorded_at: string | Date; event: Event }>(
    `select stream_id, recorded_at, jsonb_build_object('kind', kind, 'payload', payload) as event from event
     where site_id = $1 and stream_kind = $2 and stream_id = any($3) order by version`,
    [siteId, kind, ids],
  )
  return Map.groupBy(
    rows.map(({ stream_id, recorded_at, event }) => ({ id: stream_id, atMs: new Date(recorded_at).getTime(), event })),
    ({ id }) => id,
  )
}
