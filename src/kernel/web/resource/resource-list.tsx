import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useMemo } from 'react'
import type { Field } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { BulkBar, BulkEdit } from '../lists/bulk-edit.tsx'
import { filtersIn } from '../lists/filters.ts'
import { useChosen } from '../lists/use-chosen.ts'
import { useScreenSearch } from '../place.tsx'
import { useMay } from '../session.ts'
import { usePages } from '../use-question.ts'
import { fill, useWords } from '../words.ts'
import { FieldCell, type Referred } from './field-cell.tsx'
import type { RecordRow } from './record-values.ts'
import { orderAsTree } from './tree-order.ts'

const words = {
  none: { en: '{what}: nothing here yet', de: '{what}: noch nichts vorhanden' },
  noneHint: {
    en: 'What you enter stands here, and everything else refers to it.',
    de: 'Was Sie eintragen, steht hier, und alles andere bezieht sich darauf.',
  },
  noneFound: { en: 'Nothing matches the search', de: 'Die Suche findet nichts' },
  isRetired: { en: 'retired', de: 'stillgelegt' },
}

/** Narrow kinds get what they need; names share the rest. */
const widths: Partial<Record<Field['kind'], string>> = {
  code: '12rem',
  flag: '7rem',
  decimal: '9rem',
  duration: '9rem',
  day: '10rem',
  instant: '11rem',
}

/** The records that the address asks for. Without search or filter the records of a tree are shown as one; a plant's tree fits on one page. */
export function ResourceList(props: {
  readonly resource: AnyResource
  readonly onOpen: (id: string) => void
  readonly whenEmpty: ReactNode
}) {
  const { resource } = props
  const t = useWords()
  const mayEdit = useMay()(`${resource.permission}.edit`)
  const where = useScreenSearch()
  const [search] = useDebouncedValue(where.search ?? '', 250)
  const { includeRetired, ...filters } = filtersIn(resource, { ...where, search })
  const isNarrowed = Object.keys(filters).length > 0
  const parent = isNarrowed ? undefined : Object.keys(resource.fields).find((name) => resource.fields[name]?.isParent)
  const input = { ...filters, limit: parent ? 500 : 100, ...(includeRetired && { includeRetired }) }
  const pages = usePages(resource.queries.list, input as never, { live: [resource.name] })
  const tree = useMemo(() => (parent ? orderAsTree(pages.rows as readonly RecordRow[], parent) : undefined), [pages.rows, parent])
  const columns = useMemo(() => columnsOf(resource, t, new Map(tree?.map(({ row, depth }) => [row.id, depth]))), [resource, t, tree])
  const title = t(resource.title.many)
  const { chosen, selection, isOpen, choose, open, clear } = useChosen(resource.name, pages.rows as readonly RecordRow[], {
    ...filters,
    ...(includeRetired && { includeRetired }),
  })
  const nameOf = (row: RecordRow) => resource.key.map((name) => String(row[name])).join(' ')
  return (
    <>
      {chosen && isOpen ? <BulkEdit resource={resource} chosen={chosen} onClear={clear} /> : null}
      <Sheet isFlush>
        <DataTable
          label={title}
          columns={columns}
          pages={(tree ? { ...pages, rows: tree.map(({ row }) => row) } : pages) as never}
          rowKey={(row: RecordRow) => row.id}
          onOpen={(row) => props.onOpen(row.id)}
          selection={mayEdit ? { value: selection, onChange: choose, nameOf } : undefined}
          empty={
            <EmptyState
              title={isNarrowed ? t(words.noneFound) : fill(t(words.none), { what: title })}
              action={isNarrowed ? null : props.whenEmpty}
            >
              {isNarrowed ? null : t(words.noneHint)}
            </EmptyState>
          }
        />
      </Sheet>
      {chosen && !isOpen ? <BulkBar chosen={chosen} onOpen={open} onClear={clear} /> : null}
    </>
  )
}

function columnsOf(resource: AnyResource, t: ReturnType<typeof useWords>, depths: ReadonlyMap<string, number>): Column<RecordRow>[] {
  const columns = resource.list.map((name, index): Column<RecordRow> => {
    const field = resource.fields[name] as Field
    return {
      key: name,
      title: t(field.label),
      width: widths[field.kind] ?? 'minmax(9rem, 1fr)',
      isWide: index > 1,
      ...(field.kind === 'decimal' || field.kind === 'duration' ? { align: 'end' as const } : {}),
      cell: (row) => (
        <span style={index === 0 ? { paddingInlineStart: (depths.get(row.id) ?? 0) * 20 } : undefined}>
          <FieldCell
            field={field}
            value={row[name]}
            referred={(row.refers as Record<string, Referred | readonly Referred[]> | undefined)?.[name]}
          />
        </span>
      ),
    }
  })
  const state: Column<RecordRow> = {
    key: 'retired',
    title: '',
    width: '8rem',
    isWide: true,
    cell: (row) => (row.retired ? t(words.isRetired) : null),
  }
  return [...columns, state]
}
