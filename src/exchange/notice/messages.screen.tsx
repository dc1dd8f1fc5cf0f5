import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { type Column, DataTable, NoRows } from '../../kernel/web/parts/data-table.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { usePages } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { NOTICE_STREAM } from '../../model/notice/contract.ts'
import { DELIVERY_STREAM, listNoticeDeliveries, type NoticeDeliveryRow, resendNoticeDelivery } from './contract.ts'
import { faults, states, tones, wayNames, words } from './notice-words.ts'
import css from './notice.module.css'

const EVERY_SECONDS = 3

/** What has left the program for people, and everything that was given up. */
export default function NoticeMessagesScreen() {
  const t = useWords()
  const columns = useColumns()
  const [isDeadOnly, setDeadOnly] = useState(false)
  const which = isDeadOnly ? { state: 'dead' as const } : {}
  const pages = usePages(listNoticeDeliveries, which, { live: [NOTICE_STREAM, DELIVERY_STREAM], everySeconds: EVERY_SECONDS })
  return (
    <>
      <ScreenHead title={t(words.messages)} under={t(words.messagesUnder)} />
      <Sheet>
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
      </Sheet>
    </>
  )
}

function useColumns(): readonly Column<NoticeDeliveryRow>[] {
  const t = useWords()
  const format = useFormat()
  return [
    { key: 'when', title: t(words.when), width: '9rem', isWide: true, cell: (row) => format.instant(row.waitsSince, 'full') },
    {
      key: 'what',
      title: t(words.what),
      width: 'minmax(9rem, 2fr)',
      cell: (row) => (
        <div className={css.cell}>
          <span>{t(row.text)}</span>
          <small>{[t(wayNames[row.way]), row.displayName ?? t(words.erased)].join(' · ')}</small>
        </div>
      ),
    },
    {
      key: 'state',
      title: t(words.state),
      width: 'minmax(8rem, 1fr)',
      cell: (row) => (
        <div className={css.cell}>
          <StateMark tone={tones[row.state]}>{t(states[row.state])}</StateMark>
          {row.fault === null ? null : <small>{t(faults[row.fault])}</small>}
        </div>
      ),
    },
    { key: 'decide', title: '', width: '11rem', phoneWidth: '9rem', align: 'end', cell: (row) => <Resend row={row} /> },
  ]
}

function Resend({ row }: { readonly row: NoticeDeliveryRow }) {
  const t = useWords()
  const may = useMay()
  const resend = useCommand(resendNoticeDelivery)
  const isThere = row.state === 'dead' || (row.state === 'waiting' && row.attempts > 0)
  if (!isThere || !may(resendNoticeDelivery.permission)) return null
  return (
    <div className={css.cell}>
      <Button size="compact-md" variant="default" disabled={resend.isOpen} onClick={() => void resend.send({ deliveryId: row.deliveryId })}>
        {t(words.again)}
      </Button>
      {resend.state === 'refused' || resend.state === 'unsent' ? <CommandMessage command={resend} /> : null}
    </div>
  )
}
