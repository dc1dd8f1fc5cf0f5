import { OwnWays } from '../../../exchange/notice/own-ways.screen.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { useWords } from '../../../kernel/web/words.ts'
import { NoticeList, useOwnNotices } from '../../../model/notice/notice-list.screen.tsx'
import css from './own-notices.module.css'

const words = {
  title: { en: 'My notices', de: 'Meine Meldungen' },
  open: { en: 'Open', de: 'Offen' },
}

/** Where the link in a mail leads: what waits for the one who is signed in, and how he is told. */
export default function OwnNoticesScreen() {
  const t = useWords()
  const rows = useOwnNotices()
  return (
    <>
      <ScreenHead title={t(words.title)} />
      <div className={css.page}>
        <Sheet title={t(words.open)}>
          <NoticeList rows={rows} linked={window.location.hash.slice(1)} />
        </Sheet>
        <OwnWays />
      </div>
    </>
  )
}
