import { sql } from 'kysely'
import { refuse } from '../../kernel/contract/decision.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { sha256 } from '../../kernel/server/canonical.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { type Context, defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { recordToRead } from '../../kernel/server/resource/record.ts'
import { ACCOUNT_STREAM } from '../personnel/contract.ts'
import {
  createOwnToken,
  createServiceToken,
  revokeOwnToken,
  revokeToken,
  TOKEN_STREAM,
  TokenEvent,
  type TokenId,
  type TokenScope,
} from './contract.ts'
import { decideRevocation, decideToken, evolveToken, type Token } from './token.ts'

export const tokenStream = defineStream<Token, TokenEvent>({
  kind: TOKEN_STREAM,
  key: 'tokenId',
  event: TokenEvent,
  evolve: evolveToken,
})

const isThere = (record: { readonly retired: boolean } | undefined) => record !== undefined && !record.retired
/** The same secret twice would be two tokens that nobody can tell apart. */
const newSecret = ({ secret }: { secret: string }, context: Context) =>
  ({ set: `${TOKEN_STREAM}.secret`, key: sha256(secret).toString('hex'), owner: context.idFor('token'), refusal: 'secret_used' }) as const

export const createOwnTokenHandler = defineHandler({
  contract: createOwnToken,
  streams: ({ equipmentId }, context) => ({
    token: tokenStream.at(context.idFor('token')),
    place: recordToRead('model.equipment.equipment', equipmentId),
  }),
  scope: () => undefined,
  reserves: (input, context) => [newSecret(input, context)],
  facts: async (reader, input, _states, { actor }) => ({
    tokens: await countTokens(reader, actor.accountId),
    isHeld: await isHeldBy(reader, actor, input),
  }),
  decide: ({ secret: _, ...token }, { place }, facts, context) =>
    decideToken(
      { accountId: context.actor.accountId, ...token },
      { ...facts, equipmentExists: isThere(place) },
      { tokenId: context.idFor('token'), recordedAt: context.recordedAt },
    ),
  beside: keepSecret,
})

export const createServiceTokenHandler = defineHandler({
  contract: createServiceToken,
  streams: ({ equipmentId, accountId }, context) => ({
    token: tokenStream.at(context.idFor('token')),
    place: recordToRead('model.equipment.equipment', equipmentId),
    account: recordToRead(ACCOUNT_STREAM, accountId),
  }),
  scope: () => undefined,
  reserves: (input, context) => [newSecret(input, context)],
  facts: (reader, { accountId }) => countTokens(reader, accountId),
  decide: ({ secret: _, ...token }, { place, account }, tokens, context) =>
    (account as { service?: true } | undefined)?.service
      ? decideToken(
          token,
          { tokens, equipmentExists: isThere(place), isHeld: true },
          { tokenId: context.idFor('token'), recordedAt: context.recordedAt },
        )
      : refuse('not_a_service_account'),
  beside: keepSecret,
})

const ofToken = ({ tokenId }: { tokenId: TokenId }) => ({ token: tokenStream.at(tokenId) })

export const revokeOwnTokenHandler = defineHandler({
  contract: revokeOwnToken,
  streams: ofToken,
  scope: () => undefined,
  decide: (_input, { token }, _facts, { actor }) => decideRevocation(token, actor.accountId),
  beside: forgetSecret,
})

export const revokeTokenHandler = defineHandler({
  contract: revokeToken,
  streams: ofToken,
  scope: () => undefined,
  decide: (_input, { token }) => decideRevocation(token),
  beside: forgetSecret,
})

async function keepSecret(tx: WriteTx, { secret }: { secret: string }, { siteId, idFor }: Context): Promise<void> {
  await sql`insert into api_token_secret (site_id, token_id, secret_hash) values (${siteId}, ${idFor('token')}, ${sha256(secret)})`.execute(
    tx,
  )
}

async function forgetSecret(tx: WriteTx, { tokenId }: { tokenId: string }, { siteId }: Context): Promise<void> {
  await sql`delete from api_token_secret where site_id = ${siteId} and token_id = ${tokenId}`.execute(tx)
}

async function countTokens({ tx, siteId }: Reader, accountId: string): Promise<number> {
  const { rows } = await sql<{ tokens: number }>`select count(*)::int as tokens from api_token
    where site_id = ${siteId} and account_id = ${accountId} and revoked_at is null`.execute(tx as never)
  return rows[0]?.tokens ?? 0
}

/** Whether the person may do there everything that the token names. A grant holds for its equipment and everything below it. */
async function isHeldBy({ tx, siteId }: Reader, { grants }: Actor, { permissions, equipmentId }: TokenScope): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id, parent_id from equipment where site_id = ${siteId} and id = ${equipmentId}
      union select e.id, e.parent_id from equipment e join line on e.id = line.parent_id where e.site_id = ${siteId}
    ) select id from line`.execute(tx as never)
  const above = new Set([siteId, ...rows.map(({ id }) => id)])
  const there = grants.filter((grant) => above.has(grant.equipmentId))
  return (permissions ?? []).every((name) => there.some((grant) => grant.permissions.has(name) || grant.permissions.has('*')))
}
