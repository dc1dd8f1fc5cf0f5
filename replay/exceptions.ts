import { isTimed } from './account.ts'
import { findOverlaps } from './aggregates.ts'
import { inOrderOfReport, type PlannedRow } from './plan.ts'
import type { ReadBack, ToldJob, ToldRow } from './read-back.ts'

/** How the overlaps of one resource came out in the product. The published count is of rows, the product's of starts of job orders. */
export interface OverlapAccount {
  readonly resource: string
  /** Rows that begin before the latest end so far. */
  readonly rows: number
  /** Of these: the start of a job order, and the product raised `work_unit_was_occupied`. */
  readonly raised: number
  /** Of these: a report within the same job order, whose step did not fit (`transition_does_not_fit`). */
  readonly withinJob: number
  /** Of these: a resume. The product looks at starts only. */
  readonly resumed: number
  /** Of these: a start, but the job order that began last had ended; an earlier one that still ran is not seen. */
  readonly behindAnEnded: number
  /** Not one of these rows: a start while another job order paused, which occupies the unit for the product. */
  readonly raisedInPause: number
}

export interface ExceptionAccount {
  /** How many the product raised, by code. */
  readonly counts: Readonly<Record<string, number>>
  readonly overlaps: readonly OverlapAccount[]
  /** What the rules above do not explain; must be empty. */
  readonly unexplained: readonly string[]
}

/** Holds every exception of the product against the rows: each must be explained, and none that had to be raised may be missing. */
export function explainExceptions(back: ReadBack): ExceptionAccount {
  const unexplained: string[] = []
  const rows = back.rows.filter(isTimed).toSorted((left, right) => inOrderOfReport(left.row, right.row))
  const counts: Record<string, number> = {}
  for (const { code } of back.jobs.flatMap(({ told }) => told?.exceptions ?? [])) counts[code] = (counts[code] ?? 0) + 1
  const overlaps = [...Map.groupBy(rows, ({ job }) => job.resource)].map(([resource, of]) => explainResource(resource, of, unexplained))
  const byJob = Map.groupBy(rows, ({ told }) => told.jobOrderId)
  for (const { told } of back.jobs) if (told) explainJob(told, byJob.get(told.jobOrderId) ?? [], unexplained)
  return { counts, overlaps: overlaps.sort((left, right) => right.rows - left.rows), unexplained }
}

type TimedRow = ToldRow & { readonly startsAtMs: number; readonly endsAtMs: number }

/** Walks the reports of one resource as they were sent, and keeps what occupies it in the product's sense: from a start to the finish. */
function explainResource(resource: string, rows: readonly TimedRow[], unexplained: string[]): OverlapAccount {
  const overlapping = new Set(findOverlaps(rows))
  const occupied = new Map<string, { startsAtMs: number; endsAtMs: number }>()
  const account = { resource, rows: overlapping.size, raised: 0, withinJob: 0, resumed: 0, behindAnEnded: 0, raisedInPause: 0 }
  for (const row of rows) {
    const { told, startsAtMs } = row
    const planned = plannedOf(row)
    const isRaised = planned.begins === 'Start' && has(told, 'work_unit_was_occupied', startsAtMs)
    const shouldRaise = planned.begins === 'Start' && isOccupied(occupied, startsAtMs)
    if (isRaised !== shouldRaise)
      unexplained.push(`row ${row.row.row}: a start ${shouldRaise ? 'is not' : 'is'} reported as into an occupied unit`)
    const kind = kindOf({ isRaised, isResumed: planned.begins === 'Resume', isUnfit: has(told, 'transition_does_not_fit', startsAtMs) })
    if (overlapping.has(row)) account[kind] += 1
    else if (isRaised) account.raisedInPause += 1
    if (planned.begins === 'Start') occupied.set(told.jobOrderId, { startsAtMs, endsAtMs: Infinity })
    const occupation = occupied.get(told.jobOrderId)
    if (occupation && planned.ends === 'Finish') occupation.endsAtMs = row.endsAtMs
  }
  return account
}

function kindOf({ isRaised, isResumed, isUnfit }: { isRaised: boolean; isResumed: boolean; isUnfit: boolean }) {
  if (isRaised) return 'raised' as const
  if (!isResumed) return 'behindAnEnded' as const
  return isUnfit ? ('withinJob' as const) : ('resumed' as const)
}

/** The product's rule: what began last before it, unless that has ended. Two that begin at once stand in the order of their ids. */
function isOccupied(occupied: ReadonlyMap<string, { startsAtMs: number; endsAtMs: number }>, atMs: number): boolean {
  const last = [...occupied]
    .filter(([, { startsAtMs }]) => startsAtMs <= atMs)
    .sort(([leftId, left], [rightId, right]) => left.startsAtMs - right.startsAtMs || (leftId < rightId ? -1 : 1))
    .at(-1)
  return last !== undefined && last[1].endsAtMs > atMs
}

/** What a job order says about itself: its end, too many pieces, steps that do not fit. */
function explainJob(told: ToldJob, rows: readonly TimedRow[], unexplained: string[]): void {
  const codes = new Set(told.exceptions.map(({ code }) => code))
  const overlapsItself = findOverlaps(rows).length > 0
  const isOver = told.quantity !== null && Number(told.good) > Number(told.quantity)
  const claims: readonly (readonly [boolean, string])[] = [
    [told.state === 'Completed', `ends as ${told.state}`],
    [
      codes.has('over_production') === isOver,
      `made ${told.good} of ${told.quantity}: over_production ${isOver ? 'is missing' : 'is not true'}`,
    ],
    [
      codes.has('transition_does_not_fit') === overlapsItself,
      `steps that do not fit ${overlapsItself ? 'are missing' : 'where none overlap'}`,
    ],
    [!codes.has('reported_while_not_running') || overlapsItself, 'a quantity came while it was not running'],
  ]
  const known = new Set(['over_production', 'transition_does_not_fit', 'reported_while_not_running', 'work_unit_was_occupied'])
  for (const [holds, claim] of claims) if (!holds) unexplained.push(`${told.code}: ${claim}`)
  for (const code of codes) if (!known.has(code)) unexplained.push(`${told.code}: ${code}`)
}

function has({ exceptions }: ToldJob, code: string, atMs: number): boolean {
  return exceptions.some((exception) => exception.code === code && Date.parse(exception.detail) === atMs)
}

function plannedOf({ row, job }: ToldRow): PlannedRow {
  return job.rows.find((planned) => planned.row === row)!
}
