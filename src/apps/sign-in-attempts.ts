import type { Site } from '../kernel/server/site.ts'

/** After so many failures in so many minutes nobody gets in: neither with this name, nor from this address. */
const WINDOW_MINUTES = 15
const MOST_PER_LOGIN = 10
const MOST_PER_ADDRESS = 100
/** A password takes some milliseconds and 19 MiB to check: who would make the program check hundreds at once has to wait. */
const MOST_AT_ONCE = 16
const MOST_ADDRESSES = 10_000

/**
 * `signed`: proved again who he is, to sign; `passwordChosen`: to choose another password. `roleMissing`: a group of the single sign-on stands for
 * a role that is not there.
 */
export type SignInKind =
  | 'signedIn'
  | 'signedOut'
  | 'signInFailed'
  | 'lockedOut'
  | 'signed'
  | 'passwordChosen'
  | 'tokenRefused'
  | 'roleMissing'

/** The security log, and what follows from it. It survives a restart, so a lock-out does too. */
export class SignInAttempts {
  readonly #site: Site
  readonly #turns = new Map<string, Promise<unknown>>()
  #running = 0
  #refusedTokens = { minute: '', addresses: new Set<string>() }

  constructor(site: Site) {
    this.#site = site
  }

  get isCrowded(): boolean {
    return this.#running >= MOST_AT_ONCE
  }

  /** Attempts with one name take turns, so that many at once count like one after the other. */
  async inTurn<Result>(login: string, attempt: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(login) ?? Promise.resolve()
    this.#running += 1
    const turn = before.then(attempt, attempt)
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    this.#turns.set(login, settled)
    try {
      return await turn
    } finally {
      this.#running -= 1
      if (this.#turns.get(login) === settled) this.#turns.delete(login)
    }
  }

  /** A success forgives the failures with this name, but not those from the address. */
  async isLockedOut(login: string, address: string): Promise<boolean> {
    const since = new Date(Date.parse(this.#site.now()) - WINDOW_MINUTES * 60_000).toISOString()
    const { rows } = await this.#site.pool.query(
      `select
         (select count(*) from security_log where login = $1 and kind = 'signInFailed' and recorded_at > greatest($3,
           (select max(recorded_at) from security_log where login = $1 and kind in ('signedIn', 'signed', 'passwordChosen') and recorded_at > $3)))::int as with_login,
         (select count(*) from security_log where address = $2 and kind = 'signInFailed' and recorded_at > $3)::int as from_address`,
      [login, address, since],
    )
    return rows[0].with_login >= MOST_PER_LOGIN || rows[0].from_address >= MOST_PER_ADDRESS
  }

  /** A program that goes on with a token that is none any more is noted once a minute, not with every request. */
  async noteRefusedToken(address: string): Promise<void> {
    const minute = this.#site.now().slice(0, 16)
    if (minute !== this.#refusedTokens.minute || this.#refusedTokens.addresses.size >= MOST_ADDRESSES)
      this.#refusedTokens = { minute, addresses: new Set() }
    if (this.#refusedTokens.addresses.has(address)) return
    this.#refusedTokens.addresses.add(address)
    await this.note('tokenRefused', null, null, address)
  }

  /** Whoever is let in all the same has less than his groups say: an administrator reads which role it was. */
  async noteMissingRole(role: string, login: string | undefined, accountId: string | undefined, address: string): Promise<void> {
    await this.note('roleMissing', login ?? null, accountId ?? null, address, role)
  }

  async note(kind: SignInKind, login: string | null, accountId: string | null, address: string, role: string | null = null): Promise<void> {
    await this.#site.pool.query(
      'insert into security_log (recorded_at, kind, login, account_id, address, role) values ($1, $2, $3, $4, $5, $6)',
      [...[this.#site.now(), kind, login], ...[accountId, address, role]],
    )
  }
}
