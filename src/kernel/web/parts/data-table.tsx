import { Button, Skeleton } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { texts } from '../texts.ts'
import type { Pages } from '../use-question.ts'
import { useWords } from '../words.ts'
import css from './data-table.module.css'
import { EmptyState, ErrorState } from './empty-state.tsx'

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
}

const words = {
  more: { en: 'Load more', de: 'Mehr laden' },
  filter: { en: 'Filter', de: 'Filter' },
}

function Head<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  const t = useWords()
  const filtered = columns.some((column) => column.filter)
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" className={css.row}>
        {columns.map((column) => (
          <div key={column.key} role="columnheader" className={css.cell} data-align={column.align} data-wide={column.isWide || undefined}>
            <span className="label">{column.title}</span>
            {filtered && column.filter ? (
              <input
                type="search"
                className={css.filter}
                aria-label={`${t(words.filter)}: ${column.title}`}
                value={column.filter.value}
                onChange={(event) => column.filter?.onChange(event.currentTarget.value)}
              />
            ) : null}
          </div>
        ))}
      </div>
    </div>
  )
}

function More<Row>({ pages }: { readonly pages: Pages<Row> }) {
  const t = useWords()
  const end = useRef<HTMLDivElement>(null)
  const loadMore = useRef(pages.loadMore)
  loadMore.current = pages.loadMore
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    const element = end.current
    if (!element) return
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting === true), { rootMargin: '400px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  // While the rows are being asked for anew no more can be had: in a plant where much happens, the moment after that is the right one.
  const isIdle = !pages.isRefreshing && !pages.isLoadingMore
  useEffect(() => {
    if (isSeen && isIdle) loadMore.current()
  }, [isSeen, isIdle])
  return (
    <div ref={end} className={css.more}>
      <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
        {t(words.more)}
      </Button>
    </div>
  )
}

/** Arrow keys, Home and End go from row to row; Enter opens. One row is in the tab order. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')
  if (!row || event.target !== row) return
  const rows = [...(row.parentElement as HTMLElement).querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf(row)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus()
}

function Rows<Row>({ columns, pages, rowKey, onOpen }: DataTableProps<Row>) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- rows carry the focus; the group hears their keys.
    <div role="rowgroup" onKeyDown={moveFocus}>
      {pages.rows.map((row, index) => (
        <div
          key={rowKey(row)}
          role="row"
          data-row
          className={css.row}
          tabIndex={index === 0 ? 0 : -1}
          data-open={onOpen ? true : undefined}
          onClick={() => onOpen?.(row)}
          onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && onOpen?.(row)}
        >
          {columns.map((column) => (
            <div key={column.key} role="gridcell" className={css.cell} data-align={column.align} data-wide={column.isWide || undefined}>
              {column.cell(row)}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

/** Grey bars where the first rows will be. */
function Loading() {
  const t = useWords()
  return (
    <div className={css.loading} role="status" aria-label={t(texts.loading)}>
      {[90, 73, 56, 81, 64, 87].map((width) => (
        <Skeleton key={width} height={20} width={`${width}%`} />
      ))}
    </div>
  )
}

/** A list that is read by key, page by page, as one scrolls: column filters, keyboard, and its own empty, loading and error states. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, pages } = props
  const wide = columns.map((column) => column.width ?? 'minmax(0, 1fr)').join(' ')
  const narrow = columns.flatMap((column) => (column.isWide ? [] : (column.phoneWidth ?? 'minmax(0, 1fr)'))).join(' ')
  const style = { '--tracks': wide, '--tracks-narrow': narrow, maxHeight: props.maxHeight } as React.CSSProperties
  return (
    <div className={css.frame} style={style} data-refreshing={pages.isRefreshing || undefined}>
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={pages.hasMore ? -1 : pages.rows.length}
        aria-busy={pages.state === 'loading'}
      >
        <Head columns={columns} />
        <Rows {...props} />
      </div>
      {pages.state === 'loading' ? <Loading /> : null}
      {pages.state === 'error' ? <ErrorState error={pages.error} onRetry={pages.retry} /> : null}
      {pages.state === 'ready' && pages.rows.length === 0 ? props.empty : null}
      {pages.hasMore ? <More pages={pages} /> : null}
    </div>
  )
}

/** The usual text for a list without rows. */
export function NoRows({ title }: { readonly title: string }) {
  return <EmptyState title={title} minHeight={160} />
}
