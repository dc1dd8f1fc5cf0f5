import { Button, Checkbox, Drawer, NativeSelect, TextInput } from '@mantine/core'
import { IconFileUpload, IconPlus, IconSearch } from '@tabler/icons-react'
import type { AnyResource } from '../../contract/resource.ts'
import { ExportMenu } from '../interchange/export-menu.tsx'
import { ImportRecords } from '../interchange/import-records.tsx'
import { choicesOf, filtersIn } from '../lists/filters.ts'
import { ErrorState } from '../parts/empty-state.tsx'
import { RecordOfFiles } from '../parts/attachment-input.tsx'
import { Revised } from '../parts/revised.tsx'
import { SavedViews } from '../parts/saved-views.tsx'
import { useGo, useScreenSearch } from '../place.tsx'
import { useMay } from '../session.ts'
import { ScreenHead } from '../shell/shell.tsx'
import { texts } from '../texts.ts'
import { useQuestion } from '../use-question.ts'
import { fill, useWords } from '../words.ts'
import { RecordForm } from './record-form.tsx'
import type { RecordRow } from './record-values.ts'
import { ResourceList } from './resource-list.tsx'
import css from './resource.module.css'

const words = {
  search: { en: 'Search', de: 'Suchen' },
  retired: { en: 'Show retired', de: 'Stillgelegte zeigen' },
  add: { en: 'New', de: 'Neu' },
  import: { en: 'Import', de: 'Importieren' },
  any: { en: '{what}: all', de: '{what}: alle' },
}

/** What the drawer shows instead of a record that is there. */
const places = ['new', 'import']

/** The page of a resource: its list with search, and a drawer in which a record is made, changed, retired. */
export function ResourceScreen({ resource }: { readonly resource: AnyResource }) {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const where = useScreenSearch()
  const { record } = where
  const mayEdit = may(`${resource.permission}.edit`)
  const close = () => go.search({ record: undefined, from: undefined })
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ record: 'new' })}>
      {t(words.add)}
    </Button>
  )
  return (
    <>
      <ScreenHead
        title={t(resource.title.many)}
        actions={
          <div className={css.buttons}>
            <ExportMenu resource={resource} filters={filtersIn(resource, where)} />
            {mayEdit ? (
              <Button variant="default" leftSection={<IconFileUpload size={18} />} onClick={() => go.search({ record: 'import' })}>
                {t(words.import)}
              </Button>
            ) : null}
            {mayEdit ? add : null}
          </div>
        }
      />
      <SavedViews list={resource.name} />
      <ListTools resource={resource} />
      <ResourceList resource={resource} onOpen={(id) => go.search({ record: id })} whenEmpty={mayEdit ? add : null} />
      <Drawer
        opened={record !== undefined}
        onClose={close}
        position="right"
        // A hand-made part is wider than a column of fields.
        size={resource.panels || record === 'import' ? 'min(1040px, 100%)' : 520}
        title={record === 'import' ? `${t(resource.title.many)}: ${t(words.import)}` : t(resource.title.one)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {record === 'new' ? <NewRecord resource={resource} from={where.from} mayEdit={mayEdit} onDone={close} /> : null}
        {record === 'import' && mayEdit ? <ImportRecords resource={resource} onDone={close} /> : null}
        {record !== undefined && !places.includes(record) ? (
          <RecordById key={record} resource={resource} id={record} mayEdit={mayEdit} />
        ) : null}
      </Drawer>
    </>
  )
}

/** What the list shows stands in the address, so that a link shows the same to another person. */
function ListTools({ resource }: { readonly resource: AnyResource }) {
  const t = useWords()
  const go = useGo()
  const where = useScreenSearch()
  return (
    <div className={css.tools}>
      <TextInput
        type="search"
        className={css.search}
        aria-label={t(words.search)}
        placeholder={t(words.search)}
        leftSection={<IconSearch size={18} />}
        value={where.search ?? ''}
        onChange={(event) => go.search({ search: event.currentTarget.value || undefined })}
      />
      {choicesOf(resource).map(([name, field]) => (
        <NativeSelect
          key={name}
          size="md"
          aria-label={t(field.label)}
          value={where[name] ?? ''}
          data={[
            { value: '', label: fill(t(words.any), { what: t(field.label) }) },
            ...(field.options ?? []).map(({ value, label }) => ({ value, label: t(label) })),
          ]}
          onChange={(event) => go.search({ [name]: event.currentTarget.value || undefined })}
        />
      ))}
      <Checkbox
        label={t(words.retired)}
        checked={where.retired === '1'}
        onChange={(event) => go.search({ retired: event.currentTarget.checked ? '1' : undefined })}
      />
    </div>
  )
}

type FormProps = Omit<Parameters<typeof RecordForm>[0], 'row' | 'copied'>

/** @param from the record that is copied, if one is */
function NewRecord({ from, ...rest }: FormProps & { readonly from: string | undefined }) {
  return from === undefined ? <RecordForm {...rest} /> : <RecordById key={from} {...rest} id={from} isCopied />
}

/** A record to be changed, or to be copied into a new one. */
function RecordById(props: {
  readonly resource: AnyResource
  readonly id: string
  readonly mayEdit: boolean
  readonly isCopied?: boolean
}) {
  const { resource, id, mayEdit } = props
  const go = useGo()
  const close = () => go.search({ record: undefined, from: undefined })
  const answer = useQuestion(resource.queries.get, { id } as never)
  const row = answer.data as RecordRow | null | undefined
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (row === undefined || row?.id !== id) return <div style={{ minHeight: 320 }} />
  if (props.isCopied) return <RecordForm resource={resource} copied={row} mayEdit={mayEdit} onDone={close} />
  // A new revision from elsewhere makes a new form; what was typed against the old one would be refused anyway.
  return (
    <>
      <RecordOfFiles value={{ resource: resource.name, recordId: row.id }}>
        <RecordForm key={`${row.id}.${row.revision}`} resource={resource} row={row} mayEdit={mayEdit} onDone={close} />
      </RecordOfFiles>
      <Revised thing={{ kind: resource.name, recordId: row.id, revision: row.revision, fields: resource.fields }} />
    </>
  )
}
