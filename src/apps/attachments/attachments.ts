import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { Attachment, MOST_ATTACHED_BYTES } from '../../kernel/contract/attachment.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import type { Language } from '../../kernel/contract/words.ts'
import { holds } from '../../kernel/server/access.ts'
import type { Authenticate } from '../../kernel/server/http.ts'
import { languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import type { Site } from '../../kernel/server/site.ts'
import { attachmentFieldsOf } from '../../model/attachment/attachment-fields.ts'
import { keepAttachment, loadAttachment } from '../../model/attachment/attachment.store.ts'

/** What the door says of a file that has arrived: with its name, it is the value of a field. */
export const ArrivedAttachment = Attachment.omit({ name: true }).meta({ id: 'ArrivedAttachment' })

const Asked = z.object({ resource: z.string(), recordId: Uuid, field: z.string() })
/** What a browser shows by itself, and runs no script of. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/pdf'])
const OTHER = 'application/octet-stream'

/** Files of records: in for those who may edit such records, out for those who see the record. */
export function mountAttachments(app: FastifyInstance, site: Site, authenticate: Authenticate): void {
  const resources = site.catalogue.resources.map(({ resource }) => resource).filter((resource) => attachmentFieldsOf(resource).length > 0)
  const mayBring = async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await authenticate(request)
    if (!caller) return sendProblem(reply, signInFirst)
    if (!resources.some(({ commands }) => holds(caller.actor, commands.change.permission))) return sendProblem(reply, forbidden(request))
  }
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    // Before the body is read: nobody who may not makes the program take in a file.
    scope.post('/api/attachments', { bodyLimit: MOST_ATTACHED_BYTES, onRequest: mayBring }, async (request, reply) => {
      const caller = await authenticate(request)
      if (!caller) return sendProblem(reply, signInFirst)
      const bytes = request.body
      if (!Buffer.isBuffer(bytes) || bytes.length === 0) return sendProblem(reply, empty(request))
      const sha256 = await keepAttachment(caller.site, bytes, caller.actor.accountId, caller.site.now())
      if (sha256 === undefined) return sendProblem(reply, erased(request, 409))
      const mediaType = Attachment.shape.mediaType.safeParse(request.headers['content-type']?.split(';')[0]).data ?? OTHER
      return reply.send(ArrivedAttachment.parse({ sha256, mediaType, bytes: bytes.length }))
    })
  })
  app.get('/api/attachments/:resource/:recordId/:field', async (request, reply) => {
    const caller = await authenticate(request)
    if (!caller) return sendProblem(reply, signInFirst)
    const asked = Asked.safeParse(request.params).data
    const resource = resources.find(({ name }) => name === asked?.resource)
    if (!asked || !resource || !attachmentFieldsOf(resource).includes(asked.field)) return sendProblem(reply, notThere(request))
    const answer = await caller.site.answer(resource.queries.get, { id: asked.recordId }, caller.actor)
    if (!answer.permitted) return sendProblem(reply, forbidden(request))
    const attachment = Attachment.safeParse((answer.value as Record<string, unknown> | null)?.[asked.field]).data
    const bytes = attachment && (await loadAttachment(caller.site, attachment.sha256))
    if (!attachment || !bytes) return sendProblem(reply, notThere(request))
    if (bytes.length === 0) return sendProblem(reply, erased(request, 410))
    const isShown = SHOWN.has(attachment.mediaType)
    return reply
      .header('cache-control', 'private, no-cache')
      .header('etag', `"${attachment.sha256}"`)
      .header('content-disposition', `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(attachment.name)}`)
      .type(isShown ? attachment.mediaType : OTHER)
      .send(bytes)
  })
}

const problem = (request: FastifyRequest, type: string, status: number, words: Readonly<Record<Language, string>>) => ({
  ...{ type: `/problems/${type}`, status },
  title: words[languageOf(request.headers['accept-language'])],
})
const forbidden = (request: FastifyRequest) =>
  problem(request, 'not-permitted', 403, { en: 'Your roles do not allow this.', de: 'Ihre Rollen erlauben das nicht.' })
const notThere = (request: FastifyRequest) =>
  problem(request, 'not-found', 404, {
    en: 'There is no such file, or not for you.',
    de: 'Diese Datei gibt es nicht, oder nicht für Sie.',
  })
const erased = (request: FastifyRequest, status: number) =>
  problem(request, 'erased', status, {
    en: 'This file was erased for good. Who did it, when and why stands with the record.',
    de: 'Diese Datei wurde endgültig gelöscht. Wer es war, wann und warum, steht beim Eintrag.',
  })
const empty = (request: FastifyRequest) =>
  problem(request, 'bad-request', 400, {
    en: 'The file is empty. Choose another one.',
    de: 'Die Datei ist leer. Bitte eine andere wählen.',
  })
