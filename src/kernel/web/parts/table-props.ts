import type { ReactNode } from 'react'
import type { Selection } from '../lists/selection.ts'
import type { Pages } from '../use-question.ts'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** A CSS grid track: `8rem`, `minmax(10rem, 2fr)`. Fixed, so that nothing moves while rows arrive. */
  readonly width?: string
  /** The track on a phone; all columns share the width when nothing is given. */
  readonly phoneWidth?: string
  readonly align?: 'start' | 'end'
  /** Left out on a phone. */
  readonly isWide?: boolean
  /** A field in the head of the column; the caller asks the question anew. */
  readonly filter?: { readonly value: string; readonly onChange: (value: string) => void }
}

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly pages: Pages<Row>
  readonly rowKey: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly empty: ReactNode
  /** The table scrolls inside this height; without it the page scrolls. */
  readonly maxHeight?: number | string
  /** Rows can be chosen, for what is done to many at once. */
  readonly selection?: Selectable<Row> | undefined
}

/** What may be done to rows that are chosen: a column of check boxes, Space, ranges with Shift, all with Ctrl+A, none with Escape. */
export interface Selectable<Row> {
  readonly value: Selection
  readonly onChange: (selection: Selection) => void
  readonly nameOf: (row: Row) => string
}
