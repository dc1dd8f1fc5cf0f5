import { Button, Skeleton } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { everything, isNothing, nothing } from '../lists/selection.ts'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import { DataRows } from './data-rows.tsx'
import css from './data-table.module.css'
import { EmptyState, ErrorState } from './empty-state.tsx'
import type { DataTableProps, Selectable } from './table-props.ts'

export type { Column, DataTableProps } from './table-props.ts'

const words = {
  more: { en: 'Load more', de: 'Mehr laden' },
  before: { en: 'Earlier rows', de: 'Frühere Zeilen' },
  filter: { en: 'Filter', de: 'Filter' },
  all: { en: 'Select all that the list finds', de: 'Alle auswählen, die die Liste findet' },
}

function Head<Row>({ columns, selection }: DataTableProps<Row>) {
  const t = useWords()
  const filtered = columns.some((column) => column.filter)
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={css.row}>
        {selection ? <ChooseAll {...selection} /> : null}
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

function ChooseAll({ value, onChange }: Selectable<never>) {
  const t = useWords()
  const isWhole = value.isAll && value.keys.size === 0
  return (
    <div role="columnheader" className={css.choice}>
      <label>
        <input
          type="checkbox"
          aria-label={t(words.all)}
          checked={isWhole}
          ref={(box) => {
            if (box) box.indeterminate = !isWhole && !isNothing(value)
          }}
          onChange={() => onChange(isWhole ? nothing : everything)}
        />
      </label>
    </div>
  )
}

/** What stands at an end of the rows asks for the next ones as soon as it comes into sight, and on a press. */
function Further(props: { readonly text: string; readonly isBusy: boolean; readonly isLoading: boolean; readonly onLoad: () => void }) {
  const end = useRef<HTMLDivElement>(null)
  const load = useRef(props.onLoad)
  load.current = props.onLoad
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    const element = end.current
    if (!element) return
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting === true), { rootMargin: '400px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (isSeen && !props.isBusy) load.current()
  }, [isSeen, props.isBusy])
  return (
    <div ref={end} className={css.more}>
      <Button variant="default" loading={props.isLoading} onClick={props.onLoad}>
        {props.text}
      </Button>
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
  const { columns, pages, selection } = props
  const t = useWords()
  const box = selection ? ['52px'] : []
  const wide = [...box, ...columns.map((column) => column.width ?? 'minmax(0, 1fr)')].join(' ')
  const narrow = [...box, ...columns.flatMap((column) => (column.isWide ? [] : (column.phoneWidth ?? 'minmax(0, 1fr)')))].join(' ')
  const style = { '--tracks': wide, '--tracks-narrow': narrow, maxHeight: props.maxHeight } as React.CSSProperties
  const before = pages.before ?? 0
  // While the rows are being asked for anew no more can be had: in a plant where much happens, the moment after that is the right one.
  const isBusy = pages.isRefreshing || pages.isLoadingMore
  return (
    <div className={css.frame} style={style} data-refreshing={pages.isRefreshing || undefined}>
      {before > 0 && pages.loadBefore ? (
        <Further text={t(words.before)} isBusy={isBusy} isLoading={false} onLoad={pages.loadBefore} />
      ) : null}
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={pages.hasMore ? -1 : before + pages.rows.length + 1}
        aria-multiselectable={selection && true}
        aria-busy={pages.state === 'loading'}
      >
        <Head {...props} />
        <DataRows {...props} />
      </div>
      {pages.state === 'loading' ? <Loading /> : null}
      {pages.state === 'error' ? <ErrorState error={pages.error} onRetry={pages.retry} /> : null}
      {pages.state === 'ready' && pages.rows.length === 0 ? props.empty : null}
      {pages.hasMore ? <Further text={t(words.more)} isBusy={isBusy} isLoading={pages.isLoadingMore} onLoad={pages.loadMore} /> : null}
    </div>
  )
}

/** The usual text for a list without rows. */
export function NoRows({ title }: { readonly title: string }) {
  return <EmptyState title={title} minHeight={160} />
}
