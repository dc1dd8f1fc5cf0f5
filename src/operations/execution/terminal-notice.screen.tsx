import { IconBell, IconBellRinging } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useLiveStatus } from '../../kernel/web/live.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { sentencesOf } from '../../kernel/web/problem.ts'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { acknowledgeNotice, listOwnNotices, NOTICE_STREAM, type NoticeRow, severityWords } from '../../model/notice/contract.ts'
import css from './terminal.module.css'
import { Layer } from './terminal-layer.screen.tsx'
import { inOrder, ringOf, waitsForMe } from './terminal-notices.ts'
import { noticeBell, noticeWords, words } from './terminal-words.ts'

/** As many fit on the panel without scrolling. */
const SHOWN = 4

/** What was told to the person at the terminal, and what is called for this machine. */
function useNotices(equipmentId: string) {
  const may = useMay()
  return useQuestion(listOwnNotices, { equipmentId } as never, {
    live: [NOTICE_STREAM],
    everySeconds: 60,
    enabled: may(listOwnNotices.permission),
  })
}

/** Always in its place in the head: how much waits, and how pressing it is, by shape, number and colour. */
export function TerminalBell({ equipmentId, onOpen }: { readonly equipmentId: string; readonly onOpen: () => void }) {
  const t = useWords()
  const plural = usePlural()
  const { count, severity } = ringOf(useNotices(equipmentId).data?.rows ?? [])
  const label = [plural(noticeBell, { count }), severity === undefined ? '' : t(severityWords[severity])].filter(Boolean).join(', ')
  return (
    <button type="button" className={css.bell} data-severity={severity} aria-label={label} onClick={onOpen}>
      {count === 0 ? <IconBell size={36} stroke={1.6} aria-hidden="true" /> : <IconBellRinging size={36} stroke={1.8} aria-hidden="true" />}
      {count === 0 ? null : (
        <span className={css.bellCount} aria-hidden="true">
          {count}
        </span>
      )}
    </button>
  )
}

/** The notices, each with one touch that says who takes care; page by page, so that nothing scrolls. */
export function NoticeLayer({ equipmentId, onClose }: { readonly equipmentId: string; readonly onClose: () => void }) {
  const t = useWords()
  const { data, error, refetch } = useNotices(equipmentId)
  const [from, setFrom] = useState(0)
  const rows = inOrder(data?.rows ?? [])
  const start = from < rows.length ? from : 0
  const shown = rows.slice(start, start + SHOWN)
  const rest = rows.length - start - shown.length
  const more = (
    <TouchButton onPress={() => setFrom(rest > 0 ? start + SHOWN : 0)}>
      {rest > 0 ? fill(t(words.more), { count: rest }) : '1 …'}
    </TouchButton>
  )
  return (
    <Layer title={t(noticeWords.title)} under={t(noticeWords.under)} onClose={onClose} action={rows.length > SHOWN ? more : undefined}>
      <WithoutConnection />
      {data ? null : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingScreen />}
      {data && rows.length === 0 ? <EmptyState title={t(noticeWords.none)}>{t(noticeWords.noneHint)}</EmptyState> : null}
      <ul className={css.notices}>
        {shown.map((row) => (
          <Notice key={row.noticeId} row={row} />
        ))}
      </ul>
    </Layer>
  )
}

/** What is seen may be old, and what is pressed goes out later. */
function WithoutConnection() {
  const t = useWords()
  const status = useLiveStatus()
  return status === 'offline' || status === 'reconnecting' ? (
    <p className={css.amber} role="status">
      {t(words.offline)}
    </p>
  ) : null
}

function Notice({ row }: { readonly row: NoticeRow }) {
  const t = useWords()
  const format = useFormat()
  const acknowledge = useCommand(acknowledgeNotice)
  const isUnsent = acknowledge.state === 'unsent'
  const about = [t(severityWords[row.severity]), row.equipmentCode, format.instant(row.raisedAt, 'time')].filter(Boolean).join(' · ')
  const whom = { function: noticeWords.told, anybody: noticeWords.anybody, nobody: noticeWords.nobody }[row.reach]
  const calledFor = fill(t(whom), { function: row.escalatedTo?.function ?? row.function ?? '' })
  const standsIn = row.standsInFor.length > 0 ? fill(t(noticeWords.standsInFor), { names: row.standsInFor.join(', ') }) : ''
  return (
    <li className={css.notice} data-severity={row.severity}>
      <div>
        <strong>{t(row.text)}</strong>
        <p>{about}</p>
        <p>{[standsIn, row.isOwn && row.reach === 'function' ? '' : calledFor].filter(Boolean).join(' · ')}</p>
        {acknowledge.problem ? <p role="alert">{sentencesOf(acknowledge.problem).join(' ')}</p> : null}
      </div>
      {waitsForMe(row) ? (
        <TouchButton
          kind="main"
          isBusy={acknowledge.isOpen && !isUnsent}
          isDisabled={isUnsent}
          {...(isUnsent && { note: t(noticeWords.waits) })}
          onPress={() => void acknowledge.send({ noticeId: row.noticeId })}
        >
          {t(noticeWords.acknowledge)}
        </TouchButton>
      ) : null}
    </li>
  )
}
