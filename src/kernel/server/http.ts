import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { bodyOf, type Outcome } from '../contract/command.ts'
import { Instant } from '../contract/ids.ts'
import type { Actor } from './access.ts'
import type { Attempt } from './attempt.ts'
import type { Handler, QueryHandler } from './handler.ts'
import { inputProblem, languageOf, refusalProblem, sendProblem } from './problem.ts'
import type { Site } from './site.ts'

/** Who sends the request, and to which of this node's sites. Undefined when nobody has signed in. */
export type Authenticate = (request: FastifyRequest) => Promise<{ readonly actor: Actor; readonly site: Site } | undefined>

const MOST_IN_BULK = 5_000
const CommandId = z.uuid()

/** The only way to put contracts on HTTP: addresses, bodies, statuses and documentation all come from the catalogue. */
export function mountCatalogue(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  for (const handler of site.catalogue.handlers.values()) mountCommand(app, handler, authenticate)
  for (const handler of site.catalogue.answers.values()) mountQuery(app, handler, authenticate)
  mountBulk(app, authenticate)
  mountLookup(app, authenticate)
}

function mountCommand(app: FastifyInstance, handler: Handler, authenticate: Authenticate): void {
  const body = bodyOf(handler.contract)
  app.post(`/api/commands/${handler.contract.name}`, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const language = languageOf(request.headers['accept-language'])
    const commandId = CommandId.safeParse(request.headers['idempotency-key'])
    if (!commandId.success) return sendProblem(reply, missingKey)
    const parsed = body.safeParse(request.body)
    if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, language))
    const attempt = attemptOf(handler, caller.actor, commandId.data, parsed.data)
    const outcome = await caller.site.execute(attempt)
    return answerOutcome(reply, caller.site, handler, outcome, commandId.data, language)
  })
}

function mountQuery(app: FastifyInstance, { contract }: QueryHandler, authenticate: Authenticate): void {
  app.get(`/api/queries/${contract.name}`, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const language = languageOf(request.headers['accept-language'])
    const parsed = contract.input.safeParse(request.query)
    if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, language))
    const answer = await caller.site.answer(contract, parsed.data, caller.actor)
    if (!answer.permitted) return sendProblem(reply, forbidden)
    return reply.header('cache-control', 'no-store').send(answer.value)
  })
}

const BulkBody = z.strictObject({
  commands: z
    .array(z.strictObject({ name: z.string(), commandId: z.uuid(), input: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(MOST_IN_BULK),
})

/** Import, replay and queues: many commands, each with its own outcome, in the order given. */
function mountBulk(app: FastifyInstance, authenticate: Authenticate): void {
  app.post('/api/commands', { bodyLimit: 16 * 1024 * 1024 }, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const { actor, site } = caller
    const language = languageOf(request.headers['accept-language'])
    const parsed = BulkBody.safeParse(request.body)
    if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, language))
    const outcomes = await Promise.all(
      parsed.data.commands.map(async ({ name, commandId, input }) => {
        const handler = site.catalogue.handlers.get(name)
        if (!handler) return { ...unknownCommand(name), commandId }
        const body = bodyOf(handler.contract).safeParse(input)
        if (!body.success) return { ...inputProblem(body.error.issues, language), commandId }
        const outcome = await site.execute({ ...attemptOf(handler, actor, commandId, body.data), bulk: true })
        return outcome.outcome === 'accepted'
          ? outcome
          : refusalProblem(handler.contract, site.catalogue.gatesOf(name), outcome.refusals, language, commandId)
      }),
    )
    return reply.send({ outcomes })
  })
}

/** Tells "never arrived" from "done": for a sender that lost the connection. */
function mountLookup(app: FastifyInstance, authenticate: Authenticate): void {
  app.get('/api/commands/by-id/:commandId', async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const { commandId } = request.params as { commandId: string }
    if (!CommandId.safeParse(commandId).success) return sendProblem(reply, missingKey)
    const { rows } = await caller.site.pool.query(
      'select name, answer from command_key where site_id = $1 and command_id = $2 and actor_id = $3',
      [caller.site.siteId, commandId, caller.actor.accountId],
    )
    return rows[0]
      ? reply.send(rows[0])
      : sendProblem(reply, { type: '/problems/never-arrived', title: 'This command never arrived', status: 404 })
  })
}

function attemptOf(handler: Handler, actor: Actor, commandId: string, body: Record<string, unknown>): Attempt {
  const { occurredAt, ...input } = body
  return {
    commandId,
    actor,
    contract: handler.contract,
    input,
    occurredAt: occurredAt === undefined ? undefined : Instant.parse(occurredAt),
  }
}

function answerOutcome(
  reply: FastifyReply,
  site: Site,
  { contract }: Handler,
  outcome: Outcome,
  commandId: string,
  language: 'en' | 'de',
): FastifyReply {
  if (outcome.outcome === 'accepted') return reply.send(outcome)
  return sendProblem(reply, refusalProblem(contract, site.catalogue.gatesOf(contract.name), outcome.refusals, language, commandId))
}

function unauthenticated(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, { type: '/problems/sign-in', title: 'Sign in first', status: 401 })
}

const forbidden = { type: '/problems/not-permitted', title: 'You are not allowed to see this', status: 403 }
const missingKey = {
  type: '/problems/idempotency-key',
  title: 'The header Idempotency-Key is missing',
  status: 400,
  detail: 'Send a new UUID with each command, and the same one with each repetition of it.',
}

function unknownCommand(name: string) {
  return { type: '/problems/unknown-command', title: `There is no command ${name}`, status: 404 }
}
