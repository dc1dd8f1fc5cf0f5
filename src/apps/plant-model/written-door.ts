import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import * as z from 'zod'
import type { Authenticate, Caller } from '../../kernel/server/http.ts'
import { reportOf } from '../../kernel/server/interchange/report.ts'
import type { Failures, ImportOf } from '../../kernel/server/interchange/run-import.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import { readTable } from '../../kernel/server/spreadsheet/sent-table.ts'
import { type JudgedPart, judgePart } from './judge-model.ts'
import type { ModelKind } from './model-kind.ts'
import { meantHere, tableOf } from './part-table.ts'
import { mayWhole } from './whole-plant.ts'
import { writtenForms } from './written-forms.ts'
import { writtenKind } from './written-kind.ts'

const MOST_BYTES = 64 * 1024 * 1024
const Form = z.strictObject({ dryRun: z.stringbool().default(false), most: z.coerce.number().int().min(0).default(1000) })

/** What is no page of data comes out of a table, too, one record for each row: at the same doors, with the same report. */
export function mountWrittenImport(app: FastifyInstance, authenticate: Authenticate): void {
  // Before the body is read: nobody who has not signed in makes the program take in a file of this size.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!(await authenticate(request))) return sendProblem(reply, signInFirst)
  }
  for (const kind of writtenForms.map(writtenKind)) {
    app.post(`/api/import/${kind.resource.name}`, { bodyLimit: MOST_BYTES, onRequest }, async (request, reply) => {
      const caller = await authenticate(request)
      return caller ? answerImport(kind, caller, request, reply) : sendProblem(reply, signInFirst)
    })
  }
}

async function answerImport(kind: ModelKind, caller: Caller, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const language = languageOf(request.headers['accept-language'])
  const form = Form.safeParse(request.query)
  if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
  if (!mayWhole(caller, kind, 'edit')) return sendProblem(reply, forbidden)
  const sent = await readTable(request.body)
  if (!sent) return sendProblem(reply, noTable)
  const table = meantHere(await tableOf(kind.resource, sent.text), kind)
  const judged = await judgePart(caller, { kind, table, sha256: sent.fingerprint })
  void reply.header('cache-control', 'no-store')
  if (form.data.dryRun) return reply.send(reportOf(judged.judgement, new Map(), language, form.data.most))
  const work = { ...caller, resource: kind.resource, language, fingerprint: sent.fingerprint }
  return reply.type('application/x-ndjson').send(Readable.from(progressOf(kind, work, judged, form.data.most)))
}

async function* progressOf(kind: ModelKind, work: ImportOf, { judgement, facts }: JudgedPart, most: number): AsyncGenerator<string> {
  const of = judgement.order.length
  const failures: Failures = new Map()
  if (facts) for await (const done of kind.run(work, judgement, facts, failures)) yield line({ done, of })
  yield line({ done: of, of, report: reportOf(judgement, failures, work.language, most) })
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

const noTable = {
  ...{ type: '/problems/bad-request', title: 'This is no table', status: 400 },
  detail: 'Send CSV as text/csv, an .xlsx file with its media type, or { columns, rows } of texts as application/json.',
}
const forbidden = { type: '/problems/not-permitted', title: 'You are not allowed to change this', status: 403 }
