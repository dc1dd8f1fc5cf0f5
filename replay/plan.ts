import { type BookableRow, type Column, type ListedRow, type ReadRow } from './log-row.ts'
import { codesOf } from './names.ts'

/** ISA-95 WorkType of a job order, by the log's report type. */
export const workTypes = { D: 'Production', S: 'SetUp', B: 'Maintenance' } as const

/** One piece of work: everything that the log reports on one activity of a case, at one resource, of one report type. */
export interface PlannedJob {
  readonly key: string
  readonly code: string
  readonly caseId: string
  readonly activity: string
  readonly resource: string
  readonly part: string
  readonly reportType: keyof typeof workTypes
  readonly isRework: boolean
  /** What was ordered; only production has it. Decimal text. */
  readonly ordered: string | undefined
  /** In the order in which they are reported. */
  readonly rows: readonly PlannedRow[]
}
export interface PlannedRow {
  readonly row: BookableRow
  /** The first report of a job starts it, later ones resume it. */
  readonly begins: 'Start' | 'Resume'
  /** The report that ends last finishes it, the others pause it. */
  readonly ends: 'Pause' | 'Finish'
}

export interface ReplayPlan {
  readonly rows: number
  readonly jobs: readonly PlannedJob[]
  readonly listed: readonly ListedRow[]
  readonly codes: {
    readonly resources: ReadonlyMap<string, string>
    readonly parts: ReadonlyMap<string, string>
    readonly workers: ReadonlyMap<string, string>
  }
}

/** Turns the rows of a log into job orders and their reports. Rows are reported by their start, so that a plant's day is told as it went. */
export function planReplay(read: readonly ReadRow[]): ReplayPlan {
  const bookable = read.flatMap((one) => ('bookable' in one ? [one.bookable] : []))
  const listed = read.flatMap((one) => ('listed' in one ? [one.listed] : []))
  const all = [...bookable, ...listed]
  const names = (column: Column) => all.map(({ text }) => text[column]).filter((text) => text.trim() !== '')
  return {
    rows: read.length,
    jobs: planJobs(bookable),
    listed,
    codes: { resources: codesOf(names('resource')), parts: codesOf(names('part_desc')), workers: codesOf(names('worker_id')) },
  }
}

export function inOrderOfReport(left: BookableRow, right: BookableRow): number {
  return left.startsAtMs - right.startsAtMs || left.endsAtMs - right.endsAtMs || left.row - right.row
}

function planJobs(bookable: readonly BookableRow[]): PlannedJob[] {
  const caseCodes = codesOf(
    bookable.map(({ text }) => text.case_id),
    30,
  )
  const firstOfCase = new Map<string, BookableRow>()
  for (const row of bookable) if (!firstOfCase.has(row.text.case_id)) firstOfCase.set(row.text.case_id, row)
  const places = new Map<string, string[]>()
  return [...Map.groupBy(bookable, keyOf)].map(([key, rows]) => {
    const { text, reportType, isRework } = rows[0]!
    // One number per activity and resource of a case: its set-up, production and breakdown stand side by side.
    const known = places.get(text.case_id) ?? []
    places.set(text.case_id, known)
    const place = `${text.activity}\n${text.resource}\n${text.part_desc}`
    if (!known.includes(place)) known.push(place)
    const first = firstOfCase.get(text.case_id)!
    return {
      ...{ key, caseId: text.case_id, activity: text.activity, resource: text.resource, part: text.part_desc, reportType, isRework },
      code: `${caseCodes.get(text.case_id)}-${String(known.indexOf(place) + 1).padStart(2, '0')}-${reportType}${isRework ? 'R' : ''}`,
      ordered: reportType === 'D' && !isRework && Number(first.text.work_order_qty) > 0 ? first.text.work_order_qty : undefined,
      rows: planRows(rows),
    }
  })
}

function keyOf({ text, reportType, isRework }: BookableRow): string {
  return JSON.stringify([text.case_id, text.activity, text.resource, text.part_desc, reportType, isRework])
}

function planRows(rows: readonly BookableRow[]): PlannedRow[] {
  const sorted = rows.toSorted(inOrderOfReport)
  const last = sorted.reduce((latest, row) => (row.endsAtMs >= latest.endsAtMs ? row : latest))
  return sorted.map((row, index) => ({ row, begins: index === 0 ? 'Start' : 'Resume', ends: row === last ? 'Finish' : 'Pause' }))
}
