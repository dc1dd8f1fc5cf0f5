import type { Language, Words } from '../kernel/contract/words.ts'

/** A reason as its list gives it; a reason with others below it is a group and is not picked itself. */
export interface ReasonRow {
  readonly id: string
  readonly name: Words
  readonly parentId: string | null
}

export interface ReasonBranch {
  readonly reasonId: string
  readonly name: string
  readonly children?: readonly ReasonBranch[]
}

/** What was said before about the same unit: how often a reason was given, with which fault code. */
export interface ReasonUse {
  readonly reasonId: string | null
  readonly faultCode: string | null
  readonly count: number
}

/** A stop with this fault code was nearly always explained in the same way: that goes before what is merely frequent. */
const SAME_FAULT_WEIGHT = 20

/** The reasons as a tree, each level by name. Reasons below a group that is missing stand at the top. */
export function growReasonTree(rows: readonly ReasonRow[], language: Language): ReasonBranch[] {
  const known = new Set(rows.map((row) => row.id))
  const below = Map.groupBy(rows, (row) => (row.parentId !== null && known.has(row.parentId) ? row.parentId : ''))
  const branches = (parentId: string, depth: number): ReasonBranch[] =>
    (depth > 6 ? [] : (below.get(parentId) ?? []))
      .map(({ id, name }) => {
        const children = branches(id, depth + 1)
        return { reasonId: id, name: name[language], ...(children.length > 0 && { children }) }
      })
      .toSorted((left, right) => left.name.localeCompare(right.name, language))
  return branches('', 0)
}

/** Every reason that can be picked, in the order of the tree. */
export function leavesOf(branches: readonly ReasonBranch[]): ReasonBranch[] {
  return branches.flatMap((branch) => (branch.children ? leavesOf(branch.children) : [branch]))
}

/** The reasons that a person is likely to choose, best first: for this fault, then what is frequent here, then the rest in the order of the tree. */
export function rankReasons(
  branches: readonly ReasonBranch[],
  uses: readonly ReasonUse[],
  faultCode: string | null,
): readonly ReasonBranch[] {
  const scores = new Map<string, number>()
  for (const use of uses) {
    if (use.reasonId === null) continue
    const weight = faultCode !== null && use.faultCode === faultCode ? SAME_FAULT_WEIGHT : 1
    scores.set(use.reasonId, (scores.get(use.reasonId) ?? 0) + weight * use.count)
  }
  return leavesOf(branches).toSorted((left, right) => (scores.get(right.reasonId) ?? 0) - (scores.get(left.reasonId) ?? 0))
}
