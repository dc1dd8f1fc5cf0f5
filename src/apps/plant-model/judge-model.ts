import { inOrder, Judge, type JudgedRow, type ListedRecord, type TableFacts } from '../../kernel/contract/interchange/judge.ts'
import type { CellFault } from '../../kernel/contract/interchange/read-rows.ts'
import { codeFieldOf } from '../../kernel/contract/resource.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { inPieces, type Judgement } from '../../kernel/server/interchange/import.ts'
import { type Following, type KeptRow, mergeDrafts } from './follow-template.ts'
import type { KindFacts, Looking } from './model-kind.ts'
import type { ModelPart } from './part-table.ts'

/** The records as earlier parts of the archive would leave them, by resource and code. */
type Planned = Map<string, Map<string, ListedRecord>>

export interface JudgedPart {
  readonly judgement: Judgement
  /** Against what it was judged; undefined where a part as a whole cannot be taken. */
  readonly facts: KindFacts | undefined
  /** Rows of a template of which the plant keeps something as it has it. */
  readonly kept: readonly KeptRow[]
}

/** What would become of each part, were those before it imported. Nothing is written. */
export async function judgeModel(looking: Looking, parts: readonly ModelPart[], following?: Following): Promise<JudgedPart[]> {
  const planned: Planned = new Map()
  const judged: JudgedPart[] = []
  for (const part of parts) {
    const one = await judgePart(looking, part, following, planned)
    judged.push(one)
    if (one.facts) planned.set(part.kind.resource.name, plannedRecords(part, one.judgement.rows, one.facts.referred))
  }
  return judged
}

/** One part against what is there, and against what earlier ones would make. */
export async function judgePart(
  looking: Looking,
  { kind, table }: ModelPart,
  following?: Following,
  planned: Planned = new Map(),
): Promise<JudgedPart> {
  const { fault, unknownColumns } = table
  if (fault) return { judgement: { fault, unknownColumns, rows: [], order: [] }, facts: undefined, kept: [] }
  const given = table.rows.map(({ draft }) => draft)
  const facts = await kind.loadFacts(looking, given)
  const { drafts, kept } = following
    ? await mergeDrafts(looking, kind.resource, given, facts.records.values(), following)
    : { drafts: given, kept: [] }
  const referred: TableFacts['referred'] = (name, code) => planned.get(name)?.get(code) ?? facts.referred(name, code)
  const judge = new Judge(kind.resource, drafts, { ...facts, referred })
  const judged = await inPieces(drafts, (draft) => withFaults(judge.judge(draft), facts.faultsOf?.(draft, referred) ?? []))
  return { judgement: { unknownColumns, ...inOrder(judged) }, facts, kept }
}

/** What stays as it is, nothing keeps from that. */
function withFaults(row: JudgedRow, faults: readonly CellFault[]): JudgedRow {
  if (faults.length === 0 || row.outcome === 'unchanged') return row
  return { ...row, outcome: 'faulty', faults: [...row.faults, ...faults], changes: [], steps: [] }
}

/** Records of which other kinds learn by their code. One that is not there yet gets an id by which it is told from all others. */
function plannedRecords({ kind: { resource }, table }: ModelPart, rows: readonly JudgedRow[], present: TableFacts['referred']) {
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
