import { Button } from '@mantine/core'
import { useState } from 'react'
import type * as z from 'zod'
import { DECIDE_PARKED, discardParked, listParked, listTerminals, type ParkedCommand } from '../../../kernel/contract/terminal.ts'
import { nowMs } from '../../../kernel/web/clock.ts'
import { useFormat } from '../../../kernel/web/format-context.ts'
import type { Delivery, Press } from '../../../kernel/web/outbox.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../../kernel/web/parts/confirm-button.tsx'
import { EmptyState, ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { queryClient } from '../../../kernel/web/query-client.ts'
import { randomId } from '../../../kernel/web/random-id.ts'
import { currentSession, useMay } from '../../../kernel/web/session.ts'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { outbox, useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import css from './terminals.module.css'
import { words } from './terminals-words.ts'

type Terminal = z.output<typeof listTerminals.output>['rows'][number]
const EVERY_SECONDS = 5

/** What terminals pressed in vain and a person must decide about; below it, how far each terminal was heard. */
export default function TerminalsScreen() {
  const t = useWords()
  const parked = useQuestion(listParked, {}, { everySeconds: EVERY_SECONDS })
  const terminals = useQuestion(listTerminals, {}, { everySeconds: EVERY_SECONDS })
  if (parked.isPending || terminals.isPending) return <LoadingScreen />
  if (parked.isError) return <ErrorState error={parked.error} onRetry={() => void parked.refetch()} />
  const { rows } = parked.data
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <div className={css.page}>
        {rows.length === 0 ? (
          <Sheet>
            <EmptyState title={t(words.nothing)}>{t(words.nothingText)}</EmptyState>
          </Sheet>
        ) : (
          rows.map((row) => <Parked key={row.commandId} row={row} />)
        )}
        <Sheet title={t(words.terminals)}>
          {terminals.data?.rows.length ? (
            <ul className={css.terminals}>
              {terminals.data.rows.map((terminal) => (
                <TerminalLine key={terminal.deviceId} terminal={terminal} />
              ))}
            </ul>
          ) : (
            <EmptyState title={t(words.noTerminal)}>{t(words.noTerminalText)}</EmptyState>
          )}
        </Sheet>
      </div>
    </>
  )
}

function Parked({ row }: { readonly row: ParkedCommand }) {
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const title = row.commandTitle ? t(row.commandTitle) : row.command
  return (
    <Sheet title={row.equipment ? `${title} · ${row.equipment}` : title}>
      <p className={css.who}>{fill(t(words.pressed), { who: row.actor ?? row.actorId, at: format.instant(row.occurredAt, 'full') })}</p>
      <dl className={css.input}>
        {Object.entries(row.input as Readonly<Record<string, unknown>>)
          .filter(([, value]) => value !== '' && value !== null)
          .map(([field, value]) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>{textOf(value, row.names)}</dd>
            </div>
          ))}
      </dl>
      <ul className={css.because}>
        {row.because.map(({ commandTitle, reasons }, index) => (
          <li key={index}>
            {commandTitle ? fill(t(words.because), { command: t(commandTitle) }) : t(words.neverArrived)}{' '}
            {reasons.map(({ code, text }) => (text ? t(text) : code)).join(' ')}
          </li>
        ))}
      </ul>
      {may(DECIDE_PARKED) ? <Decide row={row} /> : null}
    </Sheet>
  )
}

function textOf(value: unknown, names: Readonly<Record<string, string>>): string {
  if (typeof value === 'string') return names[value] ?? value
  if (value === null || typeof value !== 'object') return String(value)
  return Object.values(value)
    .map((member) => textOf(member, names))
    .join(' ')
}

function Decide({ row }: { readonly row: ParkedCommand }) {
  const t = useWords()
  const discard = useCommand(discardParked)
  const again = useSendAgain(row)
  const isOpen = discard.isOpen || again.isOpen
  const equipmentId = row.equipmentId as z.input<typeof discardParked.input>['equipmentId']
  return (
    <div className={css.decide}>
      {row.canSendAgain ? (
        <Button disabled={isOpen} onClick={again.send}>
          {t(words.again)}
        </Button>
      ) : (
        <p>{t(words.notWhole)}</p>
      )}
      <ConfirmButton disabled={isOpen} onConfirm={() => void discard.send({ commandId: row.commandId, equipmentId })}>
        {t(words.discard)}
      </ConfirmButton>
      <CommandMessage command={(discard.state === 'idle' ? again : discard) as never} />
    </div>
  )
}

/** A new command with what was pressed, in the name of the person who decides, in the place of the one that was put aside. */
function useSendAgain(row: ParkedCommand) {
  const [delivery, setDelivery] = useState<Delivery>()
  const send = () => {
    const body = { ...(row.input as object), occurredAt: row.occurredAt }
    const accountId = currentSession()?.account.accountId
    const press: Press = {
      ...{ id: randomId(), name: row.command, body: JSON.stringify(body), accountId, pressedAtMs: nowMs(), insteadOf: row.commandId },
    }
    void outbox
      .deliver(press, setDelivery, false)
      .then(() => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }))
  }
  const isOpen = delivery?.state === 'sending' || delivery?.state === 'unsent'
  const problem = delivery?.state === 'refused' ? delivery.problem : undefined
  return { state: delivery?.state ?? 'idle', isOpen, problem, send, retry: outbox.retryNow }
}

function TerminalLine({ terminal }: { readonly terminal: Terminal }) {
  const t = useWords()
  const format = useFormat()
  const { deviceId, receivedThrough, missing, clockOffsetMs, actor, heardAt } = terminal
  const lost = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  const seconds = Math.round((clockOffsetMs ?? 0) / 1000)
  return (
    <li data-missing={lost > 0 || undefined}>
      <strong>{deviceId.slice(0, 8)}</strong>
      <span>{fill(t(words.heard), { who: actor ?? '–', at: format.instant(heardAt, 'full'), number: receivedThrough })}</span>
      {lost > 0 ? <span className={css.lost}>{fill(t(words.missing), { count: lost })}</span> : null}
      {seconds === 0 ? null : <span>{fill(t(seconds > 0 ? words.slow : words.fast), { seconds: Math.abs(seconds) })}</span>}
    </li>
  )
}
