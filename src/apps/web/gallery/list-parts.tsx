import { IconClipboardList } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { LiveStatus } from '../../../kernel/web/live-connection.ts'
import { nothing } from '../../../kernel/web/lists/selection.ts'
import { type Column, DataTable, NoRows } from '../../../kernel/web/parts/data-table.tsx'
import { EmptyState, ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { StatePill } from '../../../kernel/web/parts/state-pill.tsx'
import { ProblemError, parseProblem, UnreachableError } from '../../../kernel/web/problem.ts'
import { LiveMark, UnsentMark } from '../../../kernel/web/shell/live-indicator.tsx'
import { DemoBanner } from '../../../kernel/web/shell/shell.tsx'
import { type MachineState, machineStates } from '../../../kernel/web/theme/states.ts'
import type { Pages } from '../../../kernel/web/use-question.ts'
import css from './gallery.module.css'

interface Row {
  readonly number: string
  readonly product: string
  readonly quantity: string
  readonly state: MachineState
}

const PAGE = 40
const all: readonly Row[] = Array.from({ length: 1000 }, (_, index) => ({
  number: `OR-${20_400 + index}`,
  product: ['Spring water 0.5 l, still', 'Apple spritzer 0.33 l', 'Shaft 40 mm, hardened'][index % 3] as string,
  quantity: String(((index * 7919) % 90) * 1000 + 1200),
  state: machineStates[index % machineStates.length] as MachineState,
}))

const still: Omit<Pages<Row>, 'rows' | 'state'> = {
  error: null,
  hasMore: false,
  isLoadingMore: false,
  isRefreshing: false,
  loadMore: () => {},
  retry: () => {},
}
const refused = new ProblemError(parseProblem(403, { title: 'Forbidden', detail: 'You may not see the orders of this site.' }))
const statuses: readonly LiveStatus[] = ['connecting', 'live', 'reconnecting', 'offline']

function States() {
  return (
    <>
      <div className={css.pair}>
        <Sheet title="EmptyState">
          <EmptyState title="No order waits here" icon={<IconClipboardList size={26} stroke={1.5} />}>
            Orders that are released for this line appear here at once.
          </EmptyState>
        </Sheet>
        <Sheet title="ErrorState">
          <ErrorState error={new UnreachableError('cut')} onRetry={() => {}} />
        </Sheet>
      </div>
      <Sheet title="LiveMark, UnsentMark, DemoBanner">
        <div className={css.pills}>
          {statuses.map((status) => (
            <LiveMark key={status} status={status} />
          ))}
          <UnsentMark count={2} />
        </div>
        <div className={css.gap}>
          <DemoBanner />
        </div>
      </Sheet>
    </>
  )
}

export function ListParts() {
  const [filter, setFilter] = useState('')
  const [count, setCount] = useState(PAGE)
  const [selection, setSelection] = useState(nothing)
  const rows = useMemo(() => all.filter((row) => row.product.toLowerCase().includes(filter.toLowerCase())), [filter])
  const columns: readonly Column<Row>[] = [
    { key: 'number', title: 'Order', width: '8.5rem', phoneWidth: '7rem', cell: (row) => <strong>{row.number}</strong> },
    {
      key: 'product',
      title: 'Product',
      width: 'minmax(8rem, 2fr)',
      cell: (row) => row.product,
      filter: { value: filter, onChange: setFilter },
    },
    { key: 'quantity', title: 'Quantity', width: '7rem', align: 'end', isWide: true, cell: (row) => row.quantity },
    { key: 'state', title: 'State', width: '11rem', phoneWidth: '9rem', cell: (row) => <StatePill state={row.state} /> },
  ]
  const pages: Pages<Row> = {
    ...still,
    rows: rows.slice(0, count),
    state: 'ready',
    hasMore: count < rows.length,
    loadMore: () => setCount((before) => before + PAGE),
  }
  const table = { columns, rowKey: (row: Row) => row.number, empty: <NoRows title="No order matches" /> }
  const selectable = { value: selection, onChange: setSelection, nameOf: (row: Row) => row.number }
  return (
    <>
      <Sheet title="DataTable" isFlush>
        <DataTable {...table} label="Orders" pages={pages} onOpen={() => {}} maxHeight={420} selection={selectable} />
      </Sheet>
      <div className={css.pair}>
        <Sheet title="DataTable: loading" isFlush>
          <DataTable {...table} label="Orders, loading" pages={{ ...still, rows: [], state: 'loading' }} />
        </Sheet>
        <Sheet title="DataTable: error" isFlush>
          <DataTable {...table} label="Orders, error" pages={{ ...still, rows: [], state: 'error', error: refused }} />
        </Sheet>
      </div>
      <States />
    </>
  )
}
