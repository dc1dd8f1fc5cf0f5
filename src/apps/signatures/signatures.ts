import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { bodyOf } from '../../kernel/contract/command.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { holds } from '../../kernel/server/access.ts'
import { prepare } from '../../kernel/server/attempt.ts'
import type { Handler } from '../../kernel/server/handler.ts'
import type { Authenticate } from '../../kernel/server/http.ts'
import { inputProblem, languageOf, sendProblem } from '../../kernel/server/problem.ts'
import type { Site } from '../../kernel/server/site.ts'
import { meanings, recordSignature, SIGN_FOR_PERSON, type SignatureRule } from '../../model/signature/contract.ts'
import { inPersonOf, nameOf, proofProblems, proveIdentity } from '../credentials.ts'
import { type KnownAccount, KnownSessions } from '../known-sessions.ts'
import { SignInAttempts } from '../sign-in-attempts.ts'
import { spokenProblem as problem } from '../spoken-problem.ts'
import { Wish } from './paths.ts'
import { findSitePlace } from '../site-place.ts'

const words = {
  signIn: { en: 'Sign in first.', de: 'Bitte zuerst anmelden.' },
  unknown: { en: 'There is no such command that can be signed.', de: 'Einen solchen Befehl zum Unterschreiben gibt es nicht.' },
  mayNot: {
    en: 'This person may not do what is to be signed, and so may not sign it.',
    de: 'Diese Person darf nicht tun, was unterschrieben werden soll, und es daher auch nicht unterschreiben.',
  },
  passwordDue: {
    en: 'This person has to choose a new password first: under My access, or at the next sign-in.',
    de: 'Diese Person muss zuerst ein neues Passwort wählen: unter „Mein Zugang“ oder bei der nächsten Anmeldung.',
  },
  reasonMissing: { en: 'Say why: this signature needs a reason.', de: 'Bitte begründen: Zu dieser Unterschrift gehört ein Grund.' },
} as const satisfies Record<string, Words>

const unruled: SignatureRule = { signatures: 0, meaning: 'approval', needsReason: false, otherPerson: false }

/**
 * Where people sign (21 CFR 11.200): each signature is given with both components, login and password or badge and PIN, and bound to the content
 * of one command. Its id is then sent beside that command.
 */
export function mountSignatures(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  // Nobody signs in here: no session begins.
  const people = new KnownSessions(site, { idleSeconds: 0, absoluteSeconds: 0 })
  const attempts = new SignInAttempts(site)
  app.get('/api/signatures/rules/:command', async (request, reply) => {
    const { command } = request.params as { command: string }
    if (!(await authenticate(request))) return problem(request, reply, 401, 'sign-in', words.signIn)
    const handler = signable(site, command)
    if (!handler) return problem(request, reply, 404, 'unknown-command', words.unknown)
    const rule = await ruleOf(site, command)
    const titles = { title: handler.contract.title, meaningTitle: meanings[rule.meaning] }
    return reply.header('cache-control', 'no-store').send({ command, ...titles, ...rule })
  })
  app.post('/api/signatures', async (request, reply) => {
    if (!(await authenticate(request))) return problem(request, reply, 401, 'sign-in', words.signIn)
    const language = languageOf(request.headers['accept-language'])
    const wish = Wish.safeParse(request.body)
    if (!wish.success) return sendProblem(reply, inputProblem(wish.error.issues, language))
    const handler = signable(site, wish.data.command)
    if (!handler) return problem(request, reply, 404, 'unknown-command', words.unknown)
    const body = bodyOf(handler.contract).safeParse(wish.data.body)
    if (!body.success) return sendProblem(reply, inputProblem(body.error.issues, language))
    const rule = await ruleOf(site, handler.contract.name)
    if (rule.needsReason && wish.data.reason === '') return problem(request, reply, 422, 'reason-missing', words.reasonMissing)
    const credentials = wish.data.signer
    const proof = await proveIdentity(site, attempts, { credentials, address: request.ip }, async (credential) => {
      const account = await people.findProved(credential)
      if (account) await attempts.note('signed', nameOf(credentials), credential.accountId, request.ip)
      return account
    })
    if ('notProved' in proof) {
      const { status, type, text } = proofProblems[proof.notProved]
      return problem(request, reply, status, type, text)
    }
    const signer = proof.result
    if (signer.passwordDue) return problem(request, reply, 403, 'password-due', words.passwordDue)
    if (!holds(signer.actor, handler.contract.permission)) return problem(request, reply, 403, 'signer-may-not', words.mayNot)
    return reply.send(await sign(site, handler, body.data, { wish: wish.data, signer, rule }))
  })
}

async function sign(
  site: Site,
  handler: Handler,
  body: Record<string, unknown>,
  { wish, signer, rule }: { readonly wish: Wish; readonly signer: KnownAccount; readonly rule: SignatureRule },
): Promise<object> {
  const { occurredAt: _, ...input } = body
  const signatureId = randomUUID()
  const attempt = { commandId: signatureId, actor: signer.actor, contract: handler.contract, input, raw: wish.body }
  const content = prepare(site.catalogue, attempt).bodyHash.toString('hex')
  const signedAt = site.now() as Instant
  const outcome = await site.execute({
    commandId: randomUUID(),
    actor: inPersonOf(signer.actor, site, SIGN_FOR_PERSON),
    contract: recordSignature,
    input: recordSignature.input.parse({
      ...{ signatureId, command: handler.contract.name, content, meaning: rule.meaning, reason: wish.reason },
      ...{ printedName: signer.name, method: 'login' in wish.signer ? 'password' : 'pin', zone: (await findSitePlace(site)).zone },
    }),
    occurredAt: signedAt,
  })
  if (outcome.outcome === 'refused') throw new Error(`a new signature was refused: ${outcome.refusals.join()}`)
  return { signatureId, signerId: signer.accountId, printedName: signer.name, meaning: rule.meaning, signedAt }
}

function signable({ catalogue }: Site, command: string): Handler | undefined {
  const handler = catalogue.handlers.get(command)
  return handler?.contract.intent === 'request' ? handler : undefined
}

async function ruleOf({ pool, siteId }: Site, command: string): Promise<SignatureRule> {
  const { rows } = await pool.query<SignatureRule>(
    'select signatures, meaning, needs_reason as "needsReason", other_person as "otherPerson" from signature_rule where site_id = $1 and command = $2',
    [siteId, command],
  )
  return rows[0] ?? unruled
}
