import { inOrder, Judge, type JudgedRow, type ListedRecord, type TableFacts } from '../../kernel/contract/interchange/judge.ts'
import { codeFieldOf } from '../../kernel/contract/resource.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { loadFacts } from '../../kernel/server/interchange/facts.ts'
import { inPieces, type Judgement } from '../../kernel/server/interchange/import.ts'
import type { Site } from '../../kernel/server/site.ts'
import { type Following, type KeptRow, mergeDrafts } from './follow-template.ts'
import type { ModelPart } from './part-table.ts'

/** The records as earlier parts of the archive would leave them, by resource and code. */
type Planned = Map<string, Map<string, ListedRecord>>

export interface JudgedPart {
  readonly judgement: Judgement
  /** Rows of a template of which the plant keeps something as it has it. */
  readonly kept: readonly KeptRow[]
}

/** What would become of each part, were those before it imported. Nothing is written. */
export async function judgeModel(site: Site, actor: Actor, parts: readonly ModelPart[], following?: Following): Promise<JudgedPart[]> {
  const planned: Planned = new Map()
  const judged: JudgedPart[] = []
  for (const part of parts) {
    const { records, judgement, kept } = await judgeWith(site, actor, part, planned, following)
    judged.push({ judgement, kept })
    planned.set(part.ruled.resource.name, plannedRecords(part, judgement.rows, records))
  }
  return judged
}

/** One part against what is there. */
export async function judgePart(site: Site, actor: Actor, part: ModelPart, following?: Following): Promise<JudgedPart> {
  const { judgement, kept } = await judgeWith(site, actor, part, new Map(), following)
  return { judgement, kept }
}

async function judgeWith(site: Site, actor: Actor, { ruled, table }: ModelPart, planned: Planned, following?: Following) {
  const { fault, unknownColumns } = table
  const given = table.rows.map(({ draft }) => draft)
  const facts = await loadFacts(site, actor, ruled, given)
  const { drafts, kept } = following
    ? await mergeDrafts({ site, actor }, ruled.resource, given, facts.records.values(), following)
    : { drafts: given, kept: [] }
  const referred: TableFacts['referred'] = (name, code) => planned.get(name)?.get(code) ?? facts.referred(name, code)
  const judge = new Judge(ruled.resource, drafts, { ...facts, referred })
  const judged = await inPieces(drafts, (draft) => judge.judge(draft))
  const judgement: Judgement = { ...(fault && { fault }), unknownColumns, ...inOrder(judged) }
  return { judgement, kept, records: facts.referred }
}

/** Records of which other kinds learn by their code. One that is not there yet gets an id by which it is told from all others. */
function plannedRecords({ ruled: { resource }, table }: ModelPart, rows: readonly JudgedRow[], present: TableFacts['referred']) {
  const field = codeFieldOf(resource)
  const records = new Map<string, ListedRecord>()
  if (field === undefined) return records
  for (const [index, { outcome, steps }] of rows.entries()) {
    if (outcome !== 'created' && outcome !== 'changed') continue
    const code = String(table.rows[index]!.draft.values[field])
    const base = present(resource.name, code) ?? { id: derivedId('planned', resource.name, code), revision: 1, retired: false }
    const { id } = base
    records.set(code, { ...base, ...Object.assign({}, ...steps.map(({ input }) => input)), id, retired: isRetiredBy(steps, base.retired) })
  }
  return records
}

function isRetiredBy(steps: JudgedRow['steps'], before: boolean): boolean {
  return steps.reduce((retired, { verb }) => (verb === 'retire' ? true : verb === 'reinstate' ? false : retired), before)
}
