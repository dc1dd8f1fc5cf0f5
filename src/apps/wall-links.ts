import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Words } from '../kernel/contract/words.ts'
import { TokenSecret, WALL_PERMISSIONS } from '../model/access/contract.ts'
import type { KnownAccount, KnownSessions } from './known-sessions.ts'
import type { SignInAttempts } from './sign-in-attempts.ts'
import { spokenProblem as problem } from './spoken-problem.ts'

const COOKIE = 'entresol_wall'
/** The token behind the link expires by itself, or is revoked. */
const COOKIE_SECONDS = 366 * 86_400
const Wish = z.strictObject({ secret: TokenSecret })

const notValid: Words = {
  en: 'This link is not valid any more, or is not one for a wall board.',
  de: 'Dieser Link gilt nicht mehr oder ist keiner für eine Hallentafel.',
}

/**
 * Lets a screen on the wall in by a link: the secret of an API token that can read a board and nothing else. It stands behind the # of the address, so no log on
 * the way sees it, and is kept in a cookie that no script can read.
 */
export function mountWallLinks(app: FastifyInstance, sessions: KnownSessions, attempts: SignInAttempts): void {
  app.post('/api/wall', { bodyLimit: 1024 }, async (request, reply) => {
    const wish = Wish.safeParse(request.body)
    const account = wish.success ? await findForWall(wish.data.secret, sessions) : undefined
    if (!wish.success || !account) {
      await attempts.noteRefusedToken(request.ip)
      return problem(request, reply, 401, 'wall-link', notValid)
    }
    const secure = request.protocol === 'https' ? '; Secure' : ''
    const cookie = `${COOKIE}=${wish.data.secret}; Max-Age=${COOKIE_SECONDS}; Path=/; HttpOnly; SameSite=Strict${secure}`
    return reply.header('set-cookie', cookie).code(204).send()
  })
}

/** The screen on the wall that sends this request, if it is one. */
export async function findOnWall(request: FastifyRequest, sessions: KnownSessions): Promise<KnownAccount | undefined> {
  const pair = (request.headers.cookie ?? '').split(';').find((one) => one.trim().startsWith(`${COOKIE}=`))
  const secret = TokenSecret.safeParse(pair?.trim().slice(COOKIE.length + 1))
  return secret.success ? findForWall(secret.data, sessions) : undefined
}

/** A token with more rights than a wall board needs opens none: nobody shall hang up his own by mistake. Whose it is, is not told on the wall. */
async function findForWall(secret: string, sessions: KnownSessions): Promise<KnownAccount | undefined> {
  const account = await sessions.findByToken(secret)
  if (!account || account.permissions.length === 0) return undefined
  if (!account.permissions.every((permission) => WALL_PERMISSIONS.includes(permission))) return undefined
  return { ...account, login: 'wall', name: '', roles: [] }
}
