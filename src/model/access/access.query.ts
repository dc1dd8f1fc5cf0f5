import { sql } from 'kysely'
import { Uuid } from '../../kernel/contract/field.ts'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import {
  listOwnSessions,
  listOwnTokens,
  listSecurityLog,
  listSessions,
  listTokens,
  type SecurityRow,
  type SessionRow,
  type TokenRow,
} from './contract.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

export const listOwnTokensAnswer = defineAnswer({
  contract: listOwnTokens,
  answer: async (reader, page, scope, { actor }) => (scope.has(reader.siteId) ? readTokens(reader, page, actor.accountId) : nothing),
})

/** Access is the site's: the permission to see it is asked for on all of it, whatever part of the tree a role covers. */
export const listTokensAnswer = defineAnswer({
  contract: listTokens,
  answer: async (reader, { accountId, ...page }, scope) => (scope.has(reader.siteId) ? readTokens(reader, page, accountId) : nothing),
})

export const listOwnSessionsAnswer = defineAnswer({
  contract: listOwnSessions,
  answer: async (reader, _input, scope, { actor, now }) =>
    scope.has(reader.siteId) ? readSessions(reader, actor.accountId, now) : nothing,
})

export const listSessionsAnswer = defineAnswer({
  contract: listSessions,
  answer: async (reader, { accountId }, scope, { now }) => (scope.has(reader.siteId) ? readSessions(reader, accountId, now) : nothing),
})

/** Entries without an account were attempts of nobody that is known: they belong to no site, and each administrator sees them. */
export const listSecurityLogAnswer = defineAnswer({
  contract: listSecurityLog,
  answer: async ({ tx, siteId }, { after, limit, search, kind, accountId, from, to }, scope) => {
    if (!scope.has(siteId)) return nothing
    const below = /^\d{1,18}$/.test(after ?? '') ? after : null
    const pattern = search === undefined ? null : likePattern(search)
    const { rows } = await sql<SecurityRow>`
      select l.entry_id::text as "entryId", l.recorded_at as "recordedAt", l.kind, coalesce(l.login, a.login) as login, l.account_id as "accountId",
        l.address, l.role
      from security_log l left join account a on a.site_id = ${siteId} and a.account_id = l.account_id
      where (l.account_id is null or a.account_id is not null)
        and (${below ?? null}::bigint is null or l.entry_id < ${below ?? null}::bigint)
        and (${pattern}::text is null or l.login ilike ${pattern} or a.login ilike ${pattern} or l.address ilike ${pattern})
        and (${kind ?? null}::text is null or l.kind = ${kind ?? null})
        and (${accountId ?? null}::uuid is null or l.account_id = ${accountId ?? null})
        and (${from ?? null}::timestamptz is null or l.recorded_at >= ${from ?? null})
        and (${to ?? null}::timestamptz is null or l.recorded_at < ${to ?? null})
      order by l.entry_id desc limit ${limit + 1}`.execute(tx as never)
    return cutPage(rows, limit, (row) => row.entryId)
  },
})

const nothing = { rows: [] }
const FIRST = '00000000-0000-0000-0000-000000000000'

async function readTokens(
  { tx, siteId }: Reader,
  { after = FIRST, limit }: { after?: string | undefined; limit: number },
  accountId?: string,
) {
  const from = Uuid.safeParse(after).data ?? FIRST
  const { rows } = await sql<TokenRow>`
    select t.token_id as "tokenId", t.account_id as "accountId", a.login, t.name, t.permissions, t.equipment_id as "equipmentId",
      e.code as "equipmentCode", t.created_at as "createdAt", t.expires_at as "expiresAt", s.used_at as "usedAt"
    from api_token t
    join account a on a.site_id = t.site_id and a.account_id = t.account_id
    left join equipment e on e.site_id = t.site_id and e.id = t.equipment_id
    left join api_token_secret s on s.site_id = t.site_id and s.token_id = t.token_id
    where t.site_id = ${siteId} and t.revoked_at is null and (${accountId ?? null}::uuid is null or t.account_id = ${accountId ?? null})
      and t.token_id > ${from}::uuid
    order by t.token_id limit ${limit + 1}`.execute(tx as never)
  return cutPage(rows, limit, (row) => row.tokenId)
}

async function readSessions({ tx, siteId }: Reader, accountId: string, now: string) {
  const { rows } = await sql<SessionRow>`
    select session_id as "sessionId", account_id as "accountId", device, address, method, created_at as "createdAt", used_at as "usedAt",
      expires_at as "expiresAt"
    from account_session where site_id = ${siteId} and account_id = ${accountId} and expires_at > ${now}
    order by used_at desc, session_id`.execute(tx as never)
  return { rows: [...rows] }
}
