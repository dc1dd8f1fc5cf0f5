import { sql } from 'kysely'
import type { Attachment } from '../../kernel/contract/attachment.ts'
import type { AnyCommand, AnyResource } from '../../kernel/contract/resource.ts'
import { defineGate, type Gate } from '../../kernel/server/handler.ts'
import { isMark } from '../../kernel/server/redaction.ts'
import { attachmentFieldsOf } from './attachment-fields.ts'

/** A record names no file that never arrived, and one that was erased only by the mark in the place of its name. */
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
      file_erased: {
        en: 'This file was erased, and its name with it. Load the record again, or take the file out.',
        de: 'Diese Datei wurde gelöscht, und ihr Name mit ihr. Bitte den Eintrag neu laden oder die Datei herausnehmen.',
      },
    },
    streams: () => ({}),
    facts: async ({ tx, siteId }, input) => {
      const given = names.map((name) => (input as Record<string, unknown>)[name] as Attachment | null | undefined)
      const wanted = given.flatMap((attachment) => (attachment ? [attachment] : []))
      if (wanted.length === 0) return []
      const { rows } = await sql<{ kept: number | null; bytes: number; name: string }>`
        select octet_length(a.bytes) as kept, w.bytes, w.name
          from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w(sha256 text, bytes int, name text)
          left join attachment a on a.site_id = ${siteId} and a.sha256 = w.sha256`.execute(tx as never)
      return rows
    },
    decide: (_input, _states, named) => {
      if (named.some(({ kept, bytes }) => kept !== bytes && kept !== 0)) return ['bytes_missing']
      return named.some(({ kept, name }) => kept === 0 && !isMark(name)) ? ['file_erased'] : []
    },
  })
}
