import { Button, Checkbox, Drawer, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Field } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { EmptyState, ErrorState } from '../parts/empty-state.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useGo, useScreenSearch } from '../place.tsx'
import { useMay } from '../session.ts'
import { ScreenHead } from '../shell/shell.tsx'
import { texts } from '../texts.ts'
import { usePages, useQuestion } from '../use-question.ts'
import { fill, useWords } from '../words.ts'
import { FieldCell, type Referred } from './field-cell.tsx'
import { RecordForm } from './record-form.tsx'
import type { RecordRow } from './record-values.ts'
import css from './resource.module.css'
import { orderAsTree } from './tree-order.ts'

const words = {
  search: { en: 'Search', de: 'Suchen' },
  retired: { en: 'Show retired', de: 'Stillgelegte zeigen' },
  add: { en: 'New', de: 'Neu' },
  none: { en: '{what}: nothing here yet', de: '{what}: noch nichts vorhanden' },
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

/** The page of a resource: its list with search, and a drawer in which a record is made, changed, retired. */
export function ResourceScreen({ resource }: { readonly resource: AnyResource }) {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { search: typed = '', retired, record } = useScreenSearch()
  const [search] = useDebouncedValue(typed, 250)
  // Without a search the records of a tree are shown as one; a plant's tree fits on one page.
  const parent = search ? undefined : Object.keys(resource.fields).find((name) => resource.fields[name]?.isParent)
  const input = { limit: parent ? 500 : 100, ...(search ? { search } : {}), ...(retired ? { includeRetired: 'true' } : {}) }
  const pages = usePages(resource.queries.list, input as never, { live: [resource.name] })
  const tree = useMemo(() => (parent ? orderAsTree(pages.rows as readonly RecordRow[], parent) : undefined), [pages.rows, parent])
  const columns = useMemo(() => columnsOf(resource, t, new Map(tree?.map(({ row, depth }) => [row.id, depth]))), [resource, t, tree])
  const mayEdit = may(`${resource.permission}.edit`)
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ record: 'new' })}>
      {t(words.add)}
    </Button>
  )
  return (
    <>
      <ScreenHead title={t(resource.title.many)} actions={mayEdit ? add : null} />
      <div className={css.tools}>
        <TextInput
          type="search"
          className={css.search}
          aria-label={t(words.search)}
          placeholder={t(words.search)}
          leftSection={<IconSearch size={18} />}
          value={typed}
          onChange={(event) => go.search({ search: event.currentTarget.value || undefined })}
        />
        <Checkbox
          label={t(words.retired)}
          checked={retired === '1'}
          onChange={(event) => go.search({ retired: event.currentTarget.checked ? '1' : undefined })}
        />
      </div>
      <Sheet isFlush>
        <DataTable
          label={t(resource.title.many)}
          columns={columns}
          pages={(tree ? { ...pages, rows: tree.map(({ row }) => row) } : pages) as never}
          rowKey={(row: RecordRow) => row.id}
          onOpen={(row) => go.search({ record: row.id })}
          empty={
            <EmptyState
              title={search ? t(words.noneFound) : fill(t(words.none), { what: t(resource.title.many) })}
              action={mayEdit && !search ? add : null}
            />
          }
        />
      </Sheet>
      <Drawer
        opened={record !== undefined}
        onClose={() => go.search({ record: undefined })}
        position="right"
        // A hand-made part is wider than a column of fields.
        size={resource.panels ? 'min(1040px, 100%)' : 520}
        title={t(resource.title.one)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {record === 'new' ? <RecordForm resource={resource} mayEdit={mayEdit} onDone={() => go.search({ record: undefined })} /> : null}
        {record !== undefined && record !== 'new' ? <RecordById key={record} resource={resource} id={record} mayEdit={mayEdit} /> : null}
      </Drawer>
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
          <FieldCell field={field} value={row[name]} referred={(row.refers as Record<string, Referred> | undefined)?.[name]} />
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

function RecordById({ resource, id, mayEdit }: { readonly resource: AnyResource; readonly id: string; readonly mayEdit: boolean }) {
  const go = useGo()
  const answer = useQuestion(resource.queries.get, { id } as never)
  const row = answer.data as RecordRow | null | undefined
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (row === undefined || row?.id !== id) return <div style={{ minHeight: 320 }} />
  // A new revision from elsewhere makes a new form; what was typed against the old one would be refused anyway.
  return (
    <RecordForm
      key={`${row.id}.${row.revision}`}
      resource={resource}
      row={row}
      mayEdit={mayEdit}
      onDone={() => go.search({ record: undefined })}
    />
  )
}
