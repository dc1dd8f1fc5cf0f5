import type { Field } from '../field.ts'
import type { AnyResource } from '../resource.ts'
import { type Language, languages, type Words } from '../words.ts'

/** A column of a file: a field, one language of a field with words, or whether the record is out of use. */
export interface TableColumn {
  /** `code`, `name.de`, `retired`: what the API calls it. */
  readonly key: string
  /** Undefined for `retired` and `revision`. */
  readonly field?: string
  readonly language?: Language
  readonly label: Words
}

/** What a program has seen of the record: if it has changed since, the row is refused. */
const revision: TableColumn = { key: 'revision', label: { en: 'Revision', de: 'Revision' } }
const retired: TableColumn = { key: 'retired', label: { en: 'Retired', de: 'Stillgelegt' } }

/** Every column that a file of this resource may have. */
export function columnsOf({ fields }: AnyResource): TableColumn[] {
  return [...Object.entries(fields).flatMap(([name, given]) => columnsOfField(name, given)), retired]
}

/** The columns of an export: what concerns a person stays in the house. */
export function exportedColumnsOf(resource: AnyResource): TableColumn[] {
  return columnsOf(resource).filter(({ field }) => field === undefined || !resource.fields[field]!.isPersonal)
}

function columnsOfField(field: string, { kind, label }: Field): TableColumn[] {
  // Bytes do not fit into a cell: a file is attached by hand or at its own door.
  if (kind === 'attachment') return []
  if (kind !== 'words') return [{ key: field, field, label }]
  return languages.map((language) => ({
    key: `${field}.${language}`,
    ...{ field, language },
    label: { en: `${label.en} (${language})`, de: `${label.de} (${language})` },
  }))
}

/** @returns the columns by every name that a head may have: its key, and its label in any language where that is clear. */
export function columnsByHead(resource: AnyResource): ReadonlyMap<string, TableColumn> {
  const columns = columnsOf(resource)
  const byHead = new Map<string, TableColumn>()
  const unclear = new Set<string>()
  for (const column of columns) {
    for (const language of languages) {
      const head = plainHead(column.label[language])
      const other = byHead.get(head)
      if (other && other !== column) unclear.add(head)
      byHead.set(head, column)
    }
  }
  for (const head of unclear) byHead.delete(head)
  if (!byHead.has(revision.key)) byHead.set(revision.key, revision)
  for (const column of columns) byHead.set(plainHead(column.key), column)
  return byHead
}

export function plainHead(head: string): string {
  return head.trim().toLowerCase()
}

/** The heads of an export: for people in their language, where import knows the column by it; for programs the keys. */
export function headsOf(resource: AnyResource, columns: readonly TableColumn[], heads: Language | 'names'): string[] {
  const byHead = columnsByHead(resource)
  return columns.map(({ key, label }) => (heads !== 'names' && byHead.get(plainHead(label[heads]))?.key === key ? label[heads] : key))
}
