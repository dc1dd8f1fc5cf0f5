import { Button, Drawer } from '@mantine/core'
import { IconBook2 } from '@tabler/icons-react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { CounterReadout } from '../../kernel/web/parts/counter-readout.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Signed } from '../../kernel/web/parts/signed.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useGo, useScreenParam, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { CancelOrder, ChangeOrder } from './change-order.screen.tsx'
import { changeOperationsRequest, getOperationsRequest, type OperationsRequestId, type OperationsRequestRow } from './contract.ts'
import { OrderJobs } from './order-jobs.screen.tsx'
import { WorkProgress, WorkState } from './order-parts.screen.tsx'
import { orderStates, orderTopics, words } from './order-words.ts'
import css from './order.module.css'
import { ReleaseOrder } from './release-order.screen.tsx'

/** One order: how far it is, what its jobs do at this moment, and what a planner may do about it. */
export default function OrderScreen() {
  const t = useWords()
  const operationsRequestId = useScreenParam('operationsRequestId') as OperationsRequestId
  const answer = useQuestion(getOperationsRequest, { operationsRequestId }, { live: orderTopics })
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const order = answer.data
  if (!order) return <EmptyState title={t(words.notFound)} action={<ScreenLink to="/orders">{t(words.orders)}</ScreenLink>} />
  return <Order order={order} />
}

function Order({ order }: { readonly order: OperationsRequestRow }) {
  const t = useWords()
  const called = useNames()
  const format = useFormat()
  return (
    <>
      <ScreenHead
        title={
          <span className={css.title}>
            {order.code} <WorkState state={order.state} text={t(orderStates[order.state])} />
          </span>
        }
        under={called(order.name)}
        actions={<OrderActions order={order} />}
      />
      <div className={css.stack}>
        <Sheet>
          <div className={css.sums}>
            <CounterReadout label={t(words.quantity)} value={order.quantity} unit={order.unit} />
            <CounterReadout label={t(words.good)} value={order.good} unit={order.unit} tone="good" />
            <CounterReadout
              label={t(words.scrap)}
              value={order.scrap}
              unit={order.unit}
              tone="bad"
              note={scrapShare(order, t(words.ratio), format)}
            />
            <Facts order={order} />
          </div>
          <div className={css.whole}>
            <WorkProgress label={order.code} good={order.good} scrap={order.scrap} quantity={order.quantity} />
          </div>
        </Sheet>
        <OrderJobs order={order} />
        <Signed thing={{ recordId: order.operationsRequestId }} />
      </div>
    </>
  )
}

function Facts({ order }: { readonly order: OperationsRequestRow }) {
  const t = useWords()
  const format = useFormat()
  const facts = [
    [words.due, order.dueAt ? format.instant(order.dueAt) : '–'],
    [words.earliest, order.earliestAt ? format.instant(order.earliestAt) : '–'],
    [words.priority, String(order.priority)],
    [words.note, order.note || '–'],
  ] as const
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name.en}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function scrapShare(order: OperationsRequestRow, text: string, format: ReturnType<typeof useFormat>): string {
  const made = Number(order.good) + Number(order.scrap)
  return made > 0 ? fill(text, { value: format.ratio(Number(order.scrap) / made) }) : ' '
}

function OrderActions({ order }: { readonly order: OperationsRequestRow }) {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { open } = useScreenSearch()
  const close = () => go.search({ open: undefined })
  const isOpen = !['Cancelled', 'Closed', 'Completed'].includes(order.state)
  const mayEdit = may(changeOperationsRequest.permission) && isOpen
  const titles = { release: words.release, change: words.change, cancel: words.cancel } as const
  const chosen = mayEdit && open !== undefined && open in titles ? (open as keyof typeof titles) : undefined
  return (
    <>
      {may('kernel.ledger.read') ? (
        <ScreenLink to="/ledger" search={{ record: order.code }} className={css.ledger ?? ''}>
          <IconBook2 size={18} aria-hidden="true" /> {t(words.inLedger)}
        </ScreenLink>
      ) : null}
      {mayEdit ? (
        <>
          <Button variant="default" onClick={() => go.search({ open: 'cancel' })}>
            {t(words.cancel)}
          </Button>
          <Button variant="default" onClick={() => go.search({ open: 'change' })}>
            {t(words.change)}
          </Button>
        </>
      ) : null}
      {mayEdit && order.state === 'Waiting' ? <Button onClick={() => go.search({ open: 'release' })}>{t(words.release)}</Button> : null}
      <Drawer
        opened={chosen !== undefined}
        onClose={close}
        position="right"
        size={520}
        title={chosen ? t(titles[chosen]) : ''}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {chosen === 'release' ? <ReleaseOrder order={order} onDone={close} /> : null}
        {chosen === 'change' ? <ChangeOrder order={order} onDone={close} /> : null}
        {chosen === 'cancel' ? <CancelOrder order={order} onDone={close} /> : null}
      </Drawer>
    </>
  )
}
