import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Words } from '../kernel/contract/words.ts'
import { languageOf, sendProblem } from '../kernel/server/problem.ts'

/** A problem of the doors beside commands and queries, in the language of whoever asks. */
export function spokenProblem(request: FastifyRequest, reply: FastifyReply, status: number, type: string, text: Words): FastifyReply {
  const detail = text[languageOf(request.headers['accept-language'])]
  return sendProblem(reply, { type: `/problems/${type}`, title: detail, status, detail })
}
