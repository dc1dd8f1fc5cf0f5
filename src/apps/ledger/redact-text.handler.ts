import { sql } from 'kysely'
import type { Position } from '../../kernel/contract/command.ts'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { redactText } from '../../kernel/contract/ledger.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { Catalogue } from '../../kernel/server/catalogue.ts'
import { defineHandler, type Handler, type Reaction, type Reader } from '../../kernel/server/handler.ts'
import { isMark, redactions } from '../../kernel/server/redaction.ts'
import { hasText } from './blacken-value.ts'

interface Found {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
}

/** @param catalogue asked late: this handler is part of it. */
export function redactTextHandler(catalogue: () => Catalogue): Handler {
  return defineHandler({
    contract: redactText,
    streams: ({ commandId }) => ({ redaction: redactions.at(commandId) }),
    scope: () => undefined,
    facts: async (reader, { commandId, field }) => {
      const found = await findCommand(reader, commandId)
      const text = found?.input[field]
      const isFree = found !== undefined && (catalogue().handlers.get(found.name)?.contract.redactable ?? []).includes(field)
      if (!isFree || typeof text !== 'string' || text === '' || isMark(text)) return { isKnown: found !== undefined, isFree, positions: [] }
      const commandIds = await withConsequences(reader, catalogue().reactions, commandId)
      return { isKnown: true, isFree, positions: await findRepetitions(reader, commandIds, field, text) }
    },
    decide: ({ field, reason }, _states, { isKnown, isFree, positions }) => {
      if (!isKnown) return refuse('command_unknown')
      if (!isFree) return refuse('not_free_text')
      if (positions.length === 0) return refuse('nothing_to_redact')
      return accept({ redaction: [{ kind: 'textsRedacted' as const, payload: { positions, fields: [field], reason } }] })
    },
  })
}

async function findCommand({ tx, siteId }: Reader, commandId: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select c.name, c.input from command_key k
    join command c on c.recorded_at = k.recorded_at and c.site_id = k.site_id and c.command_id = k.command_id
    where k.site_id = ${siteId} and k.command_id = ${commandId}`.execute(tx as never)
  return rows[0]
}

/** More commands than this no reaction sends for one event. */
const MOST_REACTED = 100

/** The command, those that reactions sent because of it, and so on. Their ids are derived, so they can be calculated. */
async function withConsequences({ tx, siteId }: Reader, reactions: readonly Reaction[], commandId: string): Promise<string[]> {
  const all = new Set([commandId])
  let fresh = [commandId]
  while (fresh.length > 0) {
    const { rows: events } = await sql<{ position: string; kind: string }>`
      select e.epoch || '.' || e.seq as position, e.stream_kind as kind
      from command_key k join event e on e.recorded_at = k.recorded_at and e.site_id = k.site_id and e.command_id = k.command_id
      where k.site_id = ${siteId} and k.command_id = any(${fresh}::uuid[])`.execute(tx as never)
    const possible = events.flatMap(({ position, kind }) =>
      reactions
        .filter(({ streams }) => streams.includes(kind))
        .flatMap(({ name }) => Array.from({ length: MOST_REACTED }, (_, index) => derivedId(siteId, name, position, String(index)))),
    )
    const { rows: sent } = await sql<{ id: string }>`
      select command_id as id from command_key where site_id = ${siteId} and command_id = any(${possible}::uuid[])`.execute(tx as never)
    fresh = sent.map(({ id }) => id).filter((id) => !all.has(id))
    for (const id of fresh) all.add(id)
  }
  return [...all]
}

/** Later revisions of a record repeat what was written once: the text goes from every event of the streams that the commands wrote to. */
async function findRepetitions({ tx, siteId }: Reader, commandIds: readonly string[], field: string, text: string): Promise<Position[]> {
  const { rows } = await sql<Position & { readonly payload: unknown }>`
    select e.epoch, e.seq, e.payload from event e
    where e.site_id = ${siteId} and e.stream_id in (
      select w.stream_id from command_key k join event w on w.recorded_at = k.recorded_at and w.site_id = k.site_id and w.command_id = k.command_id
      where k.site_id = ${siteId} and k.command_id = any(${[...commandIds]}::uuid[]))
    order by e.epoch, e.seq`.execute(tx as never)
  return rows.filter(({ payload }) => hasText(payload, field, text)).map(({ epoch, seq }) => ({ epoch, seq }))
}
