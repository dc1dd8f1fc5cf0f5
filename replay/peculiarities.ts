import { Big } from 'big.js'
import { findOverlaps, minutesBetween } from './aggregates.ts'
import { type BookableRow, columns, parseSpan } from './log-row.ts'
import type { ReplayPlan } from './plan.ts'

export type PeculiarityKind =
  | 'span_differs'
  | 'span_not_readable'
  | 'no_duration'
  | 'overlaps_on_resource'
  | 'same_as_another_row'
  | 'rework'
  | 'for_review_board'
  | 'quantity_without_production'
  | 'order_quantity_differs'

/** Something odd about a row that was booked all the same. */
export interface Peculiarity {
  readonly row: number
  readonly kind: PeculiarityKind
  readonly detail: string
}

export const peculiarityWords: Readonly<Record<PeculiarityKind, string>> = {
  span_differs: 'the span of the log differs from its stamps by a minute or more; the stamps are booked, the difference is listed',
  span_not_readable: 'the span is no number of minutes; the stamps are booked',
  no_duration: 'begins and ends at the same instant',
  overlaps_on_resource: 'begins before the latest end so far on the same resource; booked as it is',
  same_as_another_row: 'every field is as in another row; both are booked',
  rework: 'marked as rework; booked on a job order of its own',
  for_review_board: 'pieces for the material review board; booked as rework, the product has no quantity in review yet',
  quantity_without_production: 'pieces reported on a set-up or a breakdown; booked there',
  order_quantity_differs: 'another order quantity than the first row of its case; the first of its job order holds',
}

export function listPeculiarities(plan: ReplayPlan): Peculiarity[] {
  const rows = plan.jobs.flatMap((job) => job.rows.map(({ row }) => row)).sort((left, right) => left.row - right.row)
  const found: Peculiarity[] = rows.flatMap(ofRow)
  for (const of of Map.groupBy(rows, ({ text }) => text.resource).values()) {
    for (const { row, text } of findOverlaps(of)) found.push({ row, kind: 'overlaps_on_resource', detail: text.resource })
  }
  const firsts = new Map<string, BookableRow>()
  const quantities = new Map<string, string>()
  for (const row of rows) {
    const content = JSON.stringify(columns.map((column) => row.text[column]))
    const first = firsts.get(content)
    if (first) found.push({ row: row.row, kind: 'same_as_another_row', detail: `row ${first.row}` })
    else firsts.set(content, row)
    const ordered = quantities.get(row.text.case_id) ?? row.text.work_order_qty
    quantities.set(row.text.case_id, ordered)
    if (ordered !== row.text.work_order_qty) {
      found.push({ row: row.row, kind: 'order_quantity_differs', detail: `${row.text.work_order_qty}, first ${ordered}` })
    }
  }
  return found.sort((left, right) => left.row - right.row || (left.kind < right.kind ? -1 : 1))
}

function ofRow(row: BookableRow): Peculiarity[] {
  const { text } = row
  const span = parseSpan(text.span_min)
  const stamps = minutesBetween(row)
  const odd: (readonly [PeculiarityKind, boolean, string])[] = [
    ['span_not_readable', span === undefined, JSON.stringify(text.span_min)],
    ['span_differs', span !== undefined && Big(span).minus(stamps).abs().gte(1), `span ${span} min, stamps ${stamps} min`],
    ['no_duration', row.startsAtMs === row.endsAtMs, text.start],
    ['rework', row.isRework, text.rework],
    ['for_review_board', Number(text.qty_for_mrb) > 0, text.qty_for_mrb],
    ['quantity_without_production', row.reportType !== 'D' && Number(text.qty_completed) > 0, `${row.reportType} ${text.qty_completed}`],
  ]
  return odd.flatMap(([kind, applies, detail]) => (applies ? [{ row: row.row, kind, detail }] : []))
}
