import { Button, Drawer } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { createSubscription, listSubscriptions, SUBSCRIPTION_STREAM } from './contract.ts'
import { Messages } from './messages.screen.tsx'
import { WebhookForm } from './webhook-form.screen.tsx'
import { WebhookSheet } from './webhook-sheet.screen.tsx'
import { words } from './webhook-words.ts'
import css from './webhooks.module.css'

const directory = { resources: [equipment], panels: {} }
const EVERY_SECONDS = 3

/** Who is told of what, whether it arrives, and what did not. */
export default function WebhooksScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { webhook, messages } = useScreenSearch()
  const answer = useQuestion(listSubscriptions, {}, { live: [SUBSCRIPTION_STREAM], everySeconds: EVERY_SECONDS })
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { rows } = answer.data
  const close = () => go.search({ webhook: undefined, messages: undefined })
  const edited = rows.find(({ subscriptionId }) => subscriptionId === webhook)
  const told = rows.find(({ subscriptionId }) => subscriptionId === messages)
  const add = may(createSubscription.permission) ? (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ webhook: 'new' })}>
      {t(words.add)}
    </Button>
  ) : null
  const drawer = { onClose: close, position: 'right', closeButtonProps: { 'aria-label': t(texts.close) } } as const
  return (
    <ResourceDirectoryContext value={directory}>
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
          <WebhookSheet key={row.subscriptionId} webhook={row} />
        ))}
      </div>
      <Drawer {...drawer} opened={webhook === 'new' || edited !== undefined} size={560} title={edited?.name ?? t(words.add)}>
        {webhook === 'new' || edited ? <WebhookForm key={webhook} webhook={edited} onDone={close} /> : null}
      </Drawer>
      <Drawer {...drawer} opened={told !== undefined} size={820} title={told ? `${t(words.messages)}: ${told.name}` : ''}>
        {told ? <Messages subscriptionId={told.subscriptionId} /> : null}
      </Drawer>
    </ResourceDirectoryContext>
  )
}
