import { columnsOf } from '../../../kernel/contract/interchange/columns.ts'
import type { useWords } from '../../../kernel/web/words.ts'
import { resources } from '../master-data/resources.ts'

type Tell = ReturnType<typeof useWords>

/** What people call the records of a kind. */
export function titleOf(resource: string, t: Tell): string {
  const title = resources.find(({ name }) => name === resource)?.title.many
  return title ? t(title) : resource
}

/** What people call the columns of a kind, by their keys. */
export function labelsOf(resource: string, t: Tell): (column: string) => string {
  const known = resources.find(({ name }) => name === resource)
  const labels = new Map((known ? columnsOf(known) : []).map(({ key, label }) => [key, t(label)]))
  return (column) => labels.get(column) ?? column
}
