import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import * as z from 'zod'
import type { Language } from '../../kernel/contract/words.ts'
import type { Authenticate, Caller } from '../../kernel/server/http.ts'
import { type ImportReport, reportOf } from '../../kernel/server/interchange/report.ts'
import type { Failures } from '../../kernel/server/interchange/run-import.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import { adoptTemplate, Template } from '../../model/origin/contract.ts'
import { comparePart } from './compare.ts'
import { adoptRows, type Following, type KeptRow } from './follow-template.ts'
import { judgeModel, judgePart } from './judge-model.ts'
import { modelKinds } from './kinds.ts'
import { type OpenedArchive, openArchive } from './open-archive.ts'
import type { Looking } from './model-kind.ts'
import { readPartTable } from './part-table.ts'
import { LIMITS, readArchive } from './read-archive.ts'
import { readKind, readPlant } from './read-plant.ts'
import type { PlantModelComparison, PlantModelReport } from './report.ts'
import { mayThroughout, mayWhole, type Verb } from './whole-plant.ts'
import { writeArchive } from './write-archive.ts'

export const ModelForm = z.strictObject({
  dryRun: z.stringbool().default(false),
  /** Of a template: whether the plant keeps what it has changed itself. */
  overrides: z.enum(['keep', 'replace']).default('keep'),
  /** As many rows of each kind are listed. */
  most: z.coerce.number().int().min(0).default(1000),
})
/** Name and edition make a template of the archive. */
export const ExportForm = z
  .strictObject({ template: Template.shape.name, version: Template.shape.version })
  .transform(({ template, version }) => ({ name: template, version }))
  .or(z.strictObject({}).transform(() => undefined))

/** The model of the plant as one archive: out, in after a dry run, and side by side with what is here. */
export function mountPlantModel(app: FastifyInstance, authenticate: Authenticate, version: string): void {
  app.addContentTypeParser('application/zip', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  // Before the body is read: nobody who has not signed in makes the program take in a file of this size.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!(await authenticate(request))) return sendProblem(reply, signInFirst)
  }
  app.get('/api/plant-model', { onRequest }, async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return sendProblem(reply, signInFirst)
    const language = languageOf(request.headers['accept-language'])
    const form = ExportForm.safeParse(request.query)
    if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
    if (!mayAll(caller, 'read')) return sendProblem(reply, notPermitted(language))
    const bytes = await writeArchive(await readPlant(caller.site, caller.actor, version, form.data))
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${fileNameOf(form.data)}"`)
      .type('application/zip')
      .send(bytes)
  })
  const limited = { bodyLimit: LIMITS.bytes, onRequest }
  app.post('/api/plant-model/import', limited, (request, reply) => withArchive(request, reply, authenticate, 'edit', answerImport))
  app.post('/api/plant-model/compare', limited, (request, reply) => withArchive(request, reply, authenticate, 'read', answerComparison))
}

interface Asked extends Caller {
  readonly opened: OpenedArchive
  readonly language: Language
  readonly form: z.infer<typeof ModelForm>
}

async function withArchive(
  request: FastifyRequest,
  reply: FastifyReply,
  authenticate: Authenticate,
  verb: Verb,
  act: (asked: Asked, reply: FastifyReply) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const caller = await authenticate(request)
  if (!caller) return sendProblem(reply, signInFirst)
  const language = languageOf(request.headers['accept-language'])
  const form = ModelForm.safeParse(request.query)
  if (!form.success) return sendProblem(reply, inputProblem(form.error.issues, language))
  if (!mayAll(caller, verb)) return sendProblem(reply, notPermitted(language))
  const archive = await readArchive(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
  if ('fault' in archive) return sendProblem(reply, noModel(archive.fault[language], language))
  const opened = await openArchive(caller, archive, verb)
  if (verb === 'edit' && opened.template && !mayThroughout(caller, adoptTemplate.permission))
    return sendProblem(reply, notPermitted(language))
  void reply.header('cache-control', 'no-store')
  return act({ ...caller, opened, language, form: form.data }, reply)
}

async function answerImport(asked: Asked, reply: FastifyReply): Promise<FastifyReply> {
  const { opened, language, form } = asked
  if (!form.dryRun) return reply.type('application/x-ndjson').send(Readable.from(progressOf(asked)))
  const parts = opened.kinds.map(({ part }) => part)
  const judged = await judgeModel(asked, parts, followingOf(asked))
  return reply.send(
    reported(
      opened,
      judged.map(({ judgement, kept }) => ({
        report: reportOf(judgement, new Map(), language, form.most),
        kept: kept.slice(0, form.most),
      })),
    ),
  )
}

/** Each part finds what those before it have made; a part that fails in places does not keep the others from what they can do. */
async function* progressOf(asked: Asked): AsyncGenerator<string> {
  const { site, actor, opened, language, form } = asked
  const following = followingOf(asked)
  const reports = []
  for (const { kind, part } of opened.kinds) {
    const { resource } = kind
    const { judgement, facts, kept } = await judgePart(asked, part, following)
    const failures: Failures = new Map()
    const of = judgement.order.length
    const work = { site, actor, resource, language, fingerprint: part.sha256 }
    if (facts) for await (const done of kind.run(work, judgement, facts, failures)) yield line({ resource: resource.name, done, of })
    if (following) {
      const adopting = { site, actor, language, part, judgement, failures, following }
      for await (const adopted of adoptRows(adopting)) yield line({ resource: resource.name, ...adopted })
    }
    reports.push({ report: reportOf(judgement, failures, language, form.most), kept: kept.slice(0, form.most) })
  }
  yield line({ report: reported(opened, reports) })
}

interface ReportedPart {
  readonly report: ImportReport
  readonly kept: readonly KeptRow[]
}

function reported(opened: OpenedArchive, reports: readonly ReportedPart[]): PlantModelReport {
  return {
    ...aboutOf(opened),
    parts: opened.kinds.map(({ kind }, index) => {
      const { report, kept } = reports[index]!
      return { resource: kind.resource.name, report, kept: kept.map(({ key, columns }) => ({ key, columns: [...columns] })) }
    }),
  }
}

/** Beside the plant as it is at one moment. */
async function answerComparison(asked: Asked, reply: FastifyReply): Promise<FastifyReply> {
  const { site, opened } = asked
  const parts = await site.snapshot((answer) => comparedParts(asked, { site: { ...site, answer }, actor: asked.actor }))
  return reply.send({ ...aboutOf(opened), parts } satisfies PlantModelComparison)
}

async function comparedParts({ opened, language, form }: Asked, looking: Looking) {
  const parts: PlantModelComparison['parts'] = []
  for (const { kind, part } of opened.kinds) {
    const { resource } = kind
    const { fault } = part.table
    const here = fault ? part.table : await readPartTable(resource, await readKind(looking, kind))
    const { rows, same } = comparePart(here, part.table)
    const count = (wanted: string) => rows.filter(({ found }) => found === wanted).length
    const counts = { same, onlyHere: count('onlyHere'), onlyThere: count('onlyThere'), different: count('different') }
    const listed = rows.slice(0, form.most).map((row) => ({ ...row, fields: [...row.fields] }))
    parts.push({ resource: resource.name, ...(fault && { fault: fault[language] }), counts, rows: listed })
  }
  return parts
}

function aboutOf({ product, siteCode, template, unknownKinds, leftOut }: OpenedArchive) {
  return { product, siteCode, ...(template && { template }), unknownKinds: [...unknownKinds], leftOut: [...leftOut] }
}

function followingOf({ opened: { template }, form: { overrides } }: Asked): Following | undefined {
  return template && { template, overrides }
}

/** What is no page of data goes along as far as this person may see and change it; without the pages of data there is no model. */
function mayAll(caller: Caller, verb: Verb): boolean {
  return modelKinds(caller.site.catalogue.resources).every((kind) => !kind.isNeeded || mayWhole(caller, kind, verb))
}

function fileNameOf(template: Template | undefined): string {
  const name = template ? `${template.name}-${template.version}` : 'plant-model'
  return `${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}.zip`
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

const notPermitted = (language: Language) => ({
  type: '/problems/not-permitted',
  title:
    language === 'de'
      ? 'Dafür braucht man die Rechte auf alle Stammdaten des ganzen Werks'
      : 'This needs the permissions for all master data of the whole site',
  status: 403,
})
const noModel = (detail: string, language: Language) => ({
  ...{ type: '/problems/bad-request', title: language === 'de' ? 'Das ist kein Werksmodell' : 'This is no plant model', status: 400 },
  detail,
})
