import { type BookableRow, columns, type Column, readLog, type ReadRow } from './log-row.ts'

/** A report that has nothing odd; what is given replaces its fields. */
export function fields(given: Partial<Record<Column, string>> = {}): string[] {
  const usual: Record<Column, string> = {
    ...{ case_id: 'Case 1', activity: 'Turning', resource: 'Lathe 1', start: '2012-01-02 06:00:00', complete: '2012-01-02 07:00:00' },
    ...{ span_min: '60', work_order_qty: '10', part_desc: 'Bolt', worker_id: 'ID1', report_type: 'D' },
    ...{ qty_completed: '5', qty_rejected: '0', qty_for_mrb: '0', rework: '' },
  }
  return columns.map((column) => given[column] ?? usual[column])
}

export function readRows(...rows: readonly Partial<Record<Column, string>>[]): ReadRow[] {
  return readLog([[...columns], ...rows.map(fields)])
}

/** @throws when one of them cannot be booked */
export function bookable(...rows: readonly Partial<Record<Column, string>>[]): BookableRow[] {
  return readRows(...rows).map((one) => {
    if ('listed' in one) throw new Error(`${one.listed.reason}: ${one.listed.detail}`)
    return one.bookable
  })
}

/** `06:30` on the second of January 2012. */
export function at(time: string): string {
  return `2012-01-02 ${time}:00`
}
