import { Checkbox, Drawer, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Instant } from '../../../kernel/contract/ids.ts'
import { type LedgerEventRow, type LedgerRefusalRow, listEvents, listRefusals } from '../../../kernel/contract/ledger.ts'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { type Column, DataTable } from '../../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../../kernel/web/place.tsx'
import { addDays, parsePlantTime } from '../../../kernel/web/plant-time.ts'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { texts } from '../../../kernel/web/texts.ts'
import { usePages } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { EventDetail, RefusalDetail } from './ledger-detail.tsx'
import css from './ledger.module.css'
import { words } from './ledger-words.ts'
import { TrailMenu } from './trail-menu.tsx'

/** What is chosen stays in the drawer while it closes. */
type Opened = { readonly event: LedgerEventRow } | { readonly refusal: LedgerRefusalRow } | undefined

const PAGE = 100
const filters = ['record', 'person', 'kind'] as const
/** Without the second one, the first is the only day. */
const days = ['day', 'until'] as const

function isDay(text: string | undefined): text is string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text ?? '')
}

/** What the address says, as the queries take it. */
function useFilter() {
  const { zone } = useFormat()
  const [typed] = useDebouncedValue(useScreenSearch(), 300)
  const { day, until, person, kind, record, people } = typed
  const from = isDay(day) ? (parsePlantTime(day, zone) as Instant | undefined) : undefined
  const last = isDay(until) ? until : isDay(day) ? day : undefined
  const end = last && (parsePlantTime(addDays(last, 1), zone) as Instant | undefined)
  const common = {
    ...(from && { recordedFrom: from }),
    ...(end && { recordedUntil: end }),
    ...(person && { person }),
    ...(kind && { kind }),
  }
  return { refused: common, events: { ...common, ...(record && { record }), ...(people && { peopleOnly: 'true' }) } }
}

/** Everything that happened and everything that was refused: who, what, when it happened, when it was recorded. */
export default function LedgerScreen() {
  const t = useWords()
  const { view } = useScreenSearch()
  const filter = useFilter()
  const [opened, setOpened] = useState<Opened>()
  const isRefused = view === 'refused'
  const shown = isRefused ? 'refused' : 'events'
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} actions={<TrailMenu view={shown} filter={filter[shown]} />} />
      <Tools isRefused={isRefused} />
      <Sheet isFlush>
        {isRefused ? (
          <Refusals input={filter.refused} onOpen={(refusal) => setOpened({ refusal })} />
        ) : (
          <Events input={filter.events} onOpen={(event) => setOpened({ event })} />
        )}
      </Sheet>
      <Drawer
        opened={opened !== undefined}
        onClose={() => setOpened(undefined)}
        position="right"
        size="min(680px, 100%)"
        title={t(opened && 'refusal' in opened ? words.refusal : words.event)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {opened && 'event' in opened ? <EventDetail row={opened.event} onFollow={() => setOpened(undefined)} /> : null}
        {opened && 'refusal' in opened ? <RefusalDetail row={opened.refusal} /> : null}
      </Drawer>
    </>
  )
}

function Tools({ isRefused }: { readonly isRefused: boolean }) {
  const t = useWords()
  const go = useGo()
  const search = useScreenSearch()
  const views = [
    { value: 'events', label: t(words.events) },
    { value: 'refused', label: t(words.refused) },
  ]
  return (
    <div className={css.tools}>
      <SegmentedControl
        aria-label={t(words.title)}
        data={views}
        value={isRefused ? 'refused' : 'events'}
        onChange={(view) => go.search({ view: view === 'refused' ? view : undefined })}
      />
      {filters
        .filter((name) => name !== 'record' || !isRefused)
        .map((name) => (
          <TextInput
            key={name}
            type="search"
            aria-label={t(words[name])}
            placeholder={t(words[name])}
            value={search[name] ?? ''}
            onChange={(event) => go.search({ [name]: event.currentTarget.value || undefined })}
          />
        ))}
      {days.map((name) => (
        <TextInput
          key={name}
          type="date"
          aria-label={t(words[name])}
          leftSection={<span aria-hidden="true">{t(words[`${name}Short`])}</span>}
          leftSectionWidth={52}
          value={search[name] ?? ''}
          onChange={(event) => go.search({ [name]: event.currentTarget.value || undefined })}
        />
      ))}
      {isRefused ? null : (
        <Checkbox
          label={t(words.peopleOnly)}
          checked={search['people'] !== undefined}
          onChange={(event) => go.search({ people: event.currentTarget.checked ? 'only' : undefined })}
        />
      )}
    </div>
  )
}

function Events(props: { readonly input: object; readonly onOpen: (row: LedgerEventRow) => void }) {
  const t = useWords()
  const format = useFormat()
  const pages = usePages(listEvents, { ...props.input, limit: PAGE }, { everySeconds: 10 })
  const isLate = (row: LedgerEventRow) => Date.parse(row.recordedAt) - Date.parse(row.occurredAt) > 60_000
  const columns: readonly Column<LedgerEventRow>[] = [
    {
      key: 'at',
      title: t(words.happened),
      width: '12rem',
      phoneWidth: '6.5rem',
      cell: (row) => (
        <span className={css.when}>
          {format.instant(row.occurredAt, 'day')} {format.instant(row.occurredAt, 'seconds')}
          {isLate(row) ? <small>{fill(t(words.recorded), { time: format.instant(row.recordedAt) })}</small> : null}
        </span>
      ),
    },
    {
      key: 'what',
      title: t(words.what),
      width: 'minmax(11rem, 2fr)',
      cell: (row) => (
        <span className={css.what}>
          <strong>{row.commandTitle ? t(row.commandTitle) : row.kind}</strong>
          <small>{row.kind}</small>
        </span>
      ),
    },
    {
      key: 'record',
      title: t(words.record),
      width: 'minmax(9rem, 1fr)',
      phoneWidth: '6.5rem',
      cell: (row) => (
        <span className={css.what}>
          {row.record ?? row.streamId.slice(0, 8)}
          <small>{row.streamKind.split('.').at(-1)}</small>
        </span>
      ),
    },
    { key: 'who', title: t(words.who), width: 'minmax(8rem, 1fr)', isWide: true, cell: (row) => row.actor ?? t(words.program) },
    { key: 'seq', title: t(words.position), width: '6rem', align: 'end', isWide: true, cell: (row) => `${row.epoch}.${row.seq}` },
  ]
  return (
    <DataTable
      label={t(words.events)}
      columns={columns}
      pages={pages}
      rowKey={(row) => `${row.epoch}.${row.seq}`}
      onOpen={props.onOpen}
      empty={<EmptyState title={t(words.none)} />}
    />
  )
}

function Refusals(props: { readonly input: object; readonly onOpen: (row: LedgerRefusalRow) => void }) {
  const t = useWords()
  const format = useFormat()
  const pages = usePages(listRefusals, { ...props.input, limit: PAGE }, { everySeconds: 10 })
  const columns: readonly Column<LedgerRefusalRow>[] = [
    { key: 'at', title: t(words.when), width: '10rem', phoneWidth: '6.5rem', cell: (row) => format.instant(row.minute) },
    {
      key: 'what',
      title: t(words.what),
      width: 'minmax(9rem, 1fr)',
      cell: (row) => (
        <strong>
          {row.commandTitle ? t(row.commandTitle) : row.command}
          {row.times > 1 ? ` ×${row.times}` : ''}
        </strong>
      ),
    },
    {
      key: 'why',
      title: t(words.why),
      width: 'minmax(12rem, 3fr)',
      isWide: true,
      cell: (row) => row.reasons.map(({ code, text }) => (text ? t(text) : code)).join(' '),
    },
    { key: 'who', title: t(words.who), width: 'minmax(8rem, 1fr)', phoneWidth: '7rem', cell: (row) => row.actor ?? t(words.program) },
  ]
  return (
    <DataTable
      label={t(words.refused)}
      columns={columns}
      pages={pages}
      rowKey={(row) => `${row.minute} ${row.commandId}`}
      onOpen={props.onOpen}
      empty={<EmptyState title={t(words.noneRefused)} />}
    />
  )
}
