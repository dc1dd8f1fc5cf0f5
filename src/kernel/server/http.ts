import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { bodyOf, type Refused } from '../contract/command.ts'
import type { Instant } from '../contract/ids.ts'
import type { Language } from '../contract/words.ts'
import type { Actor } from './access.ts'
import type { Attempt } from './attempt.ts'
import type { Handler, QueryHandler } from './handler.ts'
import { failureProblem, inputProblem, languageOf, refusalProblem, sendProblem, type Problem, signInFirst } from './problem.ts'
import type { Site } from './site.ts'
import { writeArrivals, type FromTerminal } from './terminal.ts'
import { readTerminalHeaders, TerminalMembers } from './terminal-headers.ts'

/** Who sends the request, and to which of this node's sites. Undefined when nobody has signed in. */
export type Authenticate = (request: FastifyRequest) => Promise<Caller | undefined>
export interface Caller {
  readonly actor: Actor
  readonly site: Site
  /** The same with the rights that count for what he pressed on a terminal some time ago; absent: those of now. */
  readonly actorAtPress?: (device: FromTerminal['device']) => Promise<Actor>
}

const MOST_IN_BULK = 5_000
const PARSED_AT_ONCE = 50
const CommandId = z.uuid().toLowerCase()
/** No contract is nested as deep as this. */
const MOST_LEVELS = 32

/** The only way to put contracts on HTTP: addresses, bodies, statuses and documentation all come from the catalogue. */
export function mountCatalogue(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  const bodies = new Map([...site.catalogue.handlers.values()].map(({ contract }) => [contract.name, bodyOf(contract)]))
  for (const handler of site.catalogue.handlers.values()) mountCommand(app, handler, bodies.get(handler.contract.name)!, authenticate)
  for (const handler of site.catalogue.answers.values()) mountQuery(app, handler, authenticate)
  mountBulk(app, bodies, authenticate)
  mountLookup(app, authenticate)
}

/** Whatever goes wrong becomes a problem document: what the sender did wrong is 4xx, a stopped writer 503, everything else an incident. */
export function mountProblems(app: FastifyInstance, log: Site['log']): void {
  app.setErrorHandler((error, request, reply) => {
    if (isReaderGone(error, reply)) return sendProblem(reply, readerGone)
    const language = languageOf(request.headers['accept-language'])
    return sendProblem(
      reply,
      failureProblem(error, language, () => log(error, `${request.method} ${request.routeOptions.url ?? ''}`, { requestId: request.id })),
    )
  })
  app.setNotFoundHandler((_, reply) => sendProblem(reply, { type: '/problems/not-found', title: 'There is nothing here', status: 404 }))
}

/** Somebody asked for a file and went away before its first line: nothing failed here, and nobody hears of it. */
function isReaderGone(error: unknown, reply: FastifyReply): boolean {
  return reply.raw.destroyed && (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function mountCommand(app: FastifyInstance, handler: Handler, body: z.ZodObject, authenticate: Authenticate): void {
  app.post(`/api/commands/${handler.contract.name}`, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const language = languageOf(request.headers['accept-language'])
    const commandId = CommandId.safeParse(request.headers['idempotency-key'])
    if (!commandId.success) return sendProblem(reply, missingKey)
    const from = readTerminalHeaders(request.headers)
    if (!from.success) return sendProblem(reply, inputProblem(from.error.issues, language))
    const parsed = parseInput(body, request.body, language)
    if ('problem' in parsed) {
      await noteArrival(caller, from.data)
      return sendProblem(reply, parsed.problem)
    }
    const attempt = attemptOf(handler, await actorOf(caller, from.data), commandId.data, parsed.value, request.body as object)
    const outcome = await caller.site.execute({ ...attempt, ...from.data })
    return outcome.outcome === 'accepted'
      ? reply.send(outcome)
      : sendProblem(reply, refusedProblem(caller.site, handler, outcome, commandId.data, language))
  })
}

const actorOf = async ({ actor, actorAtPress }: Caller, { device }: FromTerminal) => actorAtPress?.(device) ?? actor

/** What is not valid has arrived too, and must not count as lost. */
async function noteArrival({ site, actor }: Caller, { device }: FromTerminal): Promise<void> {
  if (device) await writeArrivals(site.pool, site.siteId, [{ ...device, by: actor.accountId }], site.now())
}

function mountQuery(app: FastifyInstance, { contract }: QueryHandler, authenticate: Authenticate): void {
  app.get(`/api/queries/${contract.name}`, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const parsed = parseInput(contract.input, request.query, languageOf(request.headers['accept-language']))
    if ('problem' in parsed) return sendProblem(reply, parsed.problem)
    const answer = await caller.site.answer(contract, parsed.value, caller.actor)
    if (!answer.permitted) return sendProblem(reply, forbidden)
    return reply.header('cache-control', 'no-store').send(answer.value)
  })
}

const BulkCommand = z.strictObject({
  ...{ name: z.string(), commandId: CommandId, input: z.record(z.string(), z.unknown()) },
  ...TerminalMembers,
})
type BulkCommand = z.infer<typeof BulkCommand>
const BulkBody = z.strictObject({ commands: z.array(BulkCommand).min(1).max(MOST_IN_BULK) })

/** Import, replay and queues: many commands, each with its own outcome, in the order given. */
function mountBulk(app: FastifyInstance, bodies: ReadonlyMap<string, z.ZodObject>, authenticate: Authenticate): void {
  app.post('/api/commands', { bodyLimit: 16 * 1024 * 1024 }, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const { site } = caller
    const language = languageOf(request.headers['accept-language'])
    const parsed = BulkBody.safeParse(request.body)
    if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, language))
    const executeOne = async ({ name, commandId, input, ...from }: BulkCommand): Promise<object> => {
      const handler = site.catalogue.handlers.get(name)
      if (!handler) return unknownCommand(name)
      const body = parseInput(bodies.get(name)!, input, language)
      if ('problem' in body) {
        await noteArrival(caller, from)
        return body.problem
      }
      const actor = await actorOf(caller, from)
      const outcome = await site.execute({ ...attemptOf(handler, actor, commandId, body.value, input), ...from, bulk: true })
      return outcome.outcome === 'accepted' ? outcome : refusedProblem(site, handler, outcome, commandId, language)
    }
    // One that broke has its own incident; the others are done and say so.
    const answerOne = (command: BulkCommand) =>
      executeOne(command).then(
        (outcome) => ({ ...outcome, commandId: command.commandId }),
        (error) => ({ ...failureProblem(error, language, () => site.log(error, command.name)), commandId: command.commandId }),
      )
    const answers: Promise<object>[] = []
    for (const [index, command] of parsed.data.commands.entries()) {
      // Thousands are not parsed in one go: whoever works at a screen is answered in between.
      if (index % PARSED_AT_ONCE === 0) await new Promise(setImmediate)
      answers.push(answerOne(command))
    }
    return reply.send({ outcomes: await Promise.all(answers) })
  })
}

/** Tells "never arrived" from "done": for a sender that lost the connection. */
function mountLookup(app: FastifyInstance, authenticate: Authenticate): void {
  app.get('/api/commands/by-id/:commandId', async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return unauthenticated(reply)
    const { commandId } = request.params as { commandId: string }
    if (!CommandId.safeParse(commandId).success) return sendProblem(reply, { ...missingKey, title: 'The id of a command is a UUID' })
    const { rows } = await caller.site.pool.query(
      'select name, answer from command_key where site_id = $1 and command_id = $2 and actor_id = $3',
      [caller.site.siteId, commandId, caller.actor.accountId],
    )
    return rows[0]
      ? reply.send(rows[0])
      : sendProblem(reply, { type: '/problems/never-arrived', title: 'This command never arrived', status: 404 })
  })
}

/** Judged by the contract, and by what a database can keep: texts are Unicode without NUL. */
function parseInput(
  schema: z.ZodObject,
  given: unknown,
  language: Language,
): { readonly value: Record<string, unknown> } | { readonly problem: Problem } {
  const path = findUnstorable(given)
  const issue = path && { path, code: 'custom' as const, message: 'cannot be stored: broken Unicode, NUL, or too deep', input: undefined }
  if (issue) return { problem: inputProblem([issue], language) }
  const parsed = schema.safeParse(given)
  return parsed.success ? { value: parsed.data } : { problem: inputProblem(parsed.error.issues, language) }
}

/** @returns where, as the keys that lead there. */
function findUnstorable(value: unknown, level = 0): string[] | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : []
  if (value === null || typeof value !== 'object') return undefined
  if (level > MOST_LEVELS) return []
  for (const [key, member] of Object.entries(value)) {
    const found = isStorable(key) ? findUnstorable(member, level + 1) : []
    if (found) return [key, ...found]
  }
  return undefined
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

function attemptOf(handler: Handler, actor: Actor, commandId: string, body: Record<string, unknown>, raw: object): Attempt {
  const { occurredAt, ...input } = body
  return { commandId, actor, contract: handler.contract, input, raw, occurredAt: occurredAt as Instant | undefined }
}

function refusedProblem(site: Site, { contract }: Handler, { refusals }: Refused, commandId: string, language: Language): Problem {
  return refusalProblem(contract, site.catalogue.gatesOf(contract.name), refusals, language, commandId)
}

function unauthenticated(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, signInFirst)
}

const forbidden = { type: '/problems/not-permitted', title: 'You are not allowed to see this', status: 403 }
const readerGone = { type: '/problems/reader-gone', title: 'Nobody waits for the answer', status: 499 }
const missingKey = {
  type: '/problems/idempotency-key',
  title: 'The header Idempotency-Key is missing',
  status: 400,
  detail: 'Send a new UUID with each command, and the same one with each repetition of it.',
}

function unknownCommand(name: string) {
  return { type: '/problems/unknown-command', title: `There is no command ${name}`, status: 404 }
}
