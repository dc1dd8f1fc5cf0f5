import type * as z from 'zod'
import { keyOf, type ListedRecord } from '../../kernel/contract/interchange/judge.ts'
import type { DraftRow } from '../../kernel/contract/interchange/read-rows.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { canonical, derivedId } from '../../kernel/server/canonical.ts'
import { inPieces, type Judgement } from '../../kernel/server/interchange/import.ts'
import type { Failures } from '../../kernel/server/interchange/run-import.ts'
import type { Language } from '../../kernel/contract/words.ts'
import type { Site } from '../../kernel/server/site.ts'
import { adoptTemplate, listOrigins, type OriginRow, type Template, type TemplateValues } from '../../model/origin/contract.ts'
import { cellsOfDraft, cellsOfRecord, mergeRow } from '../../model/origin/merge.ts'
import type { Looking } from './model-kind.ts'
import type { ModelPart } from './part-table.ts'
import { sendRow } from './send-row.ts'

const PAGE = 500
/** Rows that travel together. */
const GROUP = 250

/** An archive that is a template, and what becomes of that in which the plant differs. */
export interface Following {
  readonly template: Template
  readonly overrides: 'keep' | 'replace'
}
/** What a row leaves as the plant has it. */
export interface KeptRow {
  readonly key: string
  readonly columns: readonly string[]
}

/** @returns what the rows of a template leave to do, where the plant keeps what is its own. */
export async function mergeDrafts(
  looking: Looking,
  resource: AnyResource,
  drafts: readonly DraftRow[],
  present: Iterable<ListedRecord>,
  { template, overrides }: Following,
): Promise<{ readonly drafts: readonly DraftRow[]; readonly kept: readonly KeptRow[] }> {
  if (overrides === 'replace') return { drafts, kept: [] }
  const origins = await originsOf(looking, resource)
  const records = byCells(resource, present)
  const kept: KeptRow[] = []
  const left = await inPieces<DraftRow, DraftRow>(drafts, (draft) => {
    const own = records.get(keyOfCells(resource, cellsOfDraft(resource, draft)))
    if (!own || draft.faults.length > 0) return draft
    const origin = origins.get(own.id)
    const merged = mergeRow(resource, draft, own, origin?.template?.name === template.name ? origin.values : undefined)
    if (merged.kept.length > 0) kept.push({ key: draft.key, columns: merged.kept })
    return merged.draft
  })
  return { drafts: left, kept }
}

interface Adopting {
  readonly site: Site
  readonly actor: Actor
  readonly language: Language
  readonly part: ModelPart
  readonly judgement: Judgement
  readonly failures: Failures
  readonly following: Following
}

/** Behind an import: every record that the template brought or found follows it. Yields how many do; the same archive again does the rest. */
export async function* adoptRows(work: Adopting): AsyncGenerator<{ readonly adopted: number; readonly of: number }> {
  const open = await rowsToAdopt(work)
  for (let at = 0; at < open.length; at += GROUP) {
    const group = open.slice(at, at + GROUP)
    await Promise.all(group.map((row) => adoptRow(work, row)))
    yield { adopted: at + group.length, of: open.length }
  }
}

interface AdoptedRow {
  readonly index: number
  readonly recordId: string
  readonly values: TemplateValues
  /** How often the record adopted or left a template before. */
  readonly revision: number
}

async function rowsToAdopt({ site, actor, part, judgement, failures, following }: Adopting): Promise<AdoptedRow[]> {
  const { resource } = part.kind
  const { template } = following
  const drafts = part.table.rows.map(({ draft }) => draft)
  if (drafts.length === 0) return []
  const { records: found } = await part.kind.loadFacts({ site, actor }, drafts)
  const records = byCells(resource, found.values())
  const origins = await originsOf({ site, actor }, resource)
  const rows = await inPieces<[number, DraftRow], AdoptedRow[]>([...drafts.entries()], ([index, draft]) => {
    const values = cellsOfDraft(resource, draft)
    const record = records.get(keyOfCells(resource, values))
    if (!record || judgement.rows[index]!.outcome === 'faulty' || failures.has(index)) return []
    const origin = origins.get(record.id)
    const isAsBefore = origin && canonical({ ...template, values }) === canonical({ ...origin.template, values: origin.values })
    return isAsBefore ? [] : [{ index, values, recordId: record.id, revision: origin?.revision ?? 0 }]
  })
  return rows.flat()
}

async function adoptRow(work: Adopting, row: AdoptedRow): Promise<void> {
  const { site, actor, part, failures, following } = work
  const { recordId, values, index, revision } = row
  const { template } = following
  const input = { resource: part.kind.resource.name, recordId, template, values }
  // With the revision: what left the template meanwhile adopts it again.
  const commandId = derivedId('adopt', site.siteId, actor.accountId, String(revision), canonical(input))
  const failure = await sendRow(work, { commandId, contract: adoptTemplate, input })
  if (failure !== undefined) failures.set(index, failure)
}

async function originsOf({ site, actor }: Looking, { name }: AnyResource): Promise<ReadonlyMap<string, OriginRow>> {
  const origins = new Map<string, OriginRow>()
  let after: string | undefined
  do {
    const answer = await site.answer(listOrigins, { resource: name, limit: PAGE, ...(after !== undefined && { after }) }, actor)
    if (!answer.permitted) return origins
    const { rows, next } = answer.value as z.infer<(typeof listOrigins)['output']>
    for (const row of rows) origins.set(row.recordId, row)
    after = next
  } while (after !== undefined)
  return origins
}

function byCells(resource: AnyResource, records: Iterable<ListedRecord>): ReadonlyMap<string, ListedRecord> {
  return new Map([...records].map((row) => [keyOfCells(resource, cellsOfRecord(resource, row)), row]))
}

function keyOfCells({ key }: AnyResource, cells: TemplateValues): string {
  return keyOf(key, cells)
}
