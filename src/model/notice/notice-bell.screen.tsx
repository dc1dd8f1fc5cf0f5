import { ActionIcon, Button, Drawer } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import { useGo } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { texts } from '../../kernel/web/texts.ts'
import { usePlural, useWords } from '../../kernel/web/words.ts'
import { getOwnWays, listNotices } from './contract.ts'
import { NoticeList, useOwnNotices } from './notice-list.screen.tsx'
import { bellLabel, words } from './notice-words.ts'
import css from './notice.module.css'

/** In the head of every office screen: how much this person was told that nobody takes care of, and the list of it. */
export function NoticeBell() {
  const t = useWords()
  const plural = usePlural()
  const may = useMay()
  const go = useGo()
  const [isOpen, setOpen] = useState(false)
  const rows = useOwnNotices()
  const leave = (path: string) => {
    setOpen(false)
    go(path)
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
        <NoticeList rows={rows} />
        <div className={css.foot}>
          {may(listNotices.permission) ? (
            <Button variant="default" onClick={() => leave('/notices')}>
              {t(words.all)}
            </Button>
          ) : null}
          {may(getOwnWays.permission) ? (
            <Button variant="subtle" onClick={() => leave('/own-notices')}>
              {t(words.howTold)}
            </Button>
          ) : null}
        </div>
      </Drawer>
    </>
  )
}
