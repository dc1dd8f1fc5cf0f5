import { type Decision, accept, refuse } from '../../kernel/contract/decision.ts'
import type { TokenEvent } from './contract.ts'

/** What decisions know of a token. */
export interface Token {
  readonly accountId: string
  readonly revoked: boolean
}

export type TokenDecision<Refusal extends string> = Decision<{ token: TokenEvent[] }, Refusal>
type Created = Extract<TokenEvent, { kind: 'tokenCreated' }>['payload']

export const MOST_TOKENS = 50
const LONGEST_MS = 366 * 86_400_000

export function evolveToken(state: Token | undefined, event: TokenEvent): Token {
  if (event.kind === 'tokenCreated') return { accountId: event.payload.accountId, revoked: false }
  if (!state) throw new Error(`${event.kind} happened to a token that does not exist`)
  return { ...state, revoked: true }
}

/** What must be known of the owner and the place. */
export interface TokenFacts {
  readonly tokens: number
  readonly equipmentExists: boolean
  /** Whether the owner may do there all that the token names. */
  readonly isHeld: boolean
}

export function decideToken(
  created: Created,
  { tokens, equipmentExists, isHeld }: TokenFacts,
  { tokenId, recordedAt }: { readonly tokenId: string; readonly recordedAt: string },
): TokenDecision<'equipment_missing' | 'expiry_not_valid' | 'permission_not_held' | 'too_many_tokens'> {
  const lastsMs = Date.parse(created.expiresAt) - Date.parse(recordedAt)
  if (!equipmentExists) return refuse('equipment_missing')
  if (lastsMs <= 0 || lastsMs > LONGEST_MS) return refuse('expiry_not_valid')
  if (!isHeld) return refuse('permission_not_held')
  if (tokens >= MOST_TOKENS) return refuse('too_many_tokens')
  return accept({ token: [{ kind: 'tokenCreated', payload: created }] }, { tokenId })
}

/** @param byOwner whose token it must be; undefined when anybody's may be revoked. */
export function decideRevocation(state: Token | undefined, byOwner?: string): TokenDecision<'token_unknown' | 'token_revoked'> {
  if (!state || (byOwner !== undefined && state.accountId !== byOwner)) return refuse('token_unknown')
  if (state.revoked) return refuse('token_revoked')
  return accept({ token: [{ kind: 'tokenRevoked', payload: {} }] })
}
