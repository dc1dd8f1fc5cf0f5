import type * as z from 'zod'
import type { Words } from '../../kernel/contract/words.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import type { Pages } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { faultWords, phaseWords, words } from './connection-words.screen.tsx'
import css from './connections.module.css'
import type { BadMessageRow, LinkStatus, listConnections } from './contract.ts'

export type LinkRow = z.output<typeof listConnections.output>['rows'][number]

/** A list that is at hand as a whole. */
export function asPages<Row>(rows: readonly Row[]): Pages<Row> {
  const nothing = () => undefined
  return { rows, state: 'ready', error: null, hasMore: false, isLoadingMore: false, isRefreshing: false, loadMore: nothing, retry: nothing }
}

/** What a fact in snake_case means; one without words of its own is shown as it is. */
export function useFaultWords(): (fault: string) => string {
  const t = useWords()
  return (fault) => {
    const known = Object.keys(faultWords).find((name) => fault.startsWith(name))
    return known === undefined ? fault.replaceAll('_', ' ') : t(faultWords[known] as Words)
  }
}

export function Phase({ phase }: { readonly phase: string }) {
  const t = useWords()
  return (
    <span className={css.phase} data-phase={phase}>
      {t(phaseWords[phase] ?? words.unknown)}
    </span>
  )
}

/** One connection: how it is, who speaks on it, and what could not be read. */
export function LinkSheet({ link, onLook }: { readonly link: LinkRow; readonly onLook: (connectionId: string, address: string) => void }) {
  const t = useWords()
  const sayFault = useFaultWords()
  const { status } = link
  return (
    <Sheet title={link.name} actions={link.enabled ? <Phase phase={status?.phase ?? 'unknown'} /> : t(words.off)}>
      <p className={css.address}>
        {link.code} · {link.kind === 'sparkplug' ? 'Sparkplug B' : 'MQTT'} · {link.url}
      </p>
      {status === null ? null : (
        <>
          <Figures link={link} status={status} />
          {status.phase !== 'online' && status.fault !== null ? <p className={css.warning}>{sayFault(status.fault)}</p> : null}
          {status.hostIdClash ? <p className={css.warning}>{t(words.clash)}</p> : null}
          {link.kind === 'sparkplug' ? <Nodes status={status} onOpen={(row) => onLook(link.connectionId, row.address)} /> : null}
          {status.recentBad.length > 0 ? <BadMessages rows={status.recentBad} /> : null}
        </>
      )}
    </Sheet>
  )
}

function Figures({ link, status }: { readonly link: LinkRow; readonly status: LinkStatus }) {
  const t = useWords()
  const format = useFormat()
  const figures: readonly (readonly [Words, string, boolean?])[] = [
    [words.rate, format.decimal(status.valuesPerSecond, status.valuesPerSecond < 100 ? 1 : 0)],
    [words.lastMessage, status.lastMessageAt === null ? '–' : format.instant(status.lastMessageAt, 'seconds')],
    [words.values, format.decimal(status.values)],
    [words.sources, format.decimal(link.sources)],
    [words.bad, format.decimal(status.bad), status.bad > 0],
    ...(status.quarantined > 0 ? [[words.quarantined, format.decimal(status.quarantined), true] as const] : []),
    ...(status.waiting > 1_000 ? [[words.waiting, format.decimal(status.waiting), true] as const] : []),
  ]
  return (
    <dl className={css.figures}>
      {figures.map(([label, value, isBad]) => (
        <div key={label.en}>
          <dt>{t(label)}</dt>
          <dd data-bad={isBad || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface SourceRow {
  readonly address: string
  readonly name: string
  readonly isDevice: boolean
  readonly phase: string
  readonly since: string
  readonly messages: number | null
  readonly metrics: number | null
}

/** Nodes with their devices below them. */
function rowsOf({ nodes }: LinkStatus): SourceRow[] {
  return nodes.flatMap((node) => [
    {
      address: node.address,
      name: node.address,
      isDevice: false,
      phase: node.phase,
      since: node.since,
      messages: node.messages,
      metrics: null,
    },
    ...node.devices.map((device) => ({
      ...{ address: device.address, name: device.address.slice(node.address.length + 1), isDevice: true },
      ...{ phase: device.phase, since: device.since, messages: null, metrics: device.metrics },
    })),
  ])
}

function Nodes({ status, onOpen }: { readonly status: LinkStatus; readonly onOpen: (row: SourceRow) => void }) {
  const t = useWords()
  const format = useFormat()
  const count = (value: number | null) => (value === null ? '' : format.decimal(value))
  const columns: readonly Column<SourceRow>[] = [
    {
      key: 'name',
      title: t(words.source),
      width: 'minmax(10rem, 2fr)',
      cell: (row) => (row.isDevice ? <span className={css.device}>{row.name}</span> : <strong>{row.name}</strong>),
    },
    { key: 'phase', title: t(words.state), width: '11rem', cell: (row) => <Phase phase={row.phase} /> },
    { key: 'since', title: t(words.since), width: '8rem', isWide: true, cell: (row) => format.instant(row.since, 'seconds') },
    { key: 'metrics', title: t(words.signals), width: '6rem', align: 'end', isWide: true, cell: (row) => count(row.metrics) },
    { key: 'messages', title: t(words.messages), width: '7rem', align: 'end', isWide: true, cell: (row) => count(row.messages) },
  ]
  return (
    <DataTable
      label={t(words.source)}
      columns={columns}
      pages={asPages(rowsOf(status))}
      rowKey={(row) => row.address}
      onOpen={onOpen}
      maxHeight={420}
      empty={<EmptyState title={t(words.nobody)} minHeight={120} />}
    />
  )
}

function BadMessages({ rows }: { readonly rows: readonly BadMessageRow[] }) {
  const t = useWords()
  const format = useFormat()
  const sayFault = useFaultWords()
  const columns: readonly Column<BadMessageRow>[] = [
    { key: 'at', title: t(words.at), width: '7rem', cell: (row) => format.instant(row.at, 'seconds') },
    { key: 'address', title: t(words.source), width: 'minmax(9rem, 1fr)', cell: (row) => row.address },
    {
      key: 'reason',
      title: t(words.reason),
      width: 'minmax(10rem, 2fr)',
      cell: (row) => (row.detail === null ? sayFault(row.reason) : `${sayFault(row.reason)}: ${row.detail}`),
    },
  ]
  return (
    <>
      <h3 className={css.part}>{t(words.bad)}</h3>
      <DataTable
        label={t(words.bad)}
        columns={columns}
        pages={asPages(rows)}
        rowKey={(row) => `${row.at} ${row.address} ${row.reason} ${row.detail ?? ''}`}
        maxHeight={260}
        empty={null}
      />
    </>
  )
}
