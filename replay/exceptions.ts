import { isTimed } from './account.ts'
import { findOverlaps } from './aggregates.ts'
import { inOrderOfReport, type PlannedRow } from './plan.ts'
import type { ReadBack, ToldJob, ToldRow } from './read-back.ts'

/** How the overlaps of one resource came out in the product. The published count is of rows, the product's of starts and resumes. */
export interface OverlapAccount {
  readonly resource: string
  /** Rows that begin before the latest end so far. */
  readonly rows: number
  /** Of these: a start or a resume, and the product raised `work_unit_was_occupied`. */
  readonly raised: number
  /** Of these: a report within the same job order, whose step did not fit (`transition_does_not_fit`). */
  readonly withinJob: number
  /** Of these: the job order that began or went on last was away; an earlier one that still ran is not seen. */
  readonly behindAnEnded: number
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

/** Walks the reports of one resource as they were sent, and keeps what each job order has told of itself so far. */
function explainResource(resource: string, rows: readonly TimedRow[], unexplained: string[]): OverlapAccount {
  const overlapping = new Set(findOverlaps(rows))
  const told = new Map<string, Step[]>()
  const account = { resource, rows: overlapping.size, raised: 0, withinJob: 0, behindAnEnded: 0 }
  const atOnce = Map.groupBy(rows, ({ told: { jobOrderId }, startsAtMs }) => `${jobOrderId} ${startsAtMs}`)
  for (const row of rows) {
    const { jobOrderId } = row.told
    const planned = plannedOf(row)
    // A job order that is said to begin twice at one instant: only the first of these can have met somebody else.
    const twins = atOnce.get(`${jobOrderId} ${row.startsAtMs}`)!
    const isFirst = twins[0] === row
    const unfit = count(row.told, 'transition_does_not_fit', row.startsAtMs)
    const isUnfit = planned.begins === 'Resume' && (isFirst ? unfit >= twins.length : unfit > 0)
    const isRaised = isFirst && count(row.told, 'work_unit_was_occupied', row.startsAtMs) > 0
    const shouldRaise = !isUnfit && isOccupiedByOthers(told, jobOrderId, row.startsAtMs)
    const what = planned.begins === 'Start' ? 'start' : 'resume'
    if (isRaised !== shouldRaise)
      unexplained.push(`row ${row.row.row}: a ${what} ${shouldRaise ? 'is not' : 'is'} reported as into an occupied unit`)
    if (overlapping.has(row)) account[isRaised ? 'raised' : isUnfit ? 'withinJob' : 'behindAnEnded'] += 1
    const steps = [
      { atMs: row.startsAtMs, enters: true, isLast: false },
      { atMs: row.endsAtMs, enters: false, isLast: planned.ends === 'Finish' },
    ]
    told.set(jobOrderId, [...(told.get(jobOrderId) ?? []), ...steps])
  }
  return account
}

interface Step {
  readonly atMs: number
  readonly enters: boolean
  readonly isLast: boolean
}

/** The product's rule: who began or went on last before it, unless that one was away. Two that begin at once stand in the order of their ids. */
function isOccupiedByOthers(told: ReadonlyMap<string, readonly Step[]>, jobOrderId: string, atMs: number): boolean {
  const stretches = [...told].flatMap(([id, steps]) => stretchesOf(steps).map((stretch) => ({ id, ...stretch })))
  const last = stretches
    .filter(({ startsAtMs }) => startsAtMs <= atMs)
    .sort((left, right) => left.startsAtMs - right.startsAtMs || (left.id < right.id ? -1 : 1))
    .at(-1)
  return last !== undefined && last.endsAtMs > atMs && last.id !== jobOrderId
}

/** When a job order was there: from a step in to the next step out, and on where it came in again that instant; nothing begins after its end. */
function stretchesOf(steps: readonly Step[]): { startsAtMs: number; endsAtMs: number }[] {
  const stretches: { startsAtMs: number; endsAtMs: number }[] = []
  let sinceMs: number | undefined
  for (const { atMs, enters, isLast } of steps.toSorted((left, right) => left.atMs - right.atMs)) {
    if (enters) sinceMs ??= stretches.at(-1)?.endsAtMs === atMs ? stretches.pop()!.startsAtMs : atMs
    else if (sinceMs !== undefined) {
      if (sinceMs < atMs) stretches.push({ startsAtMs: sinceMs, endsAtMs: atMs })
      sinceMs = undefined
    }
    if (isLast) break
  }
  return sinceMs === undefined ? stretches : [...stretches, { startsAtMs: sinceMs, endsAtMs: Infinity }]
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

function count({ exceptions }: ToldJob, code: string, atMs: number): number {
  return exceptions.filter((exception) => exception.code === code && Date.parse(exception.detail) === atMs).length
}

function plannedOf({ row, job }: ToldRow): PlannedRow {
  return job.rows.find((planned) => planned.row === row)!
}
