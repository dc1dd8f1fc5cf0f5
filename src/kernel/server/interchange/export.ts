import { exportedColumnsOf, headsOf } from '../../contract/interchange/columns.ts'
import { type Separator, writeCsvRow } from '../../contract/interchange/csv.ts'
import { writeCell } from '../../contract/interchange/write-cell.ts'
import type { AnyResource } from '../../contract/resource.ts'
import type { Language } from '../../contract/words.ts'

export interface ListPage {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly next?: string | undefined
}

export interface ExportForm {
  readonly separator: Separator
  /** For people in their language, or as the API calls the fields. */
  readonly heads: Language | 'names'
}

/** Makes Excel read UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** @param first the first page of the list, @param following asks for the page behind a key. Yields about a page of text at a time. */
export async function* exportPages(
  resource: AnyResource,
  { separator, heads }: ExportForm,
  first: ListPage,
  following: (after: string) => Promise<ListPage>,
): AsyncGenerator<string> {
  const columns = exportedColumnsOf(resource)
  yield BYTE_ORDER_MARK + writeCsvRow(headsOf(resource, columns, heads), separator)
  for (let page: ListPage | undefined = first; page; page = page.next === undefined ? undefined : await following(page.next)) {
    const { rows } = page
    const text = rows.map((row) =>
      writeCsvRow(
        columns.map((column) => writeCell(resource, column, row, separator)),
        separator,
      ),
    )
    yield text.join('')
  }
}
