import { IconArrowLeft } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { useWords } from '../../kernel/web/words.ts'
import css from './terminal.module.css'
import { words } from './terminal-words.ts'

/** A page that lies over the terminal: a way back at the upper left, what it is about, and one main action at the upper right. */
export function Layer(props: {
  readonly title: string
  readonly under?: string
  readonly onClose: () => void
  readonly action?: ReactNode
  readonly onKey?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}) {
  const t = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    const before = document.activeElement
    frame.current?.focus()
    // Heard at the window: a badge reader types wherever the focus is.
    const onKey = (event: KeyboardEvent) => (event.key === 'Escape' ? latest.current.onClose() : latest.current.onKey?.(event))
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <div ref={frame} className={css.layer} role="dialog" aria-modal="true" aria-label={props.title} tabIndex={-1}>
      <header className={css.layerHead}>
        <TouchButton icon={<IconArrowLeft size={30} />} onPress={props.onClose}>
          {t(words.back)}
        </TouchButton>
        <div className={css.layerTitle}>
          <h2>{props.title}</h2>
          <p>{props.under}</p>
        </div>
        {props.action ?? <span />}
      </header>
      <div className={css.layerBody}>{props.children}</div>
    </div>
  )
}
