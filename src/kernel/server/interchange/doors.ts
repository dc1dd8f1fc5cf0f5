import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import * as z from 'zod'
import type { Separator } from '../../contract/interchange/csv.ts'
import { separators } from '../../contract/interchange/csv.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { languages } from '../../contract/words.ts'
import type { Actor } from '../access.ts'
import type { Authenticate } from '../http.ts'
import { inputProblem, languageOf, sendProblem } from '../problem.ts'
import type { Site } from '../site.ts'
import { exportPages, type ListPage } from './export.ts'

const PAGE = 500
const ExportForm = z.object({
  separator: z.enum(Object.keys(separators) as [Separator, ...Separator[]]).default('comma'),
  heads: z.enum(['names', ...languages]).default('names'),
})

/** Files of records, out of every page of data: what a person takes along in a spreadsheet, a program takes from the same door. */
export function mountInterchange(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  for (const { resource } of site.catalogue.resources) {
    app.get(`/api/export/${resource.name}`, (request, reply) => answerExport(resource, request, reply, authenticate))
  }
}

/** Exactly what the list shows with the same search and filters, in pages, so that no file is too long for the memory. */
async function answerExport(resource: AnyResource, request: FastifyRequest, reply: FastifyReply, authenticate: Authenticate) {
  const caller = await authenticate(request)
  if (!caller) return sendProblem(reply, signIn)
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

/** @returns undefined when the person may not see this resource. */
async function listPage(site: Site, actor: Actor, resource: AnyResource, input: object): Promise<ListPage | undefined> {
  const answer = await site.answer(resource.queries.list, input, actor)
  return answer.permitted ? (answer.value as ListPage) : undefined
}

function fileNameOf({ name }: AnyResource): string {
  return `${name.slice(name.lastIndexOf('.') + 1)}.csv`
}

const signIn = { type: '/problems/sign-in', title: 'Sign in first', status: 401 }
const forbidden = { type: '/problems/not-permitted', title: 'You are not allowed to see this', status: 403 }
