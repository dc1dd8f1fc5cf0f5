import { sql } from 'kysely'
import type { Position } from '../../kernel/contract/command.ts'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { type Context, defineHandler, defineStream, type Handler, type Reader } from '../../kernel/server/handler.ts'
import { redactions } from '../../kernel/server/redaction.ts'
import { tableOf } from '../../kernel/server/resource/names.ts'
import { attachmentFieldsOf } from './attachment-fields.ts'
import { ATTACHMENT_STREAM, AttachmentEvent, eraseAttachment } from './contract.ts'

export const attachmentStream = defineStream<{ readonly erased: true }, AttachmentEvent>({
  kind: ATTACHMENT_STREAM,
  key: 'a file, by its SHA-256',
  event: AttachmentEvent,
  evolve: () => ({ erased: true }),
})

const idOf = (sha256: string, { siteId }: Pick<Context, 'siteId'>) => derivedId(ATTACHMENT_STREAM, siteId, sha256)

/**
 * The bytes go at once. The names that records gave the file are texts of the ledger: a redaction says where they stand, and the redactor follows it.
 * @param resources those whose records can have files
 */
export function eraseAttachmentHandler(resources: readonly AnyResource[]): Handler {
  return defineHandler({
    contract: eraseAttachment,
    streams: ({ sha256 }, context) => {
      const id = idOf(sha256, context)
      return { file: attachmentStream.at(id), redaction: redactions.at(id) }
    },
    scope: () => undefined,
    facts: async (reader, { sha256 }) => {
      const { rows } = await sql`select from attachment where site_id = ${reader.siteId} and sha256 = ${sha256}`.execute(reader.tx as never)
      return { isKept: rows.length > 0, named: await listNamed(reader, resources, sha256) }
    },
    decide: (input, { file }, { isKept, named }) => {
      if (!isKept) return refuse('not_found')
      if (file) return refuse('already_erased')
      const redaction = named.map(({ field, positions }) => {
        const payload = { positions, fields: [`${field}.name`], reason: input.reason }
        return { kind: 'textsRedacted' as const, payload }
      })
      return accept({ file: [{ kind: 'attachmentErased' as const, payload: input }], redaction })
    },
    beside: async (tx, { sha256 }, context) => {
      await sql`select erase_attachment(${idOf(sha256, context)}, ${context.siteId}, ${sha256})`.execute(tx)
    },
  })
}

interface Named {
  readonly field: string
  readonly positions: Position[]
}

/** Field by field, every event in which a record has this file, also one that has another file now. */
async function listNamed({ tx, siteId }: Reader, resources: readonly AnyResource[], sha256: string): Promise<Named[]> {
  const named: Named[] = []
  for (const resource of resources)
    for (const field of attachmentFieldsOf(resource)) {
      const { rows: positions } = await sql<Position>`
        select e.epoch, e.seq from ${sql.table(tableOf(resource.name))} record
        join event e on e.stream_id = record.id and e.stream_kind = ${resource.name} and e.site_id = record.site_id
        where record.site_id = ${siteId} and e.payload -> 'fields' -> ${field} ->> 'sha256' = ${sha256}
        order by e.epoch, e.seq`.execute(tx as never)
      if (positions.length > 0) named.push({ field, positions })
    }
  return named
}
