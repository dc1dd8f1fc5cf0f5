import type { AnyResource } from '../resource.ts'
import type { TableColumn } from './columns.ts'
import { disarm, type Separator } from '../spreadsheet/csv.ts'
import { writeQuantity, writeRange, writeRecurrence } from './value-text.ts'

type Row = Readonly<Record<string, unknown>>

/** Where the semicolon stands between cells, the comma stands in numbers: so spreadsheets in German, French and Polish write. */
export function decimalMarkOf(separator: Separator): ',' | '.' {
  return separator === 'semicolon' ? ',' : '.'
}

/** A value of a listed record as a cell that import reads back. References are written by code, structures as JSON. */
export function writeCell(resource: AnyResource, { field, language }: TableColumn, row: Row, separator: Separator): string {
  if (field === undefined) return String(row['retired'])
  const value = row[field]
  if (value === null || value === undefined) return ''
  const mark = decimalMarkOf(separator)
  switch (resource.fields[field]!.kind) {
    case 'words':
      return disarm((value as Readonly<Record<string, string>>)[language ?? 'en'] ?? '')
    case 'reference': {
      const referred = (row['refers'] as Readonly<Record<string, { readonly code: string | null }>>)[field]
      return referred?.code ?? String(value)
    }
    case 'references': {
      const referred = (row['refers'] as Readonly<Record<string, readonly { readonly code: string | null }[]>>)[field] ?? []
      return (value as string[]).map((id, index) => referred[index]?.code ?? id).join(' ')
    }
    case 'quantity':
      return writeQuantity(value as never, mark)
    case 'range':
      return disarm(writeRange(value as never, mark))
    case 'recurrence':
      return writeRecurrence(value as never)
    case 'properties':
      return (value as unknown[]).length === 0 ? '' : JSON.stringify(value)
    case 'page':
      return JSON.stringify(value)
    case 'decimal':
      return String(value).replace('.', mark)
    default:
      return disarm(String(value))
  }
}
