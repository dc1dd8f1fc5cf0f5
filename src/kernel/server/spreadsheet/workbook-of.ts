import type { FieldKind } from '../../contract/field.ts'
import { exportedColumnsOf, headsOf } from '../../contract/interchange/columns.ts'
import { rearm } from '../../contract/spreadsheet/csv.ts'
import type { AnyResource } from '../../contract/resource.ts'
import type { CellPages, ExportForm } from '../interchange/export.ts'
import { type ColumnKind, writeWorkbook } from './write-workbook.ts'

/** Where a spreadsheet may calculate, sort by size, or offer a calendar. */
const kinds: Partial<Record<FieldKind, ColumnKind>> = { decimal: 'number', duration: 'number', day: 'day', flag: 'flag' }

/** The records of a resource as a workbook. @param pages with cells as CSV files with decimal points have them. */
export function workbookOf(resource: AnyResource, heads: ExportForm['heads'], pages: CellPages): AsyncGenerator<Uint8Array> {
  const columns = exportedColumnsOf(resource)
  const names = headsOf(resource, columns, heads)
  const language = heads === 'names' ? 'en' : heads
  const kindOf = (field: string | undefined) => (field === undefined ? 'flag' : (kinds[resource.fields[field]!.kind] ?? 'text'))
  return writeWorkbook(
    { title: resource.title.many[language], tooLong: words.tooLong[language], more: words.more[language] },
    columns.map(({ field }, at) => ({ head: names[at]!, kind: kindOf(field) })),
    unarmed(pages),
  )
}

/** In a workbook texts and formulas are different things: no apostrophe need keep them apart. */
async function* unarmed(pages: CellPages) {
  for await (const rows of pages) yield rows.map((cells) => cells.map(rearm))
}

const words = {
  tooLong: {
    en: 'This is longer than a cell of a workbook may be. Export it as CSV.',
    de: 'Das ist länger, als eine Zelle einer Arbeitsmappe sein darf. Bitte als CSV exportieren.',
  },
  more: {
    en: 'There are more rows than a sheet holds. Filter the list, or export it as CSV.',
    de: 'Es gibt mehr Zeilen, als ein Blatt fasst. Bitte die Liste filtern oder als CSV exportieren.',
  },
}
