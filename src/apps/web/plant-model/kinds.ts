import { columnsOf } from '../../../kernel/contract/interchange/columns.ts'
import type { AnyResource } from '../../../kernel/contract/resource.ts'
import type { useWords } from '../../../kernel/web/words.ts'
import { sheets } from '../../plant-model/sheets.ts'
import { resources } from '../master-data/resources.ts'
import { fieldWords } from '../revisions/field-words.ts'

type Tell = ReturnType<typeof useWords>

/** The pages of data, and what stands beside them in a plant model. */
export function kindNamed(name: string): AnyResource | undefined {
  return [...resources, ...sheets].find((kind) => kind.name === name)
}

/** What people call the records of a kind. */
export function titleOf(resource: string, t: Tell): string {
  const title = kindNamed(resource)?.title.many
  return title ? t(title) : resource
}

/** What people call the columns of a kind by their keys, and places in its structures: `Ideal rates · 2 · Valid from`. */
export function labelsOf(resource: string, t: Tell): (column: string) => string {
  const known = kindNamed(resource)
  const labels = new Map((known ? columnsOf(known) : []).map(({ key, label }) => [key, t(label)]))
  return (column) => labels.get(column) ?? placeOf(column, t)
}

/** A cell as people read it: of a choice the label. */
export function sayCell(resource: string, column: string, cell: string, t: Tell): string {
  const label = kindNamed(resource)?.fields[column]?.options?.find(({ value }) => value === cell)?.label
  return label ? t(label) : cell
}

/** Places in a list are counted from one, as people count. */
function placeOf(path: string, t: Tell): string {
  const parts = path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : fieldWords[part] ? t(fieldWords[part]) : part))
  return parts.join(' · ')
}
