import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Site } from '../../kernel/server/site.ts'
import type { SignInAttempts } from '../sign-in-attempts.ts'
import { admit, type NotAdmitted } from './admit.ts'
import { Provider } from './provider.ts'
import type { SingleSignOnOptions } from './role-mapping.ts'

/** Opens a session for an account and puts its cookie on the answer; false when the account cannot be signed in to. */
export type OpenSession = (request: FastifyRequest, reply: FastifyReply, accountId: string) => Promise<boolean>
type Problem = NotAdmitted | 'provider_failed'

const CALLBACK = '/api/sign-in/provider/callback'
const COOKIE = 'entresol_departure'
const DEPARTURE_SECONDS = 600
const LONGEST_FROM = 500
const Kept = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), from: z.string().max(LONGEST_FROM) })

/** Sign-in by a provider of OpenID Connect, beside that by name and password, which stays for the day on which the provider is away. */
export function mountSingleSignOn(
  app: FastifyInstance,
  site: Site,
  options: SingleSignOnOptions | undefined,
  { attempts, open }: { readonly attempts: SignInAttempts; readonly open: OpenSession },
): void {
  app.get('/api/sign-in/options', async (_, reply) =>
    reply.header('cache-control', 'no-store').send({ provider: options ? { name: options.name } : null }),
  )
  if (!options) return
  const provider = new Provider(options)
  const failed = (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    site.log(error, 'apps.single-sign-on', { requestId: request.id })
    return backToSignIn(reply, 'provider_failed')
  }
  app.get('/api/sign-in/provider', async (request, reply) => {
    const { from } = request.query as { from?: unknown }
    try {
      const { url, departure } = await provider.depart(`${originOf(request, options)}${CALLBACK}`)
      const kept = { ...departure, from: typeof from === 'string' ? from.slice(0, LONGEST_FROM) : '/' }
      void reply.header('set-cookie', keep(request, Buffer.from(JSON.stringify(kept)).toString('base64url'), DEPARTURE_SECONDS))
      return reply.redirect(url.href)
    } catch (error) {
      return failed(request, reply, error)
    }
  })
  app.get(CALLBACK, async (request, reply) => {
    const kept = keptIn(request)
    void reply.header('set-cookie', keep(request, '', 0))
    try {
      if (!kept) return backToSignIn(reply, 'provider_failed')
      const person = await provider.arrive(new URL(request.url, originOf(request, options)), kept)
      const { accountId, notAdmitted, missingRoles } = await admit(site, options.mapping, person)
      for (const role of missingRoles) await attempts.noteMissingRole(role, person.login, accountId, request.ip)
      if (notAdmitted) return backToSignIn(reply, notAdmitted)
      if (!(await open(request, reply, accountId))) return backToSignIn(reply, 'account_disabled')
      return reply.redirect(safePath(kept.from))
    } catch (error) {
      return failed(request, reply, error)
    }
  })
  app.get('/api/sign-out/provider', async (request, reply) => {
    const home = `${originOf(request, options)}/sign-in`
    const url = await provider.leave(home).catch(() => undefined)
    return reply.redirect(url?.href ?? home)
  })
}

/** The sign-in page says what happened, in the language of whoever reads it. */
function backToSignIn(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.redirect(`/sign-in?problem=${problem}`)
}

function originOf(request: FastifyRequest, { publicUrl }: SingleSignOnOptions): string {
  return publicUrl?.origin ?? `${request.protocol}://${request.host}`
}

/** Only a path of this site, whatever the browser has kept. */
function safePath(from: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(from) && !from.startsWith('/sign-in') ? from : '/'
}

/** Lax, because the person comes back from another site. */
function keep(request: FastifyRequest, value: string, seconds: number): string {
  const secure = request.protocol === 'https' ? '; Secure' : ''
  return `${COOKIE}=${value}; Max-Age=${seconds}; Path=/api/sign-in/provider; HttpOnly; SameSite=Lax${secure}`
}

function keptIn({ headers }: FastifyRequest): z.infer<typeof Kept> | undefined {
  const pair = (headers.cookie ?? '').split(';').find((one) => one.trim().startsWith(`${COOKIE}=`))
  try {
    return Kept.safeParse(JSON.parse(Buffer.from(pair?.trim().slice(COOKIE.length + 1) ?? '', 'base64url').toString())).data
  } catch {
    return undefined
  }
}
