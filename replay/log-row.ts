/** The columns of the production log, by the names in its first line. */
export const columns = [
  'case_id',
  'activity',
  'resource',
  'start',
  'complete',
  'span_min',
  'work_order_qty',
  'part_desc',
  'worker_id',
  'report_type',
  'qty_completed',
  'qty_rejected',
  'qty_for_mrb',
  'rework',
] as const
export type Column = (typeof columns)[number]

/** One line of the log as it stands there. `row` counts the records after the head from 1. */
export interface LogRow {
  readonly row: number
  readonly text: Readonly<Record<Column, string>>
}

/** D production, S set-up, B breakdown. */
export const reportTypes = ['D', 'S', 'B'] as const
export type ReportType = (typeof reportTypes)[number]

/** A row that can be booked: its times and quantities are there and can be read. Times in epoch milliseconds, quantities as decimal text. */
export interface BookableRow extends LogRow {
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly reportType: ReportType
  readonly isRework: boolean
}

export type ListReason =
  | 'field_count_differs'
  | 'field_missing'
  | 'report_type_unknown'
  | 'quantity_not_readable'
  | 'time_stamps_missing'
  | 'time_stamp_not_readable'
  | 'ends_before_start'
  | 'refused_by_product'

/** A row that is not booked, or not whole, with its reason. */
export interface ListedRow extends LogRow {
  readonly reason: ListReason
  readonly detail: string
}

export type ReadRow = { readonly bookable: BookableRow } | { readonly listed: ListedRow }

/** The first line names other columns than those of a production log. */
export class LogFault extends Error {}

/**
 * Reads the records of a log; every one comes out, bookable or listed.
 * @throws LogFault when a column is missing in the head
 */
export function readLog(records: readonly (readonly string[])[]): ReadRow[] {
  const [head, ...lines] = records
  if (!head) throw new LogFault('the file is empty')
  const missing = columns.filter((column) => head.filter((name) => name === column).length !== 1)
  if (missing.length > 0) throw new LogFault(`the first line must name each of these columns once: ${missing.join(', ')}`)
  const places = columns.map((column) => [column, head.indexOf(column)] as const)
  return lines.map((fields, index) => {
    const text = Object.fromEntries(places.map(([column, place]) => [column, fields[place] ?? ''])) as Record<Column, string>
    const row: LogRow = { row: index + 1, text }
    if (fields.length === head.length) return judge(row)
    return list(row, 'field_count_differs', `${fields.length} fields instead of ${head.length}`)
  })
}

function judge(row: LogRow): ReadRow {
  const { text } = row
  const empty = (['case_id', 'activity', 'resource', 'part_desc', 'report_type'] as const).filter((column) => text[column].trim() === '')
  if (empty.length > 0) return list(row, 'field_missing', `empty: ${empty.join(', ')}`)
  const reportType = reportTypes.find((type) => type === text.report_type)
  if (!reportType) return list(row, 'report_type_unknown', text.report_type)
  const unreadable = (['work_order_qty', 'qty_completed', 'qty_rejected', 'qty_for_mrb'] as const).filter(
    (column) => !isQuantity(text[column]),
  )
  if (unreadable.length > 0) {
    return list(row, 'quantity_not_readable', unreadable.map((column) => `${column} ${JSON.stringify(text[column])}`).join(', '))
  }
  const absent = (['start', 'complete'] as const).filter((column) => text[column] === '')
  if (absent.length > 0) return list(row, 'time_stamps_missing', `no ${absent.join(' and ')}`)
  const startsAtMs = parseStamp(text.start)
  const endsAtMs = parseStamp(text.complete)
  if (startsAtMs === undefined || endsAtMs === undefined) {
    return list(row, 'time_stamp_not_readable', startsAtMs === undefined ? text.start : text.complete)
  }
  if (endsAtMs < startsAtMs) return list(row, 'ends_before_start', `${text.start} to ${text.complete}`)
  return { bookable: { ...row, startsAtMs, endsAtMs, reportType, isRework: text.rework.trim() !== '' } }
}

function list(row: LogRow, reason: ListReason, detail: string): ReadRow {
  return { listed: { ...row, reason, detail } }
}

/** A decimal without a sign, as the product takes it. */
export function isQuantity(text: string): boolean {
  return /^\d{1,12}(\.\d{1,6})?$/.test(text)
}

/**
 * `2012-01-29 23:24:00`: a local time without a zone, taken as UTC.
 * @returns epoch milliseconds; undefined when there is no such day or time between 1900 and 2199
 */
export function parseStamp(text: string): number | undefined {
  if (!/^(19|20|21)\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const iso = text.replace(' ', 'T')
  const atMs = Date.parse(`${iso}Z`)
  return Number.isNaN(atMs) || !new Date(atMs).toISOString().startsWith(iso) ? undefined : atMs
}

/** @returns undefined when the span is no plain number of minutes */
export function parseSpan(text: string): string | undefined {
  return isQuantity(text) ? text : undefined
}
