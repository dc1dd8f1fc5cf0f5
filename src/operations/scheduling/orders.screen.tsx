import { Button, Drawer, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconFileImport, IconPlus, IconSearch, IconTool } from '@tabler/icons-react'
import * as z from 'zod'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { usePages } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { createJobOrder } from '../execution/contract.ts'
import { createOperationsRequest, listOperationsRequests, type OperationsRequestRow, RequestFilter } from './contract.ts'
import { ImportOrders } from './import-orders.screen.tsx'
import { NewOrder } from './new-order.screen.tsx'
import { WorkProgress, WorkState } from './order-parts.screen.tsx'
import { orderStates, orderTopics, words } from './order-words.ts'
import css from './orders.module.css'
import { PlanWork } from './plan-work.screen.tsx'

/** What opens at the side, by the word in the address. */
const drawers = { new: words.newOrder, import: words.importOrders, work: words.planWork } as const
const Choice = z.enum([...RequestFilter.options, 'All'])
type Choice = z.infer<typeof Choice>
const offered: readonly Choice[] = ['Open', 'Waiting', 'Released', 'Running', 'Completed', 'Cancelled', 'All']

/** The orders of the plant: list, filter, new ones by hand or by file. */
export default function OrdersScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { search: typed = '', state, open } = useScreenSearch()
  const [search] = useDebouncedValue(typed, 250)
  // Who looks for a number wants to find it, whatever has become of the order.
  const chosen = Choice.safeParse(state).data ?? (search === '' ? 'Open' : 'All')
  const input = { limit: 100, ...(search && { search }), ...(chosen !== 'All' && { state: chosen }) }
  const pages = usePages(listOperationsRequests, input, { live: orderTopics })
  const columns = useColumns()
  const mayEdit = may(createOperationsRequest.permission)
  const mayPlan = may(createJobOrder.permission)
  const close = () => go.search({ open: undefined })
  const nothing = search !== '' ? words.none : chosen === 'Open' ? words.noneOpen : chosen === 'All' ? words.noneAtAll : words.none
  return (
    <>
      <ScreenHead
        title={t(words.orders)}
        under={t(words.under)}
        actions={<HeadActions mayEdit={mayEdit} mayPlan={mayPlan} onOpen={(what) => go.search({ open: what })} />}
      />
      <Tools search={typed} state={chosen} />
      <Sheet isFlush>
        <DataTable
          label={t(words.orders)}
          columns={columns}
          pages={pages}
          rowKey={(row) => row.operationsRequestId}
          onOpen={(row) => go('/orders/$operationsRequestId', { operationsRequestId: row.operationsRequestId })}
          empty={<EmptyState title={t(nothing)}>{nothing === words.none ? null : t(words.noneHint)}</EmptyState>}
        />
      </Sheet>
      <Drawer
        opened={open !== undefined && open in drawers && (open === 'work' ? mayPlan : mayEdit)}
        onClose={close}
        position="right"
        size={open === 'import' ? 'min(900px, 100%)' : 520}
        title={t(drawers[open as keyof typeof drawers] ?? words.newOrder)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {open === 'new' ? <NewOrder onMade={(id) => go('/orders/$operationsRequestId', { operationsRequestId: id })} /> : null}
        {open === 'work' ? <PlanWork /> : null}
        {open === 'import' ? <ImportOrders onDone={close} /> : null}
      </Drawer>
    </>
  )
}

function Tools({ search, state }: { readonly search: string; readonly state: Choice }) {
  const t = useWords()
  const go = useGo()
  return (
    <div className={css.tools}>
      <TextInput
        type="search"
        className={css.search}
        aria-label={t(words.search)}
        placeholder={t(words.search)}
        leftSection={<IconSearch size={18} />}
        value={search}
        onChange={(event) => go.search({ search: event.currentTarget.value || undefined })}
      />
      <StateFilter chosen={state} onChoose={(next) => go.search({ state: next })} />
    </div>
  )
}

function HeadActions(props: {
  readonly mayEdit: boolean
  readonly mayPlan: boolean
  readonly onOpen: (what: keyof typeof drawers) => void
}) {
  const t = useWords()
  const { mayEdit, mayPlan, onOpen } = props
  return (
    <>
      {mayPlan ? (
        <Button variant="default" leftSection={<IconTool size={18} />} onClick={() => onOpen('work')}>
          {t(words.planWork)}
        </Button>
      ) : null}
      {mayEdit ? <OrderActions onOpen={onOpen} /> : null}
    </>
  )
}

function OrderActions({ onOpen }: { readonly onOpen: (what: keyof typeof drawers) => void }) {
  const t = useWords()
  return (
    <>
      <Button variant="default" leftSection={<IconFileImport size={18} />} onClick={() => onOpen('import')}>
        {t(words.importOrders)}
      </Button>
      <Button leftSection={<IconPlus size={18} />} onClick={() => onOpen('new')}>
        {t(words.newOrder)}
      </Button>
    </>
  )
}

function StateFilter(props: { readonly chosen: Choice; readonly onChoose: (state: Choice) => void }) {
  const t = useWords()
  return (
    <div className={css.filter} role="group" aria-label={t(words.state)}>
      {offered.map((state) => (
        <button key={state} type="button" aria-pressed={props.chosen === state} onClick={() => props.onChoose(state)}>
          {t(state === 'All' ? words.all : state === 'Open' ? words.open : orderStates[state])}
        </button>
      ))}
    </div>
  )
}

function useColumns(): Column<OperationsRequestRow>[] {
  const t = useWords()
  const format = useFormat()
  const now = useNow(60_000)
  const isLate = (row: OperationsRequestRow) =>
    row.dueAt !== null && Date.parse(row.dueAt) < now && !['Completed', 'Cancelled', 'Closed'].includes(row.state)
  return [
    { key: 'code', title: t(words.number), width: '10rem', phoneWidth: '6.25rem', cell: (row) => <strong>{row.code}</strong> },
    { key: 'name', title: t(words.product), width: 'minmax(10rem, 2fr)', isWide: true, cell: (row) => <Name of={row.name} /> },
    {
      key: 'quantity',
      title: t(words.quantity),
      width: '8.5rem',
      align: 'end',
      isWide: true,
      cell: (row) => format.quantity({ value: row.quantity, unit: row.unit }),
    },
    {
      key: 'progress',
      title: t(words.progress),
      width: 'minmax(9rem, 1fr)',
      phoneWidth: 'minmax(0, 1fr)',
      cell: (row) => <WorkProgress label={row.code} good={row.good} scrap={row.scrap} quantity={row.quantity} />,
    },
    {
      key: 'due',
      title: t(words.due),
      width: '10.5rem',
      isWide: true,
      cell: (row) =>
        row.dueAt ? (
          <span className={css.due} data-late={isLate(row) || undefined}>
            {format.instant(row.dueAt)}
            {isLate(row) ? <span className="for-readers"> {t(words.overdue)}</span> : null}
          </span>
        ) : null,
    },
    {
      key: 'state',
      title: t(words.state),
      width: '9rem',
      phoneWidth: '7.75rem',
      cell: (row) => <WorkState state={row.state} text={t(orderStates[row.state])} />,
    },
  ]
}
