import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { type Context, defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { ATTACHMENT_STREAM, AttachmentEvent, eraseAttachment } from './contract.ts'

export const attachmentStream = defineStream<{ readonly erased: true }, AttachmentEvent>({
  kind: ATTACHMENT_STREAM,
  key: 'a file, by its SHA-256',
  event: AttachmentEvent,
  evolve: () => ({ erased: true }),
})

const idOf = (sha256: string, { siteId }: Pick<Context, 'siteId'>) => derivedId(ATTACHMENT_STREAM, siteId, sha256)

export const eraseAttachmentHandler = defineHandler({
  contract: eraseAttachment,
  streams: ({ sha256 }, context) => ({ file: attachmentStream.at(idOf(sha256, context)) }),
  scope: () => undefined,
  facts: async ({ tx, siteId }, { sha256 }) => {
    const { rows } = await sql`select from attachment where site_id = ${siteId} and sha256 = ${sha256}`.execute(tx as never)
    return rows.length > 0
  },
  decide: (input, { file }, isKept) => {
    if (!isKept) return refuse('not_found')
    if (file) return refuse('already_erased')
    return accept({ file: [{ kind: 'attachmentErased', payload: input }] })
  },
  beside: async (tx, { sha256 }, context) => {
    await sql`select erase_attachment(${idOf(sha256, context)}, ${context.siteId}, ${sha256})`.execute(tx)
  },
})
