import { exportedColumnsOf, type TableColumn } from '../../kernel/contract/interchange/columns.ts'
import { readCell } from '../../kernel/contract/interchange/read-cell.ts'
import type { DraftRow } from '../../kernel/contract/interchange/read-rows.ts'
import { isSameValue } from '../../kernel/contract/interchange/same-value.ts'
import { writeCell } from '../../kernel/contract/interchange/write-cell.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import type { TemplateValues } from './contract.ts'

type Values = Readonly<Record<string, unknown>>

/** The columns that a template can fill: all but what concerns a person, and whether the record is in use. */
export function templateColumnsOf(resource: AnyResource): TableColumn[] {
  return exportedColumnsOf(resource).filter(({ field }) => field !== undefined)
}

/** @returns a record as its list shows it, as the cells of an export. */
export function cellsOfRecord(resource: AnyResource, row: Values): TemplateValues {
  return Object.fromEntries(templateColumnsOf(resource).map((column) => [column.key, writeCell(resource, column, row, 'comma')]))
}

/** @returns what a row of a file fills in, written as an export of the record would write it. */
export function cellsOfDraft(resource: AnyResource, { values }: Pick<DraftRow, 'values'>): TemplateValues {
  const refers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, codesOf(value)]))
  const filled = templateColumnsOf(resource).filter(({ field, language }) => {
    const value = values[field!]
    return value !== undefined && (language === undefined || (value !== null && language in (value as object)))
  })
  return Object.fromEntries(filled.map((column) => [column.key, writeCell(resource, column, { ...values, refers }, 'comma')]))
}

function codesOf(value: unknown) {
  return Array.isArray(value) ? value.map((code: unknown) => ({ code })) : { code: value }
}

/** Whether two cells say the same: 1.50 is 1.5. */
export function isSameCell(resource: AnyResource, { field, language }: TableColumn, left: string, right: string): boolean {
  if (left === right) return true
  if (language !== undefined) return false
  const [a, b] = [readCell(resource.fields[field!]!, left, '.'), readCell(resource.fields[field!]!, right, '.')]
  return 'value' in a && 'value' in b && isSameValue(resource.fields[field!]!, a.value, b.value)
}

/** @returns the columns in which the plant says something else than the template. */
export function overriddenIn(resource: AnyResource, values: TemplateValues, own: TemplateValues): TableColumn[] {
  return templateColumnsOf(resource).filter(
    (column) => values[column.key] !== undefined && !isSameCell(resource, column, values[column.key]!, own[column.key] ?? ''),
  )
}

export interface Merged {
  /** What is left to do: the row without what stays as the plant has it. */
  readonly draft: DraftRow
  /** Keys of the columns in which the plant keeps its own. */
  readonly kept: readonly string[]
}

/**
 * Three ways meet: what the template says now, what it said when the record last followed it (`base`), and what the plant says. The plant
 * keeps what it has changed since; of a record that has followed no template before, whatever it has filled in. What it left as the template
 * had it, it takes anew. A record that the plant has retired stays as it is.
 */
export function mergeRow(
  resource: AnyResource,
  draft: DraftRow,
  own: Values & { readonly retired: boolean },
  base?: TemplateValues,
): Merged {
  const given = cellsOfDraft(resource, draft)
  const present = cellsOfRecord(resource, own)
  const mine = overriddenIn(resource, given, present).filter((column) => {
    if (resource.key.includes(column.key)) return false
    const before = base?.[column.key]
    const cell = present[column.key] ?? ''
    return before === undefined ? cell !== '' : !isSameCell(resource, column, before, cell)
  })
  const kept = own.retired ? ['retired'] : mine.map(({ key }) => key)
  const gone = own.retired ? templateColumnsOf(resource).filter(({ key }) => !resource.key.includes(key)) : mine
  const { retired, ...rest } = draft
  const values = withoutColumns(draft.values, gone)
  return { kept, draft: { ...rest, values, ...(retired !== undefined && !own.retired && { retired }) } }
}

function withoutColumns(values: Values, columns: readonly TableColumn[]): Values {
  const left: Record<string, unknown> = { ...values }
  for (const { field, language } of columns) {
    if (language === undefined) delete left[field!]
    else left[field!] = Object.fromEntries(Object.entries((left[field!] ?? {}) as object).filter(([name]) => name !== language))
  }
  return Object.fromEntries(
    Object.entries(left).filter(([name, value]) => value === values[name] || Object.keys(value as object).length > 0),
  )
}
