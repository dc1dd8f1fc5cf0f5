import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { Line, plainText } from '../../kernel/contract/field-values.ts'
import { EquipmentId, idOf, Instant } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

export const TokenId = idOf('TokenId')
export type TokenId = z.infer<typeof TokenId>

/** What everybody who has signed in may do with what is his own. No role names it: the sign-in gives it, an API token does not. */
export const MIND_OWN = 'model.access.own'
/** Who may see and end the access of others: those who may change accounts. */
const readAll = 'model.personnel.accounts.read'
const editAll = 'model.personnel.accounts.edit'

/** A token on the wire begins with this, so that whoever finds one knows what it is. */
export const TOKEN_PREFIX = 'entresol_'
const FEWEST_DIFFERENT = 12

/**
 * 32 random bytes as base64url, chosen by the sender: the server never sends a secret, and a command that is repeated after a lost answer makes no
 * second token. A text that is plainly not random is turned away.
 */
export const TokenSecret = z
  .string()
  .regex(/^[\w-]{43}$/)
  .refine((text) => new Set(text).size >= FEWEST_DIFFERENT, { error: 'must be random' })

/** What a wall board needs to see, and all that a link to one may give: reading, and no more. */
export const WALL_PERMISSIONS: readonly string[] = [
  'operations.performance.read',
  'operations.execution.read',
  'model.calendar.read',
  'model.equipment.read',
]

const PermissionName = z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*){1,5}$/)
const MOST_PERMISSIONS = 400

/** What a token may do at most: its owner's rights, cut down to these, in this part of the plant. */
export const TokenScope = z.strictObject({
  /** Null: whatever the owner may. */
  permissions: z.array(PermissionName).min(1).max(MOST_PERMISSIONS).nullable(),
  equipmentId: EquipmentId,
})
export type TokenScope = z.infer<typeof TokenScope>

const newToken = { name: Line, secret: TokenSecret, ...TokenScope.shape, expiresAt: Instant }
const newTokenRefusals = {
  equipment_missing: {
    en: 'The equipment for which the token shall hold does not exist.',
    de: 'Die Anlage, für die der Schlüssel gelten soll, gibt es nicht.',
  },
  expiry_not_valid: {
    en: 'A token expires in the future, at the latest after 366 days.',
    de: 'Ein Schlüssel läuft in der Zukunft ab, spätestens nach 366 Tagen.',
  },
  permission_not_held: {
    en: 'A token can do no more than its owner, and the owner may not do all of this there.',
    de: 'Ein Schlüssel darf nicht mehr als sein Besitzer, und der darf dort nicht alles davon.',
  },
  too_many_tokens: {
    en: 'This account has 50 tokens. Revoke those that nobody needs.',
    de: 'Dieses Konto hat 50 Schlüssel. Bitte die widerrufen, die niemand braucht.',
  },
  secret_used: { en: 'This secret is not new. Choose another one.', de: 'Dieses Geheimnis ist nicht neu. Bitte ein anderes wählen.' },
} as const
const tokenUnknown = { token_unknown: { en: 'There is no such token.', de: 'Diesen Schlüssel gibt es nicht.' } }
const tokenRevoked = { token_revoked: { en: 'This token is revoked already.', de: 'Dieser Schlüssel ist schon widerrufen.' } }
const sessionUnknown = { session_unknown: { en: 'There is no such session.', de: 'Diese Sitzung gibt es nicht.' } }

export const createOwnToken = defineCommand({
  name: 'model.access.createOwnToken',
  title: { en: 'Create an API token for oneself', de: 'API-Schlüssel für sich anlegen' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject(newToken),
  secret: ['secret'],
  refusals: newTokenRefusals,
})

export const createServiceToken = defineCommand({
  name: 'model.access.createServiceToken',
  title: { en: 'Create an API token for a service account', de: 'API-Schlüssel für ein Dienstkonto anlegen' },
  isa95: 'Person',
  permission: editAll,
  intent: 'request',
  input: z.strictObject({ accountId: Uuid, ...newToken }),
  secret: ['secret'],
  refusals: {
    not_a_service_account: {
      en: 'Only a service account is given tokens by others: a person makes his own.',
      de: 'Nur ein Dienstkonto bekommt Schlüssel von anderen: Eine Person legt ihre eigenen an.',
    },
    ...newTokenRefusals,
  },
})

export const revokeOwnToken = defineCommand({
  name: 'model.access.revokeOwnToken',
  title: { en: 'Revoke an API token of one’s own', de: 'Eigenen API-Schlüssel widerrufen' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ tokenId: TokenId }),
  refusals: { ...tokenUnknown, ...tokenRevoked },
})

export const revokeToken = defineCommand({
  name: 'model.access.revokeToken',
  title: { en: 'Revoke an API token', de: 'API-Schlüssel widerrufen' },
  isa95: 'Person',
  permission: editAll,
  intent: 'request',
  input: z.strictObject({ tokenId: TokenId }),
  refusals: { ...tokenUnknown, ...tokenRevoked },
})

export const TokenRow = z.strictObject({
  tokenId: TokenId,
  accountId: Uuid,
  /** Of the owner. */
  login: z.string(),
  name: z.string(),
  ...TokenScope.shape,
  equipmentCode: z.string().nullable(),
  createdAt: Instant,
  expiresAt: Instant,
  /** To the minute; null when it was never used. */
  usedAt: Instant.nullable(),
})
export type TokenRow = z.infer<typeof TokenRow>

/** Those that were not revoked; what has expired is shown until somebody clears it away. */
export const listOwnTokens = defineQuery({
  name: 'model.access.listOwnTokens',
  title: { en: 'API tokens of one’s own', de: 'Eigene API-Schlüssel' },
  isa95: 'Person',
  permission: MIND_OWN,
  input: z.strictObject(pageInput),
  output: pageOf(TokenRow),
})

export const listTokens = defineQuery({
  name: 'model.access.listTokens',
  title: { en: 'API tokens', de: 'API-Schlüssel' },
  isa95: 'Person',
  permission: readAll,
  input: z.strictObject({ ...pageInput, accountId: Uuid.optional() }),
  output: pageOf(TokenRow),
})

export const SessionId = idOf('SessionId')
export type SessionId = z.infer<typeof SessionId>

export const endOwnSession = defineCommand({
  name: 'model.access.endOwnSession',
  title: { en: 'End a session of one’s own', de: 'Eigene Sitzung beenden' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ sessionId: SessionId }),
  refusals: sessionUnknown,
})

/** All that are open at this moment, also those that nobody has on his screen. */
export const endOwnSessions = defineCommand({
  name: 'model.access.endOwnSessions',
  title: { en: 'End one’s own sessions', de: 'Eigene Sitzungen beenden' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({
    /** The one that goes on: that of the browser in which this is pressed. */
    keep: SessionId.optional(),
  }),
  refusals: {},
})

export const endSession = defineCommand({
  name: 'model.access.endSession',
  title: { en: 'End a session', de: 'Sitzung beenden' },
  isa95: 'Person',
  permission: editAll,
  intent: 'request',
  input: z.strictObject({ sessionId: SessionId }),
  refusals: sessionUnknown,
})

export const endSessions = defineCommand({
  name: 'model.access.endSessions',
  title: { en: 'End all sessions of an account', de: 'Alle Sitzungen eines Kontos beenden' },
  isa95: 'Person',
  permission: editAll,
  intent: 'request',
  input: z.strictObject({ accountId: Uuid }),
  refusals: { account_unknown: { en: 'There is no such account.', de: 'Dieses Konto gibt es nicht.' } },
})

export const SessionRow = z.strictObject({
  sessionId: SessionId,
  accountId: Uuid,
  /** What the browser says of itself. */
  device: z.string(),
  address: z.string(),
  method: z.enum(['password', 'pin', 'provider']),
  createdAt: Instant,
  /** To the minute. */
  usedAt: Instant,
  expiresAt: Instant,
})
export type SessionRow = z.infer<typeof SessionRow>

export const listOwnSessions = defineQuery({
  name: 'model.access.listOwnSessions',
  title: { en: 'Sessions of one’s own', de: 'Eigene Sitzungen' },
  isa95: 'Person',
  permission: MIND_OWN,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(SessionRow) }),
})

export const listSessions = defineQuery({
  name: 'model.access.listSessions',
  title: { en: 'Sessions of an account', de: 'Sitzungen eines Kontos' },
  isa95: 'Person',
  permission: readAll,
  input: z.strictObject({ accountId: Uuid }),
  output: z.strictObject({ rows: z.array(SessionRow) }),
})

/**
 * `signed`: proved again who he is, to sign. `tokenRefused`: a token that is none any more, or never was. `roleMissing`: a group of the single
 * sign-on stands for a role that is not there, so that whoever signed in was not given it.
 */
export const SecurityKind = z.enum([
  'signedIn',
  'signedOut',
  'signInFailed',
  'lockedOut',
  'signed',
  'sessionEnded',
  'tokenRefused',
  'roleMissing',
  'passwordChosen',
])
export type SecurityKind = z.infer<typeof SecurityKind>

export const SecurityRow = z.strictObject({
  entryId: z.string(),
  recordedAt: Instant,
  kind: SecurityKind,
  /** What was typed as name, or of the account that is known. */
  login: z.string().nullable(),
  accountId: Uuid.nullable(),
  address: z.string(),
  /** Of `roleMissing`: the role. */
  role: z.string().nullable(),
})
export type SecurityRow = z.infer<typeof SecurityRow>

/** Who has come, gone, failed and been thrown out, the newest first. What was done with rights stands in the ledger. */
export const listSecurityLog = defineQuery({
  name: 'model.access.listSecurityLog',
  title: { en: 'Security log', de: 'Sicherheitsprotokoll' },
  isa95: 'Person',
  permission: readAll,
  input: z.strictObject({
    ...pageInput,
    /** A part of the name or of the address. */
    search: plainText(100).optional(),
    kind: SecurityKind.optional(),
    accountId: Uuid.optional(),
    from: Instant.optional(),
    to: Instant.optional(),
  }),
  output: pageOf(SecurityRow),
})

export const TokenEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tokenCreated'),
    payload: z.strictObject({ accountId: Uuid, name: Line, ...TokenScope.shape, expiresAt: Instant }),
  }),
  z.strictObject({ kind: z.literal('tokenRevoked'), payload: z.strictObject({}) }),
])
export type TokenEvent = z.infer<typeof TokenEvent>
/** Kind of a token's stream. */
export const TOKEN_STREAM = 'model.access.token'

export const SessionEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sessionEnded'), payload: z.strictObject({ sessionId: SessionId }) }),
  z.strictObject({ kind: z.literal('sessionsEnded'), payload: z.strictObject({ keep: SessionId.nullable() }) }),
])
export type SessionEvent = z.infer<typeof SessionEvent>
/** Kind of the stream that says when somebody ended sessions of an account. */
export const SESSION_STREAM = 'model.access.session'
