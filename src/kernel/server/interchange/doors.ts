import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import * as z from 'zod'
import type { Separator } from '../../contract/interchange/csv.ts'
import { separators } from '../../contract/interchange/csv.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { languages } from '../../contract/words.ts'
import { type Actor, holds } from '../access.ts'
import type { Authenticate } from '../http.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../problem.ts'
import type { Site } from '../site.ts'
import type { RuledResource } from '../resource/decide-record.ts'
import { exportPages, type ListPage } from './export.ts'
import { judgeTable, type Judgement } from './import.ts'
import { readBody } from './read-body.ts'
import { reportOf } from './report.ts'
import { type Failures, type ImportOf, runImport } from './run-import.ts'

const PAGE = 500
const ExportForm = z.object({
  separator: z.enum(Object.keys(separators) as [Separator, ...Separator[]]).default('comma'),
  heads: z.enum(['names', ...languages]).default('names'),
})

/** A hundred thousand rows of a wide resource. */
const MOST_BYTES = 64 * 1024 * 1024
const ImportForm = z.strictObject({ dryRun: z.stringbool().default(false), most: z.coerce.number().int().min(0).optional() })

/** Files of records, in and out of every page of data: what a person does with a spreadsheet, a program does at the same doors. */
export function mountInterchange(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_, body, done) => done(null, body))
  // Before the body is read: nobody who has not signed in makes the program take in a file of this size.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!(await authenticate(request))) return sendProblem(reply, signInFirst)
  }
  for (const ruled of site.catalogue.resources) {
    const { name } = ruled.resource
    app.get(`/api/export/${name}`, (request, reply) => answerExport(ruled.resource, request, reply, authenticate))
    app.post(`/api/import/${name}`, { bodyLimit: MOST_BYTES, onRequest }, (request, reply) =>
      answerImport(ruled, request, reply, authenticate),
    )
  }
}

/** Exactly what the list shows with the same search and filters, in pages, so that no file is too long for the memory. */
async function answerExport(resource: AnyResource, request: FastifyRequest, reply: FastifyReply, authenticate: Authenticate) {
  const caller = await authenticate(request)
  if (!caller) return sendProblem(reply, signInFirst)
  const language = languageOf(request.headers['accept-language'])
  const { separator, heads, ...filters } = request.query as Record<string, unknown>
  const form = ExportForm.safeParse({ separator, heads })
  if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
  const input = resource.queries.list.input.safeParse({ ...filters, after: undefined, limit: PAGE })
  if (!input.success) return sendProblem(reply, inputProblem(input.error.issues, language))
  const page = (after?: string) => listPage(caller.site, caller.actor, resource, { ...(input.data as object), ...(after && { after }) })
  const first = await page()
  if (!first) return sendProblem(reply, forbidden)
  // A permission that is taken away while the file is written ends the file.
  const pages = exportPages(resource, form.data, first, async (after) => (await page(after)) ?? { rows: [] })
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${fileNameOf(resource)}"`)
    .type('text/csv; charset=utf-8')
    .send(Readable.from(pages))
}

/** Judges the file; without `dryRun` it then does what it found, telling line by line how far it is, and the report at the end. */
async function answerImport(ruled: RuledResource, request: FastifyRequest, reply: FastifyReply, authenticate: Authenticate) {
  const caller = await authenticate(request)
  if (!caller) return sendProblem(reply, signInFirst)
  const { site, actor } = caller
  const { resource } = ruled
  const language = languageOf(request.headers['accept-language'])
  const form = ImportForm.safeParse(request.query)
  if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
  const isFile = /^(text\/csv|application\/json)\b/.test(request.headers['content-type'] ?? '')
  const sent = isFile ? readBody(request.body) : undefined
  if (!sent) return sendProblem(reply, noTable)
  const { create, change } = resource.commands
  if (![create.permission, change.permission, resource.queries.list.permission].every((permission) => holds(actor, permission)))
    return sendProblem(reply, forbidden)
  const judgement = await judgeTable(site, actor, ruled, sent.text)
  const { dryRun, most = judgement.rows.length } = form.data
  void reply.header('cache-control', 'no-store')
  if (dryRun) return reply.send(reportOf(judgement, new Map(), language, most))
  const work = { site, actor, resource, language, fingerprint: sent.fingerprint }
  return reply.type('application/x-ndjson').send(Readable.from(progressOf(work, judgement, most)))
}

async function* progressOf(work: ImportOf, judgement: Judgement, most: number): AsyncGenerator<string> {
  const of = judgement.order.length
  const failures: Failures = new Map()
  yield line({ done: 0, of })
  for await (const done of runImport(work, judgement, failures)) yield line({ done, of })
  yield line({ done: of, of, report: reportOf(judgement, failures, work.language, most) })
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/** @returns undefined when the person may not see this resource. */
async function listPage(site: Site, actor: Actor, resource: AnyResource, input: object): Promise<ListPage | undefined> {
  const answer = await site.answer(resource.queries.list, input, actor)
  return answer.permitted ? (answer.value as ListPage) : undefined
}

function fileNameOf({ name }: AnyResource): string {
  return `${name.slice(name.lastIndexOf('.') + 1)}.csv`
}

const noTable = {
  ...{ type: '/problems/bad-request', title: 'This is no table', status: 400 },
  detail: 'Send CSV as text/csv, or { columns, rows } of texts as application/json.',
}
const forbidden = { type: '/problems/not-permitted', title: 'You are not allowed to see this', status: 403 }
