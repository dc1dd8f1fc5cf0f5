import { ActionIcon, Button, Drawer } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { texts } from '../../kernel/web/texts.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { acknowledgeNotice, listNotices, listOwnNotices, NOTICE_STREAM, type NoticeRow } from './contract.ts'
import { bellLabel, reaches, severities, thenReaches, words } from './notice-words.ts'
import css from './notice.module.css'

/** In the head of every office screen: how much this person was told that nobody takes care of, and the list of it. */
export function NoticeBell() {
  const t = useWords()
  const plural = usePlural()
  const may = useMay()
  const go = useGo()
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuestion(listOwnNotices, {}, { live: [NOTICE_STREAM], enabled: may(listOwnNotices.permission) })
  const rows = data?.rows ?? []
  const showAll = () => {
    setOpen(false)
    go('/notices')
  }
  return (
    <>
      <span className={css.bell}>
        <ActionIcon variant="subtle" size={40} aria-label={plural(bellLabel, { count: rows.length })} onClick={() => setOpen(true)}>
          <IconBell size={20} stroke={1.7} />
        </ActionIcon>
        {rows.length === 0 ? null : (
          <span className={css.count} aria-hidden="true">
            {rows.length}
          </span>
        )}
      </span>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        size={480}
        title={t(words.own)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {rows.length === 0 ? <EmptyState title={t(words.none)}>{t(words.noneText)}</EmptyState> : <List rows={rows} />}
        {may(listNotices.permission) ? (
          <Button variant="default" className={css.foot ?? ''} onClick={showAll}>
            {t(words.all)}
          </Button>
        ) : null}
      </Drawer>
    </>
  )
}

function List({ rows }: { readonly rows: readonly NoticeRow[] }) {
  return (
    <ul className={css.list}>
      {rows.map((row) => (
        <Notice key={row.noticeId} row={row} />
      ))}
    </ul>
  )
}

function Notice({ row }: { readonly row: NoticeRow }) {
  const t = useWords()
  const format = useFormat()
  const acknowledge = useCommand(acknowledgeNotice)
  const about = [t(severities[row.severity]), row.equipmentCode, format.instant(row.raisedAt, 'full')].filter(Boolean).join(' · ')
  return (
    <li className={css.notice} data-severity={row.severity}>
      <p className={css.text}>{t(row.text)}</p>
      <p className={css.about}>{about}</p>
      {row.firstReach === 'function' ? null : (
        <p className={css.about}>{fill(t(reaches[row.firstReach]), { function: row.function ?? '' })}</p>
      )}
      {row.escalatedTo ? (
        <p className={css.about}>{fill(t(thenReaches[row.escalatedTo.reach]), { function: row.escalatedTo.function ?? '' })}</p>
      ) : null}
      <div className={css.act}>
        <Button loading={acknowledge.isOpen} onClick={() => void acknowledge.send({ noticeId: row.noticeId })}>
          {t(words.acknowledge)}
        </Button>
        {acknowledge.problem ? <CommandMessage command={acknowledge as never} /> : null}
      </div>
    </li>
  )
}
