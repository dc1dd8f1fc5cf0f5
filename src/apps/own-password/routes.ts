import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Words } from '../../kernel/contract/words.ts'
import { inputProblem, languageOf, refusalProblem, sendProblem } from '../../kernel/server/problem.ts'
import type { Site } from '../../kernel/server/site.ts'
import { CHOOSE_FOR_PERSON, changeOwnPassword, passwordStrength } from '../../model/personnel/password.contract.ts'
import { fewestCharacters } from '../../model/personnel/password.ts'
import { inPersonOf, proofProblems, proveIdentity } from '../credentials.ts'
import type { KnownAccount } from '../known-sessions.ts'
import { siteWide } from '../site-policy.ts'
import type { SignInAttempts } from '../sign-in-attempts.ts'
import { spokenProblem as problem } from '../spoken-problem.ts'
import { Wish } from './paths.ts'

const words = {
  signIn: { en: 'Sign in first.', de: 'Bitte zuerst anmelden.' },
  notNew: { en: 'The new password is the one that you have.', de: 'Das neue Passwort ist das bisherige.' },
} as const satisfies Record<string, Words>

interface Door {
  readonly site: Site
  readonly attempts: SignInAttempts
  /** Who has signed in with this browser; a token is nobody here. */
  readonly find: (request: FastifyRequest) => Promise<KnownAccount | undefined>
}

/** Where a person changes what he proves himself with: with the old password, as often as one may fail to sign in. */
export function mountOwnPassword(app: FastifyInstance, door: Door): void {
  const { site, find } = door
  app.get('/api/own-password', async (request, reply) => {
    if (!(await find(request))) return problem(request, reply, 401, 'sign-in', words.signIn)
    const strength = await siteWide(site, passwordStrength)
    return reply.header('cache-control', 'no-store').send({ fewestCharacters: fewestCharacters[strength] })
  })
  app.post('/api/own-password', { bodyLimit: 4096 }, async (request, reply) => {
    const account = await find(request)
    if (!account) return problem(request, reply, 401, 'sign-in', words.signIn)
    const wish = Wish.safeParse(request.body)
    if (!wish.success) return sendProblem(reply, inputProblem(wish.error.issues, languageOf(request.headers['accept-language'])))
    if (wish.data.newPassword === wish.data.password) return problem(request, reply, 409, 'password-not-new', words.notNew)
    return change(request, reply, door, account, wish.data)
  })
}

async function change(
  request: FastifyRequest,
  reply: FastifyReply,
  { site, attempts }: Door,
  account: KnownAccount,
  { password, newPassword, newPin }: z.infer<typeof Wish>,
): Promise<FastifyReply> {
  const key = z.uuid().safeParse(request.headers['idempotency-key'])
  const commandId = key.success ? key.data : randomUUID()
  if (await wasDone(site, commandId, account.accountId)) return reply.code(204).send()
  const credentials = { login: account.login, password }
  const proof = await proveIdentity(site, attempts, { credentials, address: request.ip }, async ({ hash }) => {
    const outcome = await site.execute({
      ...{ commandId, actor: inPersonOf(account.actor, site, CHOOSE_FOR_PERSON), contract: changeOwnPassword },
      input: changeOwnPassword.input.parse({ password: newPassword, pin: newPin, proved: hash, keep: account.sessionId }),
    })
    if (outcome.outcome === 'accepted') await attempts.note('passwordChosen', account.login, account.accountId, request.ip)
    return outcome
  })
  if ('notProved' in proof) {
    const { status, type, text } = proofProblems[proof.notProved]
    // Who is asked for his old password has signed in: a 401 of this kind says that he has not.
    return problem(request, reply, status, type, text)
  }
  const { result: outcome } = proof
  if (outcome.outcome === 'accepted') return reply.code(204).send()
  return sendProblem(
    reply,
    refusalProblem(changeOwnPassword, [], outcome.refusals, languageOf(request.headers['accept-language']), commandId),
  )
}

/** The answer to it was lost, and the old password is none any more. */
async function wasDone({ pool, siteId }: Site, commandId: string, accountId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from command_key where site_id = $1 and command_id = $2 and name = $3 and actor_id = $4 and answer ->> 'outcome' = 'accepted'`,
    [siteId, commandId, changeOwnPassword.name, accountId],
  )
  return rowCount === 1
}
