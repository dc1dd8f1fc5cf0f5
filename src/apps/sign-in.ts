import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Words } from '../kernel/contract/words.ts'
import type { Authenticate } from '../kernel/server/http.ts'
import { inputProblem, languageOf, sendProblem } from '../kernel/server/problem.ts'
import type { Site } from '../kernel/server/site.ts'
import { TOKEN_PREFIX } from '../model/access/contract.ts'
import { Credentials, nameOf, proofProblems, proveIdentity } from './credentials.ts'
import { type KnownAccount, KnownSessions, type SessionLimits } from './known-sessions.ts'
import { mountOwnPassword } from './own-password/routes.ts'
import { actorAtPress } from './press-rights.ts'
import { SignInAttempts } from './sign-in-attempts.ts'
import type { SingleSignOnOptions } from './single-sign-on/role-mapping.ts'
import { mountSingleSignOn, type OpenSession } from './single-sign-on/routes.ts'
import { spokenProblem as problem } from './spoken-problem.ts'
import { findOnWall, mountWallLinks } from './wall-links.ts'
import { findSitePlace } from './site-place.ts'

export interface SignInOptions {
  readonly site: Site
  readonly version: string
  /** The plant is simulated, and the screens say so. */
  readonly demo: boolean
  readonly limits?: SessionLimits
  /** Undefined: people sign in by name and password, or badge and PIN, alone. */
  readonly singleSignOn?: SingleSignOnOptions | undefined
}

const COOKIE = 'entresol_session'
const BEARER = new RegExp(`^bearer +${TOKEN_PREFIX}([\\w-]{43})$`, 'i')
const LONGEST_DEVICE = 300
const HOUR = 3600
const usualLimits: SessionLimits = { idleSeconds: 12 * HOUR, absoluteSeconds: 7 * 24 * HOUR }

const words = {
  signIn: { en: 'Sign in first.', de: 'Bitte zuerst anmelden.' },
  elsewhere: { en: 'This request came from another site.', de: 'Diese Anfrage kam von einer fremden Seite.' },
} as const satisfies Record<string, Words>

/**
 * Sign-in, sign-out and the session of the browser. Every request that changes something must come from our own pages.
 * @returns who sends a request, for `mountCatalogue` and `LiveScreens`.
 */
export function mountSignIn(app: FastifyInstance, options: SignInOptions): Authenticate {
  const { site } = options
  const sessions = new KnownSessions(site, options.limits ?? usualLimits)
  const attempts = new SignInAttempts(site)
  app.addHook('onRequest', async (request, reply) => {
    if (isFromElsewhere(request)) return problem(request, reply, 403, 'cross-site', words.elsewhere)
  })
  app.post('/api/sign-in', { bodyLimit: 4096 }, (request, reply) => signIn(request, reply, options, sessions, attempts))
  app.post('/api/sign-out', { bodyLimit: 4096 }, async (request, reply) => {
    const token = tokenOf(request)
    const accountId = token && (await sessions.end(token))
    if (accountId) await attempts.note('signedOut', null, accountId, request.ip)
    return reply
      .header('set-cookie', cookie(request, '', 0))
      .code(204)
      .send()
  })
  mountWallLinks(app, sessions, attempts)
  const ofBrowser = async (request: FastifyRequest) => {
    const token = request.headers.authorization === undefined ? tokenOf(request) : undefined
    return token === undefined ? undefined : sessions.find(token)
  }
  mountOwnPassword(app, { site, attempts, find: ofBrowser })
  app.get('/api/session', async (request, reply) => {
    const account = await findAccount(request, sessions, attempts)
    if (!account) return problem(request, reply, 401, 'sign-in', words.signIn)
    return reply.header('cache-control', 'no-store').send(await sessionAnswer(options, account))
  })
  const open: OpenSession = async (request, reply, accountId) => {
    const before = tokenOf(request)
    const token = await sessions.beginVouched(accountId, { address: request.ip, device: deviceOf(request) })
    if (!token) return false
    if (before) await sessions.end(before)
    await attempts.note('signedIn', null, accountId, request.ip)
    void reply.header('set-cookie', cookie(request, token, (options.limits ?? usualLimits).absoluteSeconds))
    return true
  }
  mountSingleSignOn(app, site, options.singleSignOn, { attempts, open })
  return async (request) => {
    const account = await findAccount(request, sessions, attempts)
    return account && { actor: account.actor, site, actorAtPress: actorAtPress(site, sessions, account) }
  }
}

async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
  options: SignInOptions,
  sessions: KnownSessions,
  attempts: SignInAttempts,
): Promise<FastifyReply> {
  const { site, limits = usualLimits } = options
  const parsed = Credentials.safeParse(request.body)
  if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, languageOf(request.headers['accept-language'])))
  const before = tokenOf(request)
  const proof = await proveIdentity(site, attempts, { credentials: parsed.data, address: request.ip }, async (credential) => {
    const token = await sessions.begin(credential, { address: request.ip, device: deviceOf(request) })
    const account = token && (await sessions.find(token))
    if (!token || !account) return undefined
    if (before) await sessions.end(before)
    await attempts.note('signedIn', nameOf(parsed.data), credential.accountId, request.ip)
    return { token, account }
  })
  if ('notProved' in proof) {
    const { status, type, text } = proofProblems[proof.notProved]
    return problem(request, reply, status, type, text)
  }
  const { token, account } = proof.result
  return reply
    .header('set-cookie', cookie(request, token, limits.absoluteSeconds))
    .header('cache-control', 'no-store')
    .send(await sessionAnswer(options, account))
}

/** Who sends a token means the token: a cookie beside it is not looked at. */
async function findAccount(request: FastifyRequest, sessions: KnownSessions, attempts: SignInAttempts): Promise<KnownAccount | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const secret = BEARER.exec(authorization)?.[1]
    const account = secret && (await sessions.findByToken(secret))
    if (!account) await attempts.noteRefusedToken(request.ip)
    return account || undefined
  }
  const token = tokenOf(request)
  const account = token && (await sessions.find(token))
  return account || findOnWall(request, sessions)
}

async function sessionAnswer(
  { site, demo, version }: SignInOptions,
  { actor: _, sessionId, method, ...account }: KnownAccount,
): Promise<object> {
  const { name, zone } = await findSitePlace(site)
  return {
    account,
    site: { siteId: site.siteId, name, zone },
    demo,
    version,
    ...(sessionId && { sessionId }),
    ...(method === 'provider' && { signedInBy: method }),
  }
}

/** Our token is base64url, so neither reading nor writing it needs an encoding. */
function tokenOf(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  const token = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
  return token && /^[\w-]{43}$/.test(token) ? token : undefined
}

function deviceOf({ headers }: FastifyRequest): string {
  return (headers['user-agent'] ?? '').slice(0, LONGEST_DEVICE)
}

function cookie(request: FastifyRequest, token: string, seconds: number): string {
  const secure = request.protocol === 'https' ? '; Secure' : ''
  return `${COOKIE}=${token}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${secure}`
}

/** Browsers say where a request comes from; a program that is none need not. */
function isFromElsewhere(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const fetchSite = request.headers['sec-fetch-site']
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true
  const { origin } = request.headers
  if (origin === undefined) return false
  // Behind a proxy that ends TLS our own protocol is not that of the page, so hosts are compared as the page's protocol would write them.
  const from = URL.parse(origin)
  return from === null || from.host !== URL.parse(`${from.protocol}//${request.host}`)?.host
}
