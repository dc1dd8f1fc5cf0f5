import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { acknowledgeNotice, listOwnNotices, NOTICE_STREAM, type NoticeRow, severityWords } from './contract.ts'
import { reaches, thenReaches, words } from './notice-words.ts'
import css from './notice.module.css'

/** What waits for the one who is signed in. */
export function useOwnNotices(): readonly NoticeRow[] {
  const may = useMay()
  const { data } = useQuestion(listOwnNotices, {}, { live: [NOTICE_STREAM], enabled: may(listOwnNotices.permission) })
  return data?.rows ?? []
}

/** Each with one press that says who takes care. @param props.linked the notice whose link was followed */
export function NoticeList({ rows, linked }: { readonly rows: readonly NoticeRow[]; readonly linked?: string }) {
  const t = useWords()
  if (rows.length === 0) return <EmptyState title={t(words.none)}>{t(words.noneText)}</EmptyState>
  return (
    <ul className={css.list}>
      {rows.map((row) => (
        <Notice key={row.noticeId} row={row} isLinked={row.noticeId === linked} />
      ))}
    </ul>
  )
}

function Notice({ row, isLinked }: { readonly row: NoticeRow; readonly isLinked: boolean }) {
  const t = useWords()
  const format = useFormat()
  const acknowledge = useCommand(acknowledgeNotice)
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isLinked) item.current?.scrollIntoView({ block: 'center' })
  }, [isLinked])
  const about = [t(severityWords[row.severity]), row.equipmentCode, format.instant(row.raisedAt, 'full')].filter(Boolean).join(' · ')
  return (
    <li ref={item} className={css.notice} data-severity={row.severity} aria-current={isLinked || undefined}>
      <p className={css.text}>{t(row.text)}</p>
      <p className={css.about}>{about}</p>
      {row.standsInFor.length === 0 ? null : (
        <p className={css.about}>{fill(t(words.standsInFor), { names: row.standsInFor.join(', ') })}</p>
      )}
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
        {acknowledge.problem ? <CommandMessage command={acknowledge} /> : null}
      </div>
    </li>
  )
}
