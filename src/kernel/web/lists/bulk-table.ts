import { columnsOf, type TableColumn } from '../../contract/interchange/columns.ts'
import { writeCell } from '../../contract/interchange/write-cell.ts'
import type { Field } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'
import type { MadeTable } from '../interchange/import-door.ts'

export type ListedRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly revision: number }

/** What shall be done to many records: one field gets a value, or they go out of use, or into it. */
export type BulkChange =
  | { readonly field: string; readonly value: unknown; readonly codes: readonly (string | null)[] }
  | { readonly retired: boolean }

/** Fields that many records may share: not what tells them apart, stays as it was given, concerns a person, or is a structure. */
export function sharedFieldsOf({ fields, key }: AnyResource): [string, Field][] {
  const structures = ['page', 'properties']
  return Object.entries(fields).filter(
    ([name, { isFixed, isPersonal, kind }]) => !isFixed && !isPersonal && !key.includes(name) && !structures.includes(kind),
  )
}

/** The rows for the import door: what tells each record apart, the revision that was seen, and what shall change. */
export function bulkTable(resource: AnyResource, rows: readonly ListedRow[], change: BulkChange): MadeTable {
  const columns = columnsOf(resource)
  const keys = columns.filter(({ field }) => field !== undefined && resource.key.includes(field))
  const changed =
    'retired' in change ? columns.filter(({ key }) => key === 'retired') : columns.filter(({ field }) => field === change.field)
  const cells = changed.map((column) => cellOf(resource, column, change))
  return {
    columns: [...keys.map(({ key }) => key), 'revision', ...changed.map(({ key }) => key)],
    rows: rows.map((row) => [...keys.map((column) => writeCell(resource, column, row, 'comma')), String(row.revision), ...cells]),
  }
}

function cellOf(resource: AnyResource, column: TableColumn, change: BulkChange): string {
  if ('retired' in change) return String(change.retired)
  const named = change.codes.map((code) => ({ code, name: null }))
  const refers = { [change.field]: resource.fields[change.field]!.kind === 'references' ? named : named[0] }
  return writeCell(resource, column, { [change.field]: change.value, refers }, 'comma')
}
