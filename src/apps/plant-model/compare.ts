import type { TableColumn } from '../../kernel/contract/interchange/columns.ts'
import { keyOf } from '../../kernel/contract/interchange/judge.ts'
import { isSameValue } from '../../kernel/contract/interchange/same-value.ts'
import type { PartRow, PartTable } from './part-table.ts'
import { differingPlaces } from './structure.ts'

export interface DifferingField {
  /** Key of the column, and within a structure the place: `rates.0.validFrom`. */
  readonly column: string
  readonly here: string
  readonly there: string
}
export interface ComparedRow {
  /** What tells the record apart, as it is written. */
  readonly key: string
  readonly found: 'onlyHere' | 'onlyThere' | 'different'
  /** Only of what is different. */
  readonly fields: readonly DifferingField[]
}
export interface ComparedPart {
  readonly rows: readonly ComparedRow[]
  readonly same: number
}

/** Two states of one kind of record, field by field. A column that one of them does not have is not compared. */
export function comparePart(here: PartTable, there: PartTable): ComparedPart {
  const { key } = there.resource
  const own = new Map(here.rows.map((row) => [keyOf(key, row.draft.values), row]))
  const rows: ComparedRow[] = []
  let same = 0
  const met = new Set<string>()
  for (const row of there.rows) {
    const id = keyOf(key, row.draft.values)
    const other = own.get(id)
    met.add(id)
    if (!other) {
      rows.push({ key: row.draft.key, found: 'onlyThere', fields: [] })
      continue
    }
    const fields = differingFields(here, other, there, row)
    if (fields.length === 0) same += 1
    else rows.push({ key: row.draft.key, found: 'different', fields })
  }
  for (const [id, row] of own) if (!met.has(id)) rows.push({ key: row.draft.key, found: 'onlyHere', fields: [] })
  return { rows, same }
}

function differingFields(here: PartTable, own: PartRow, there: PartTable, row: PartRow): DifferingField[] {
  return there.columns.flatMap((column, index) => {
    const at = here.columns.findIndex((one) => one !== undefined && one.key === column?.key)
    if (!column || at < 0 || isSame(there, column, own, row)) return []
    const { field } = column
    if (field !== undefined && there.resource.fields[field]!.kind === 'page') {
      return differingPlaces(field, own.draft.values[field], row.draft.values[field]).map(({ path, ...said }) => ({
        column: path,
        ...said,
      }))
    }
    return [{ column: column.key, here: own.cells[at] ?? '', there: row.cells[index] ?? '' }]
  })
}

function isSame({ resource }: PartTable, { field, language }: TableColumn, own: PartRow, row: PartRow): boolean {
  if (field === undefined) return (own.draft.retired ?? false) === (row.draft.retired ?? false)
  const [mine, other] = [own.draft.values[field], row.draft.values[field]]
  if (language) return wordIn(mine, language) === wordIn(other, language)
  return isSameValue(resource.fields[field]!, mine, other)
}

function wordIn(words: unknown, language: string): string {
  return (words as Readonly<Record<string, string>> | undefined)?.[language] ?? ''
}
