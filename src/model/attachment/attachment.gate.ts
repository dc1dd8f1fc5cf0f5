import { sql } from 'kysely'
import type { Attachment } from '../../kernel/contract/attachment.ts'
import type { AnyCommand, AnyResource } from '../../kernel/contract/resource.ts'
import { defineGate, type Gate } from '../../kernel/server/handler.ts'

/** The fields of a resource that are files. */
export function attachmentFieldsOf({ fields }: AnyResource): string[] {
  return Object.keys(fields).filter((name) => fields[name]!.kind === 'attachment')
}

/** A record names no file that never arrived; what was erased, it names as before. */
export function attachmentGates(resources: readonly AnyResource[]): Gate[] {
  return resources.flatMap((resource) => {
    const names = attachmentFieldsOf(resource)
    return names.length === 0 ? [] : [resource.commands.create, resource.commands.change].map((contract) => gate(contract, names))
  })
}

function gate(contract: AnyCommand, names: readonly string[]): Gate {
  return defineGate({
    name: 'attachment',
    contract,
    refusals: {
      bytes_missing: {
        en: 'The file itself has not arrived. Attach it again.',
        de: 'Die Datei selbst ist nicht angekommen. Bitte noch einmal anhängen.',
      },
    },
    streams: () => ({}),
    facts: async ({ tx, siteId }, input) => {
      const given = names.map((name) => (input as Record<string, unknown>)[name] as Attachment | null | undefined)
      const wanted = given.flatMap((attachment) => (attachment ? [{ sha256: attachment.sha256, bytes: attachment.bytes }] : []))
      if (wanted.length === 0) return true
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from attachment a join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w(sha256 text, bytes int)
            on a.sha256 = w.sha256 and octet_length(a.bytes) in (w.bytes, 0)
         where a.site_id = ${siteId}`.execute(tx as never)
      return rows[0]!.count === wanted.length
    },
    decide: (_input, _states, areThere) => (areThere ? [] : ['bytes_missing']),
  })
}
