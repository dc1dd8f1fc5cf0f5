import { Button, Drawer } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listMonitoredValues, VALUE_RANGE_STREAM } from './contract.ts'
import { Excursions } from './excursions.screen.tsx'
import { words } from './limit-words.ts'
import { MonitoredSheet } from './monitored-sheet.screen.tsx'
import { monitoredValue } from './monitored-value.resource.ts'
import css from './monitored.module.css'
import { TryLimits } from './try-limits.screen.tsx'

const EVERY_SECONDS = 10
/** Records are made and changed on their page of master data. */
export const RECORDS = '/master-data/monitored-value'

/** Every monitored value, how it is now, and what a range would have meant. */
export default function MonitoredScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { tried, history } = useScreenSearch()
  const answer = useQuestion(listMonitoredValues, {}, { live: [VALUE_RANGE_STREAM, monitoredValue.name], everySeconds: EVERY_SECONDS })
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { rows } = answer.data
  const named = (id: string | undefined) => rows.find(({ monitoredValueId }) => monitoredValueId === id)
  const [onTrial, told] = [named(tried), named(history)]
  const close = () => go.search({ tried: undefined, history: undefined })
  const drawer = { onClose: close, position: 'right', closeButtonProps: { 'aria-label': t(texts.close) } } as const
  const add = may(monitoredValue.commands.create.permission) ? (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go(RECORDS, {}, { record: 'new' })}>
      {t(words.add)}
    </Button>
  ) : null
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} actions={add} />
      <div className={css.page}>
        {rows.length === 0 ? (
          <Sheet>
            <EmptyState title={t(words.none)} action={add}>
              {t(words.noneText)}
            </EmptyState>
          </Sheet>
        ) : null}
        {rows.map((row) => (
          <MonitoredSheet key={row.monitoredValueId} row={row} />
        ))}
      </div>
      <Drawer {...drawer} opened={onTrial !== undefined} size="min(920px, 100%)" title={onTrial ? `${t(words.try)}: ${onTrial.name}` : ''}>
        {onTrial ? <TryLimits key={onTrial.monitoredValueId} row={onTrial} /> : null}
      </Drawer>
      <Drawer {...drawer} opened={told !== undefined} size={820} title={told ? `${t(words.history)}: ${told.name}` : ''}>
        {told ? <Excursions monitoredValueId={told.monitoredValueId} /> : null}
      </Drawer>
    </>
  )
}
