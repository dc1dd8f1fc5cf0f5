import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Instant } from '../kernel/contract/ids.ts'
import type { Actor } from '../kernel/server/access.ts'
import type { Site } from '../kernel/server/site.ts'
import { MIND_OWN, SESSION_STREAM, TOKEN_STREAM } from '../model/access/contract.ts'
import { ACCOUNT_STREAM, ROLE_STREAM } from '../model/personnel/contract.ts'
import { expandRoles, grantable } from '../model/personnel/roles.ts'
import { narrowedGrants, type TokenScope } from './narrowed-grants.ts'
import { dueBy, dueRuleOf, nothingDue } from './password-due.ts'

/** How long a session lives without being used, and at the longest. */
export interface SessionLimits {
  readonly idleSeconds: number
  readonly absoluteSeconds: number
}

export interface KnownAccount {
  readonly accountId: string
  readonly login: string
  readonly name: string
  readonly language: string
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
  readonly actor: Actor
  /** Of the browser; a token has none. */
  readonly sessionId?: string
  /** What the session began with. */
  readonly method?: 'password' | 'pin' | 'provider'
  /** The session does nothing but choose a new password: this one was set by somebody else, or is old. */
  readonly passwordDue?: 'given' | 'aged'
}

/** What somebody proves himself with. */
export interface Credential {
  readonly accountId: string
  readonly column: 'password_hash' | 'pin_hash'
  readonly hash: string | null
}

interface KnownSession {
  readonly account: KnownAccount
  /** What a token may do at most. */
  readonly scope?: TokenScope
  readonly checkedAtMs: number
  readonly expiresAtMs: number
}

/** An account `a` with the name `p` and its grants. */
const ACCOUNT_COLUMNS = `a.account_id, a.login, a.language, a.person_id, p.value as name,
  (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'equipmentId', g.equipment_id, 'categories', g.categories,
    'own', (select r.permissions from own_role r where r.site_id = g.site_id and r.role = g.role and not r.retired))), '[]')
   from account_grant g where g.site_id = a.site_id and g.account_id = a.account_id) as grants`

export interface GivenRole {
  readonly role: string
  readonly equipmentId: string
  readonly categories?: readonly string[] | null | undefined
  /** The permissions of a role of the plant's own. */
  readonly own: readonly string[] | null
}

/** Where a person comes from, as his browser says it. */
export interface From {
  readonly address: string
  readonly device: string
}

/** What changes who may do what here: the next request looks everybody up anew. */
export const ACCESS_CHANGES: readonly string[] = [ACCOUNT_STREAM, ROLE_STREAM, TOKEN_STREAM, SESSION_STREAM]
/** A session that is used again within this time is not looked up again: its use is noted to the minute. */
const TRUSTED_MS = 60_000
const MOST_KNOWN = 10_000
const OWN: ReadonlySet<string> = new Set([MIND_OWN])

/**
 * Who is signed in, and whose an API token is. Both stand in the database and are kept in mind for a minute; whatever happens to an account
 * (disabled, password, rights), a token or a session makes all of them be looked up anew before the next request.
 */
export class KnownSessions {
  readonly #site: Site
  readonly #limits: SessionLimits
  /** A role of the plant may name what a later version of the program does not know any more. */
  readonly #grantable: ReadonlySet<string>
  readonly #roles: ReadonlyMap<string, ReadonlySet<string>>
  #known = new Map<string, KnownSession>()
  #changes = -1

  constructor(site: Site, limits: SessionLimits) {
    this.#site = site
    this.#limits = limits
    this.#grantable = grantable(permissionsOf(site))
    this.#roles = expandRoles(this.#grantable)
  }

  /**
   * Only for the secret that was checked, as it stands at this moment: a password that changes, or an account that is disabled, while somebody signs in
   * with the old one leaves no session behind.
   * @returns the token for the cookie, of which only the hash is stored; undefined when account or secret have changed meanwhile.
   */
  async begin({ accountId, column, hash }: Credential, from: From): Promise<string | undefined> {
    const isUnchanged = `exists (select from account_credential c where c.site_id = a.site_id and c.account_id = a.account_id and c.${column} = $9 for share)`
    return this.#begin(accountId, from, column === 'pin_hash' ? 'pin' : 'password', isUnchanged, hash, await dueRuleOf(this.#site, column))
  }

  /** For somebody for whom a provider of single sign-on vouches. @returns as above. */
  beginVouched(accountId: string, from: From): Promise<string | undefined> {
    return this.#begin(accountId, from, 'provider', '$9::text is null', null)
  }

  async #begin(
    accountId: string,
    { address, device }: From,
    method: string,
    condition: string,
    hash: string | null,
    due = nothingDue,
  ): Promise<string | undefined> {
    const { pool, siteId, now } = this.#site
    const token = randomBytes(32).toString('base64url')
    const expiresAt = new Date(Date.parse(now()) + this.#limits.absoluteSeconds * 1000).toISOString()
    await pool.query('delete from account_session where site_id = $1 and (expires_at < $2 or used_at < $3)', [
      siteId,
      now(),
      this.#idleSince(),
    ])
    const { rowCount } = await pool.query(
      `insert into account_session (site_id, token_hash, account_id, created_at, used_at, expires_at, address, device, method, password_due)
       select a.site_id, $2, a.account_id, $4, $4, $5, $6, $7, $8,
         (select ${dueBy('$10', '$11')}
          from account_credential c where c.site_id = a.site_id and c.account_id = a.account_id)
       from account a where a.site_id = $1 and a.account_id = $3 and not a.disabled and ${condition} for share`,
      [siteId, hashOf(token), accountId, now(), expiresAt, address, device, method, hash, due.given, due.agedBefore],
    )
    return rowCount === 1 ? token : undefined
  }

  /** The account of somebody who has proved who he is without signing in; undefined when it, or the secret, has changed meanwhile. */
  async findProved({ accountId, column, hash }: Credential): Promise<KnownAccount | undefined> {
    const due = await dueRuleOf(this.#site, column)
    const { rows } = await this.#site.pool.query(
      `select ${ACCOUNT_COLUMNS}, ${dueBy('$4', '$5')} as password_due from account a join account_credential c on c.site_id = a.site_id and c.account_id = a.account_id
       left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
       where a.site_id = $1 and a.account_id = $2 and not a.disabled and c.${column} = $3`,
      [this.#site.siteId, accountId, hash, due.given, due.agedBefore],
    )
    return rows[0] && leftBy(rows[0].password_due, this.#accountOf(rows[0]))
  }

  /** An account as it is at this moment; undefined when there is none, or it is disabled. */
  async findAccount(accountId: string): Promise<KnownAccount | undefined> {
    const { rows } = await this.#site.pool.query(
      `select ${ACCOUNT_COLUMNS} from account a left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
       where a.site_id = $1 and a.account_id = $2 and not a.disabled`,
      [this.#site.siteId, accountId],
    )
    return rows[0] && this.#accountOf(rows[0])
  }

  /** @returns whose session it was. */
  async end(token: string): Promise<string | undefined> {
    const hash = hashOf(token)
    this.#known.delete(hash.toString('hex'))
    const { rows } = await this.#site.pool.query(
      'delete from account_session where site_id = $1 and token_hash = $2 returning account_id',
      [this.#site.siteId, hash],
    )
    return rows[0]?.account_id
  }

  async find(token: string): Promise<KnownAccount | undefined> {
    return (await this.#remembered(hashOf(token), (hash) => this.#load(hash)))?.account
  }

  /** @returns the owner of the API token, with no more rights than the token has. */
  async findByToken(secret: string): Promise<KnownAccount | undefined> {
    const known = await this.#remembered(hashOf(secret), (hash) => this.#loadByToken(hash))
    if (!known?.scope) return undefined
    const { account, scope } = known
    const grants = narrowedGrants(account.actor.grants, scope, this.#site.tree())
    return { ...account, permissions: permissionsIn(grants), actor: { ...account.actor, grants } }
  }

  async #remembered(
    hash: Buffer,
    load: (hash: Buffer) => Promise<Omit<KnownSession, 'checkedAtMs'> | undefined>,
  ): Promise<Omit<KnownSession, 'checkedAtMs'> | undefined> {
    const changes = this.#site.bell.rungFor(ACCESS_CHANGES)
    if (changes !== this.#changes) {
      this.#known = new Map()
      this.#changes = changes
    }
    const nowMs = Date.parse(this.#site.now())
    const key = hash.toString('hex')
    const known = this.#known.get(key)
    if (known && nowMs - known.checkedAtMs < TRUSTED_MS && nowMs < known.expiresAtMs) return known
    const into = this.#known
    into.delete(key)
    const found = await load(hash)
    if (!found) return undefined
    // Into the map of then: what has happened to the account meanwhile has put another one in its place.
    if (into.size >= MOST_KNOWN) into.clear()
    into.set(key, { ...found, checkedAtMs: nowMs })
    return found
  }

  async #load(hash: Buffer): Promise<Omit<KnownSession, 'checkedAtMs'> | undefined> {
    const { pool, siteId, now } = this.#site
    const { rows } = await pool.query(
      `with used as (
         update account_session set used_at = $3 where site_id = $1 and token_hash = $2 and expires_at > $3 and used_at > $4
         returning account_id, expires_at, session_id, method, password_due
       )
       select ${ACCOUNT_COLUMNS}, used.expires_at, used.session_id, used.method, used.password_due
       from used join account a on a.site_id = $1 and a.account_id = used.account_id and not a.disabled
       left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name`,
      [siteId, hash, now(), this.#idleSince()],
    )
    const [row] = rows
    return (
      row && {
        account: { ...leftBy(row.password_due, this.#accountOf(row)), sessionId: row.session_id, method: row.method },
        expiresAtMs: Date.parse(row.expires_at),
      }
    )
  }

  async #loadByToken(hash: Buffer): Promise<Omit<KnownSession, 'checkedAtMs'> | undefined> {
    const { pool, siteId, now } = this.#site
    const { rows } = await pool.query(
      `with used as (
         update api_token_secret s set used_at = $3 from api_token t
         where s.site_id = $1 and s.secret_hash = $2 and t.site_id = s.site_id and t.token_id = s.token_id and t.revoked_at is null and t.expires_at > $3
         returning t.account_id, t.expires_at, t.permissions, t.equipment_id
       )
       select ${ACCOUNT_COLUMNS}, used.expires_at, used.permissions, used.equipment_id
       from used join account a on a.site_id = $1 and a.account_id = used.account_id and not a.disabled
       left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name`,
      [siteId, hash, now()],
    )
    const [row] = rows
    if (!row) return undefined
    const scope = { permissions: row.permissions && new Set<string>(row.permissions), equipmentId: row.equipment_id }
    return { account: this.#accountOf(row), scope, expiresAtMs: Date.parse(row.expires_at) }
  }

  /** What roles that were given mean; those that come with the program, what they mean today. */
  grantsOf(given: readonly GivenRole[]): Actor['grants'] {
    return this.#expand(given) as unknown as Actor['grants']
  }

  #expand(given: readonly GivenRole[]) {
    return given.map(({ role, equipmentId, categories, own }) => ({
      ...{ permissions: this.#roles.get(role) ?? this.#grantable.intersection(new Set(own)), equipmentId },
      ...(categories && { categories: new Set(categories) }),
    }))
  }

  #accountOf(row: pg.QueryResultRow): KnownAccount {
    const given = row['grants'] as GivenRole[]
    const grants = [...this.#expand(given), { permissions: OWN, equipmentId: this.#site.siteId as string }]
    return {
      accountId: row['account_id'],
      login: row['login'],
      name: row['name'] ?? row['login'],
      language: row['language'],
      roles: [...new Set(given.map(({ role }) => role))].toSorted(),
      permissions: permissionsIn(grants),
      actor: {
        accountId: row['account_id'],
        ...(row['person_id'] && { personId: row['person_id'] }),
        grants: grants as unknown as Actor['grants'],
      },
    }
  }

  #idleSince(): Instant {
    return new Date(Date.parse(this.#site.now()) - this.#limits.idleSeconds * 1000).toISOString() as Instant
  }
}

/** Every permission that a contract of the catalogue asks for. */
export function permissionsOf({ catalogue }: Pick<Site, 'catalogue'>): ReadonlySet<string> {
  return new Set([...catalogue.handlers.values(), ...catalogue.answers.values()].map(({ contract }) => contract.permission))
}

/** What an account may do in a session in which a password is due: nothing, by any door but that for passwords. */
function leftBy(passwordDue: KnownAccount['passwordDue'] | null, account: KnownAccount): KnownAccount {
  return passwordDue ? { ...account, permissions: [], actor: { ...account.actor, grants: [] }, passwordDue } : account
}

function permissionsIn(grants: readonly { readonly permissions: ReadonlySet<string> }[]): readonly string[] {
  return [...new Set(grants.flatMap(({ permissions }) => [...permissions]))].toSorted()
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
