import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import * as z from 'zod'
import type { Separator } from '../../contract/spreadsheet/csv.ts'
import { separators } from '../../contract/spreadsheet/csv.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { languages } from '../../contract/words.ts'
import { type Actor, holds } from '../access.ts'
import type { Authenticate } from '../http.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../problem.ts'
import type { Site } from '../site.ts'
import type { RuledResource } from '../resource/decide-record.ts'
import { WORKBOOK, readTable } from '../spreadsheet/sent-table.ts'
import { plantInstant } from '../spreadsheet/plant-instant.ts'
import { cellPages, csvOf, type ListPage } from './export.ts'
import { judgeTable, type Judgement } from './import.ts'
import { reportOf } from './report.ts'
import { workbookOf } from '../spreadsheet/workbook-of.ts'
import { type Failures, type ImportOf, runImport } from './run-import.ts'

const PAGE = 500
const ExportForm = z.object({
  format: z.enum(['csv', 'xlsx']).default('csv'),
  separator: z.enum(Object.keys(separators) as [Separator, ...Separator[]]).default('comma'),
  heads: z.enum(['names', ...languages]).default('names'),
})

const TABLES = ['text/csv', 'application/json', WORKBOOK]
type ZoneOf = (site: Site) => Promise<string>

/** A hundred thousand rows of a wide resource. */
const MOST_BYTES = 64 * 1024 * 1024
const ImportForm = z.strictObject({ dryRun: z.stringbool().default(false), most: z.coerce.number().int().min(0).optional() })

/** Files of records, in and out of every page of data: what a person does with a spreadsheet, a program does at the same doors. */
/** @param zoneOf the plant: where a file names none, its clocks are meant. */
export function mountInterchange(app: FastifyInstance, site: Site, authenticate: Authenticate, zoneOf: ZoneOf): void {
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.addContentTypeParser(WORKBOOK, { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  // Before the body is read: nobody who has not signed in makes the program take in a file of this size.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!(await authenticate(request))) return sendProblem(reply, signInFirst)
  }
  for (const ruled of site.catalogue.resources) {
    const { name } = ruled.resource
    app.get(`/api/export/${name}`, (request, reply) => answerExport(ruled.resource, request, reply, authenticate))
    app.post(`/api/import/${name}`, { bodyLimit: MOST_BYTES, onRequest, errorHandler: sayTooLarge }, (request, reply) =>
      answerImport(ruled, request, reply, authenticate, zoneOf),
    )
  }
}

/** Who sends a file that is too large is told what to do about it; every other failure is everybody's. */
function sayTooLarge(error: FastifyError, { headers }: FastifyRequest, reply: FastifyReply): void {
  if (error.statusCode !== 413) throw error
  const { type, title, status, detail } = tooLarge
  const language = languageOf(headers['accept-language'])
  void sendProblem(reply, { type, status, title: title[language], detail: detail[language] })
}

/** Exactly what the list shows with the same search and filters, in pages, so that no file is too long for the memory. */
async function answerExport(resource: AnyResource, request: FastifyRequest, reply: FastifyReply, authenticate: Authenticate) {
  const caller = await authenticate(request)
  if (!caller) return sendProblem(reply, signInFirst)
  const language = languageOf(request.headers['accept-language'])
  const { format, separator, heads, ...filters } = request.query as Record<string, unknown>
  const form = ExportForm.safeParse({ format, separator, heads })
  if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
  const input = resource.queries.list.input.safeParse({ ...filters, after: undefined, limit: PAGE })
  if (!input.success) return sendProblem(reply, inputProblem(input.error.issues, language))
  const page = (after?: string) => listPage(caller.site, caller.actor, resource, { ...(input.data as object), ...(after && { after }) })
  const first = await page()
  if (!first) return sendProblem(reply, forbidden)
  const isWorkbook = form.data.format === 'xlsx'
  // A permission that is taken away while the file is written ends the file.
  const following = async (after: string) => (await page(after)) ?? { rows: [] }
  const pages = cellPages(resource, isWorkbook ? 'comma' : form.data.separator, first, following)
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${fileNameOf(resource, form.data.format)}"`)
    .type(isWorkbook ? WORKBOOK : 'text/csv; charset=utf-8')
    .send(Readable.from(isWorkbook ? workbookOf(resource, form.data.heads, pages) : csvOf(resource, form.data, pages)))
}

/** Judges the file; without `dryRun` it then does what it found, telling line by line how far it is, and the report at the end. */
async function answerImport(
  ruled: RuledResource,
  request: FastifyRequest,
  reply: FastifyReply,
  authenticate: Authenticate,
  zoneOf: ZoneOf,
) {
  const caller = await authenticate(request)
  if (!caller) return sendProblem(reply, signInFirst)
  const { site, actor } = caller
  const { resource } = ruled
  const language = languageOf(request.headers['accept-language'])
  const form = ImportForm.safeParse(request.query)
  if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
  const { create, change } = resource.commands
  if (![create.permission, change.permission, resource.queries.list.permission].every((permission) => holds(actor, permission)))
    return sendProblem(reply, forbidden)
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  const sent = TABLES.includes(type.trim().toLowerCase()) ? await readTable(request.body) : undefined
  if (!sent) return sendProblem(reply, noTable)
  const zone = await zoneOf(site)
  const judgement = await judgeTable(site, actor, ruled, sent.text, (text) => plantInstant(text, zone))
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

function fileNameOf({ name }: AnyResource, format: string): string {
  return `${name.slice(name.lastIndexOf('.') + 1)}.${format}`
}

const noTable = {
  ...{ type: '/problems/bad-request', title: 'This is no table', status: 400 },
  detail: 'Send CSV as text/csv, an .xlsx file with its media type, or { columns, rows } of texts as application/json.',
}
const tooLarge = {
  ...{ type: '/problems/bad-request', status: 413 },
  title: { en: 'The file is too large', de: 'Die Datei ist zu groß' },
  detail: { en: 'A file has at most 64 MB. Split it.', de: 'Eine Datei hat höchstens 64 MB. Bitte teilen.' },
}
const forbidden = { type: '/problems/not-permitted', title: 'You are not allowed to see this', status: 403 }
