import type * as z from 'zod'
import { type LedgerEventRow, listEvents, listRefusals } from '../../kernel/contract/ledger.ts'
import type { QueryContract } from '../../kernel/contract/query.ts'
import type { Actor } from '../../kernel/server/access.ts'
import type { Site } from '../../kernel/server/site.ts'
import { listSignatures, type SignatureRow } from '../../model/signature/contract.ts'
import type { TrailEntry } from './trail.ts'

const PAGE = 500

/** What the trail is narrowed to: the filters of the ledger's own lists. */
export type TrailFilter = Readonly<Record<string, string>>

export interface Trail {
  readonly site: Site
  readonly actor: Actor
  readonly view: 'events' | 'refused'
  readonly filter: TrailFilter
}

/** Asks the queries of the ledger's screen page by page, so that the file holds exactly what the screen shows, under the same right. */
export async function* readTrail(trail: Trail): AsyncGenerator<readonly TrailEntry[]> {
  let after: string | undefined
  do {
    const input = { ...trail.filter, limit: PAGE, ...(after !== undefined && { after }) }
    if (trail.view === 'refused') {
      const page = await ask(trail, listRefusals, input)
      yield page.rows.map((refusal) => ({ refusal }))
      after = page.next
    } else {
      const page = await ask(trail, listEvents, input)
      const signed = await signaturesOf(trail, page.rows)
      yield page.rows.map((event) => ({ event, signatures: signed.get(event.commandId) ?? [] }))
      after = page.next
    }
  } while (after !== undefined)
}

/** In one question for a page of events. A page has no more commands than events, and a command no more than two signatures. */
async function signaturesOf(trail: Trail, rows: readonly LedgerEventRow[]): Promise<ReadonlyMap<string, SignatureRow[]>> {
  const commandIds = [...new Set(rows.map(({ commandId }) => commandId))]
  if (commandIds.length === 0) return new Map()
  const found: SignatureRow[] = []
  let after: string | undefined
  do {
    const page = await ask(trail, listSignatures, { commandIds: commandIds.join(), limit: PAGE, ...(after !== undefined && { after }) })
    found.push(...page.rows)
    after = page.next
  } while (after !== undefined)
  return Map.groupBy(found, ({ commandId }) => commandId as string)
}

/** @returns an empty page when a right was taken away meanwhile: the file ends there. */
async function ask<Input extends z.ZodObject, Output extends z.ZodType>(
  { site, actor }: Trail,
  contract: QueryContract<Input, Output>,
  input: object,
): Promise<z.infer<Output>> {
  const answer = await site.answer(contract, contract.input.parse(input) as object, actor)
  return (answer.permitted ? answer.value : { rows: [] }) as z.infer<Output>
}
