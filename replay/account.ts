import { Big } from 'big.js'
import { type Entry, entryOf, minutesBetween } from './aggregates.ts'
import type { Booking } from './book.ts'
import { type ListedRow, parseSpan, type ReportType } from './log-row.ts'
import { type ReplayPlan, workTypes } from './plan.ts'
import type { ReadBack, ToldRow } from './read-back.ts'

/** Everything that the log says, once: what the product tells, and what is listed beside it. */
export interface Account {
  readonly bookedRows: readonly number[]
  readonly listed: readonly ListedRow[]
  readonly fromProduct: readonly Entry[]
  readonly fromList: readonly Entry[]
}

/** Divides the log into what the product answers and what it does not have. */
export function accountFor(plan: ReplayPlan, booking: Booking, back: ReadBack): Account {
  const refused = listRefused(booking)
  const isRefused = new Set(refused.map(({ row }) => row))
  const rows = new Set(plan.jobs.flatMap((job) => job.rows.map(({ row }) => row.row)))
  const told = new Map(back.rows.map((row) => [row.row.row, row]))
  return {
    bookedRows: [...rows].filter((row) => !isRefused.has(row)).sort((left, right) => left - right),
    listed: [...plan.listed, ...refused].sort((left, right) => left.row - right.row),
    fromProduct: [...back.rows.flatMap((row) => (isTimed(row) ? [toldEntry(row, back)] : [])), ...back.jobs.flatMap(jobTotals)],
    fromList: [
      ...plan.listed.map(entryOf),
      ...refused.flatMap((row) => refusedEntries(row, told.get(row.row))),
      ...back.rows.flatMap((row) => (isTimed(row) ? [spanDifference(row)] : [])),
    ],
  }
}

/** Rows of which the product refused at least one report. */
function listRefused({ reports }: Booking): ListedRow[] {
  const byRow = Map.groupBy(reports, ({ planned }) => planned.row)
  return [...byRow].flatMap(([row, of]) => {
    const refused = of.flatMap(({ part, outcome }) => (outcome.kind === 'refused' ? [`${part}: ${outcome.why}`] : []))
    const { row: number, text } = row
    return refused.length === 0 ? [] : [{ row: number, text, reason: 'refused_by_product' as const, detail: refused.join('; ') }]
  })
}

type TimedRow = ToldRow & { readonly startsAtMs: number; readonly endsAtMs: number }
export function isTimed(row: ToldRow): row is TimedRow {
  return row.startsAtMs !== undefined && row.endsAtMs !== undefined
}

/** Times, place, part, activity and kind of work as the product tells them; only the worker and the span are the log's. */
function toldEntry({ row, job, told, startsAtMs, endsAtMs }: TimedRow, { resources, parts, workers }: ReadBack): Entry {
  const reportType = (Object.keys(workTypes) as ReportType[]).find((type) => workTypes[type] === told.workType)
  const resource = resources.get(told.equipmentId ?? '')
  const part = parts.get(told.materialDefinitionId ?? '')
  const activity = told.directive.name === job.activity.slice(0, 200) ? job.activity : told.directive.name
  return {
    ...{ isRow: true, caseId: job.caseId, activity, startsAtMs, endsAtMs, span: parseSpan(row.text.span_min) },
    ...(reportType && { reportType }),
    ...(resource !== undefined && { resource }),
    ...(part !== undefined && { part }),
    ...(workers.has(row.text.worker_id) && { worker: row.text.worker_id }),
    isRework: told.code.endsWith('R'),
    minutes: minutesBetween({ startsAtMs, endsAtMs }),
  }
}

function jobTotals({ told }: ReadBack['jobs'][number]): Entry[] {
  return told ? [{ isRow: false, completed: told.good, rejected: told.scrap, forMrb: told.rework }] : []
}

/** What the log's span says beyond its stamps: the product has the stamps, the list the rest. */
function spanDifference({ row, startsAtMs, endsAtMs }: TimedRow): Entry {
  const { resource, report_type: reportType } = row.text
  const minutes = Big(parseSpan(row.text.span_min) ?? 0)
    .minus(minutesBetween({ startsAtMs, endsAtMs }))
    .toFixed()
  return { isRow: false, resource, reportType, minutes }
}

/** Only what of the row the product does not have. */
function refusedEntries(listed: ListedRow, told: ToldRow | undefined): Entry[] {
  const entry = entryOf(listed)
  const { completed = '0', rejected = '0', forMrb = '0' } = entry
  const quantities = told?.hasQuantity ? [] : [{ isRow: false, completed, rejected, forMrb }]
  if (told && isTimed(told)) return quantities
  return [{ ...entry, completed: '0', rejected: '0', forMrb: '0' }, ...quantities]
}
