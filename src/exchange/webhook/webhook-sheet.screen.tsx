import { Button } from '@mantine/core'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { type FigureRows, Figures } from '../../kernel/web/parts/figures.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { pauseSubscription, resumeSubscription, type SubscriptionRow, testSubscription } from './contract.ts'
import { counted, words } from './webhook-words.ts'
import { useReason } from './messages.screen.tsx'
import css from './webhooks.module.css'

/** One webhook: how it is, and what can be done with it. */
export function WebhookSheet({ webhook }: { readonly webhook: SubscriptionRow }) {
  const t = useWords()
  const plural = usePlural()
  const format = useFormat()
  const { trying, dead, lastDeliveredAt, events, equipmentId, equipmentCode, secretChangedAt } = webhook
  const reasonOf = useReason()
  const instant = (at: string | null) => (at === null ? '–' : format.instant(at, 'full'))
  const figures: FigureRows = [
    [t(words.arrived), instant(lastDeliveredAt)],
    [t(words.events), String(events.length)],
    equipmentId === null ? undefined : [t(words.place), equipmentCode ?? '?'],
    [t(words.secretOf), format.instant(secretChangedAt, 'full')],
  ]
  return (
    <Sheet title={webhook.name} actions={<State webhook={webhook} />}>
      <p className={css.address}>{webhook.url}</p>
      <Figures of={figures} />
      {trying?.nextTryAt ? (
        <p className={css.warning}>
          {fill(t(words.nextTry), { why: reasonOf(trying), next: trying.attempts + 1, at: format.instant(trying.nextTryAt, 'seconds') })}
        </p>
      ) : null}
      {dead > 0 ? <p className={css.warning}>{plural(counted.dead, { count: dead })}</p> : null}
      <Actions webhook={webhook} />
    </Sheet>
  )
}

const tones = { active: 'good', waiting: 'bad', paused: 'idle' } as const

function State({ webhook: { isActive, trying } }: { readonly webhook: SubscriptionRow }) {
  const t = useWords()
  const state = isActive ? (trying ? 'waiting' : 'active') : 'paused'
  return <StateMark tone={tones[state]}>{t(words[state])}</StateMark>
}

function Actions({ webhook: { subscriptionId, isActive } }: { readonly webhook: SubscriptionRow }) {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const test = useCommand(testSubscription)
  const pause = useCommand(pauseSubscription)
  const resume = useCommand(resumeSubscription)
  const messages = (
    <Button variant="default" onClick={() => go.search({ messages: subscriptionId })}>
      {t(words.messages)}
    </Button>
  )
  if (!may(testSubscription.permission)) return <div className={css.actions}>{messages}</div>
  const shown = [test, pause, resume].find(({ state }) => state === 'refused' || state === 'unsent')
  const turn = isActive ? pause : resume
  return (
    <div className={css.actions}>
      {messages}
      <Button variant="default" disabled={!isActive || test.isOpen} onClick={() => void test.send({ subscriptionId })}>
        {t(words.test)}
      </Button>
      <Button variant="default" disabled={turn.isOpen} onClick={() => void turn.send({ subscriptionId })}>
        {t(isActive ? words.pause : words.resume)}
      </Button>
      <Button variant="default" onClick={() => go.search({ webhook: subscriptionId })}>
        {t(words.edit)}
      </Button>
      {shown ? <CommandMessage command={shown} /> : null}
    </div>
  )
}
