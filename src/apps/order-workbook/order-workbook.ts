import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { holds } from '../../kernel/server/access.ts'
import type { Authenticate } from '../../kernel/server/http.ts'
import { languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import { openWorkbook } from '../../kernel/server/spreadsheet/open-workbook.ts'
import { createOperationsRequest } from '../../operations/scheduling/contract.ts'
import { WorkbookRows } from './paths.ts'

const MOST_BYTES = 16 * 1024 * 1024

/** The rows of a workbook with orders, as CSV would hold them: whoever sent it judges them and sends what is good as commands. Nothing is written. */
export function mountOrderWorkbook(app: FastifyInstance, authenticate: Authenticate): void {
  // Before the body is read: nobody who may not order makes the program take in a file of this size.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await authenticate(request)
    if (!caller) return sendProblem(reply, signInFirst)
    if (!holds(caller.actor, createOperationsRequest.permission)) return sendProblem(reply, forbidden(request))
  }
  app.post('/api/import/operations.scheduling.operationsRequest/rows', { bodyLimit: MOST_BYTES, onRequest }, async (request, reply) => {
    if (!(request.body instanceof Uint8Array)) return sendProblem(reply, noWorkbook(request))
    return reply.header('cache-control', 'no-store').send(WorkbookRows.parse(await openWorkbook(request.body)))
  })
}

function forbidden({ headers }: FastifyRequest) {
  const title = { en: 'You are not allowed to create orders', de: 'Sie dürfen keine Aufträge anlegen' }
  return { type: '/problems/not-permitted', status: 403, title: title[languageOf(headers['accept-language'])] }
}

function noWorkbook({ headers }: FastifyRequest) {
  const title = { en: 'Send an .xlsx file with its media type', de: 'Bitte eine .xlsx-Datei mit ihrem Medientyp senden' }
  return { type: '/problems/bad-request', status: 400, title: title[languageOf(headers['accept-language'])] }
}
