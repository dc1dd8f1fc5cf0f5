import { exportedColumnsOf, headsOf } from '../../contract/interchange/columns.ts'
import { type Separator, writeCsvRow } from '../../contract/spreadsheet/csv.ts'
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
/** Page by page what the rows of a file say, cell by cell. */
export type CellPages = AsyncGenerator<readonly (readonly string[])[]>

/** Makes Excel read UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** @param first the first page of the list, @param following asks for the page behind a key. */
export async function* cellPages(
  resource: AnyResource,
  separator: Separator,
  first: ListPage,
  following: (after: string) => Promise<ListPage>,
): CellPages {
  const columns = exportedColumnsOf(resource)
  for (let page: ListPage | undefined = first; page; page = page.next === undefined ? undefined : await following(page.next)) {
    yield page.rows.map((row) => columns.map((column) => writeCell(resource, column, row, separator)))
  }
}

/** Yields about a page of text at a time. */
export async function* csvOf(resource: AnyResource, { separator, heads }: ExportForm, pages: CellPages): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + writeCsvRow(headsOf(resource, exportedColumnsOf(resource), heads), separator)
  for await (const rows of pages) yield rows.map((cells) => writeCsvRow(cells, separator)).join('')
}
