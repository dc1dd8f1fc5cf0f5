import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { type Column, DataTable, NoRows } from '../../kernel/web/parts/data-table.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { usePages } from '../../kernel/web/use-question.ts'
import { usePlural, useWords } from '../../kernel/web/words.ts'
import { type DeliveryRow, listDeliveries, resendDelivery, skipDelivery, SUBSCRIPTION_STREAM } from './contract.ts'
import { counted, faults, states, tones, words } from './webhook-words.ts'
import css from './webhooks.module.css'

/** Why a message has not arrived, in words; or the number with which it was answered. */
export function useReason(): (row: Pick<DeliveryRow, 'status' | 'fault'>) => string {
  const t = useWords()
  return ({ status, fault }) => (fault === null ? `HTTP ${status ?? '–'}` : t(faults[fault]))
}

const EVERY_SECONDS = 3

/** What was sent lately, and everything that was given up. */
export function Messages({ subscriptionId }: { readonly subscriptionId: string }) {
  const t = useWords()
  const plural = usePlural()
  const format = useFormat()
  const reasonOf = useReason()
  const [isDeadOnly, setDeadOnly] = useState(false)
  const pages = usePages(
    listDeliveries,
    { subscriptionId, ...(isDeadOnly && { state: 'dead' as const }) },
    { live: [SUBSCRIPTION_STREAM], everySeconds: EVERY_SECONDS },
  )
  const columns: readonly Column<DeliveryRow>[] = [
    { key: 'when', title: t(words.when), width: '9rem', phoneWidth: '5.5rem', cell: (row) => format.instant(row.triedAt, 'full') },
    { key: 'event', title: t(words.event), width: 'minmax(8rem, 1fr)', isWide: true, cell: (row) => row.event.split('.').at(-1) },
    {
      key: 'answer',
      title: t(words.answer),
      width: 'minmax(9rem, 1fr)',
      cell: (row) => (
        <div className={css.answer}>
          <StateMark tone={tones[row.state]}>{t(states[row.state])}</StateMark>
          <small>
            {reasonOf(row)}, {plural(counted.attempts, { count: row.attempts })}
          </small>
        </div>
      ),
    },
    {
      key: 'decide',
      title: '',
      width: '12rem',
      phoneWidth: '10rem',
      align: 'end',
      cell: (row) => <Decide subscriptionId={subscriptionId} row={row} />,
    },
  ]
  return (
    <>
      <Checkbox
        size="md"
        className={css.filter ?? ''}
        label={t(words.onlyDead)}
        checked={isDeadOnly}
        onChange={(event) => setDeadOnly(event.currentTarget.checked)}
      />
      <DataTable
        label={t(words.messages)}
        columns={columns}
        pages={pages}
        rowKey={(row) => row.deliveryId}
        empty={<NoRows title={t(words.noMessages)} />}
      />
    </>
  )
}

function Decide({ subscriptionId, row }: { readonly subscriptionId: string; readonly row: DeliveryRow }) {
  const t = useWords()
  const may = useMay()
  const resend = useCommand(resendDelivery)
  const skip = useCommand(skipDelivery)
  if (row.state === 'delivered' || !may(resendDelivery.permission)) return null
  const input = { subscriptionId, deliveryId: row.deliveryId }
  const isOpen = resend.isOpen || skip.isOpen
  const shown = [resend, skip].find(({ state }) => state === 'refused' || state === 'unsent')
  return (
    <div className={css.decide}>
      <Button size="compact-md" variant="default" disabled={isOpen} onClick={() => void resend.send(input)}>
        {t(words.again)}
      </Button>
      {row.state === 'skipped' ? null : (
        <Button size="compact-md" variant="default" disabled={isOpen} onClick={() => void skip.send(input)}>
          {t(words.skip)}
        </Button>
      )}
      {shown ? <CommandMessage command={shown} /> : null}
    </div>
  )
}
