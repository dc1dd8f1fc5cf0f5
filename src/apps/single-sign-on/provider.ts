import * as oidc from 'openid-client'
import { groupsIn, loginFrom, type SingleSignOnOptions } from './role-mapping.ts'

/** What must be the same when the person comes back. It lies in his browser meanwhile, in a cookie that scripts cannot read. */
export interface Departure {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Whom the provider vouches for. */
export interface VouchedPerson {
  readonly issuer: string
  readonly subject: string
  /** Undefined when nothing that the provider says can be a user name. */
  readonly login: string | undefined
  readonly name: string | undefined
  readonly language: 'en' | 'de'
  readonly groups: readonly string[]
}

/** OpenID Connect: authorization code with PKCE, state and nonce. The provider is asked for its addresses when somebody first needs it. */
export class Provider {
  readonly #options: SingleSignOnOptions
  #known: Promise<oidc.Configuration> | undefined

  constructor(options: SingleSignOnOptions) {
    this.#options = options
  }

  /** @returns where the browser goes, and what is kept until it comes back. */
  async depart(redirectUri: string): Promise<{ readonly url: URL; readonly departure: Departure }> {
    const known = await this.#discovered()
    const departure = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
    const url = oidc.buildAuthorizationUrl(known, {
      ...{ redirect_uri: redirectUri, scope: this.#options.scopes, state: departure.state, nonce: departure.nonce },
      ...{ code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier), code_challenge_method: 'S256' },
    })
    return { url, departure }
  }

  /**
   * @param url the whole address to which the browser came back
   * @throws when state, nonce, code or signature are not right, or the provider does not answer
   */
  async arrive(url: URL, { state, nonce, verifier }: Departure): Promise<VouchedPerson> {
    const known = await this.#discovered()
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
    const tokens = await oidc.authorizationCodeGrant(known, url, checks)
    const inToken = tokens.claims()!
    const asked = known.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(known, tokens.access_token, inToken.sub) : {}
    const claims: Readonly<Record<string, unknown>> = { ...inToken, ...asked }
    const name = claims['name']
    return {
      ...{ issuer: inToken.iss, subject: inToken.sub, groups: groupsIn(claims[this.#options.groupsClaim]) },
      login: loginFrom([claims['preferred_username'], claims['email'], claims['sub']]),
      name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : undefined,
      language: String(claims['locale'] ?? '').startsWith('de') ? 'de' : 'en',
    }
  }

  /** @returns where the browser goes to be signed out there too; undefined when the provider has no such address. */
  async leave(returnTo: string): Promise<URL | undefined> {
    const known = await this.#discovered()
    if (!known.serverMetadata().end_session_endpoint) return undefined
    return oidc.buildEndSessionUrl(known, { post_logout_redirect_uri: returnTo })
  }

  #discovered(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options
    const insecure = issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}
    this.#known ??= oidc.discovery(issuer, clientId, clientSecret, undefined, insecure).catch((error: unknown) => {
      // The next person asks again.
      this.#known = undefined
      throw error
    })
    return this.#known
  }
}
