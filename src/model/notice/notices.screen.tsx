import { useFormat } from '../../kernel/web/format-context.ts'
import { type Column, DataTable, NoRows } from '../../kernel/web/parts/data-table.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { ScreenLink } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { usePages } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { getRosterWeek, listNotices, NOTICE_STREAM, type NoticeRow, severityWords } from './contract.ts'
import { reaches, thenReaches, words } from './notice-words.ts'
import css from './notice.module.css'

/** Everything that was told, also what reached nobody. */
export default function NoticesScreen() {
  const t = useWords()
  const may = useMay()
  const columns = useColumns()
  const pages = usePages(listNotices, { limit: 50 }, { live: [NOTICE_STREAM] })
  const roster = may(getRosterWeek.permission) ? <ScreenLink to="/roster">{t(words.roster)}</ScreenLink> : null
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} actions={roster} />
      <Sheet>
        <DataTable
          label={t(words.title)}
          columns={columns}
          pages={pages}
          rowKey={(row) => row.noticeId}
          empty={<NoRows title={t(words.noneYet)} />}
        />
      </Sheet>
    </>
  )
}

function useColumns(): readonly Column<NoticeRow>[] {
  const t = useWords()
  const format = useFormat()
  return [
    { key: 'when', title: t(words.when), width: '9rem', phoneWidth: '6.5rem', cell: (row) => format.instant(row.raisedAt, 'full') },
    {
      key: 'what',
      title: t(words.what),
      width: 'minmax(12rem, 2fr)',
      cell: (row) => (
        <div className={css.cell}>
          <span>{t(row.text)}</span>
          <small>{[t(severityWords[row.severity]), row.equipmentCode].filter(Boolean).join(' · ')}</small>
        </div>
      ),
    },
    {
      key: 'told',
      title: t(words.told),
      width: 'minmax(10rem, 1fr)',
      isWide: true,
      cell: (row) => (
        <div className={css.cell}>
          <span>{fill(t(reaches[row.firstReach]), { function: row.function ?? '' })}</span>
          {row.escalatedTo ? (
            <small>{fill(t(thenReaches[row.escalatedTo.reach]), { function: row.escalatedTo.function ?? '' })}</small>
          ) : null}
        </div>
      ),
    },
    {
      key: 'state',
      title: t(words.state),
      width: 'minmax(9rem, 1fr)',
      cell: (row) => {
        if (row.acknowledgedAt === null) return <StateMark tone={row.reach === 'nobody' ? 'bad' : 'idle'}>{t(words.open)}</StateMark>
        return <StateMark tone="good">{fill(t(words.acknowledged), { time: format.instant(row.acknowledgedAt, 'time') })}</StateMark>
      },
    },
  ]
}
