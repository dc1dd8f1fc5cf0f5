import { Modal } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { texts } from '../../../kernel/web/texts.ts'
import { useWords } from '../../../kernel/web/words.ts'
import { SearchPalette } from './search-palette.tsx'
import css from './search.module.css'
import { words } from './search-words.ts'

/** In the head of every screen, and behind `Ctrl+K`: records of every kind and screens, by name. */
export function SearchEverything() {
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  // Also while somebody types: nothing else in the product hears this.
  useHotkeys([['mod+K', () => setOpen((before) => !before)]], [])
  return (
    <>
      <button type="button" className={css.open} onClick={() => setOpen(true)} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={19} aria-hidden="true" />
        <span>{t(words.search)}</span>
        <kbd aria-hidden="true">{t(words.keys)}</kbd>
      </button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t(words.title)}
        size="lg"
        yOffset="8vh"
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        <SearchPalette onDone={() => setOpen(false)} />
      </Modal>
    </>
  )
}
