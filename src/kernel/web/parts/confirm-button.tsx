import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { fill, useWords } from '../words.ts'

const words = { again: { en: 'Press again: {what}', de: 'Nochmals drücken: {what}' } }
const ARMED_MS = 4000
/** The second half of a double tap must not be the confirmation. */
const SETTLE_MS = 500
const row = { display: 'inline-flex', alignItems: 'center', justifyContent: 'center', gap: 10 } as const
/** On a phone the longer text breaks into lines, and the button stays within its sheet. */
const narrow = { root: { maxWidth: '100%', height: 'auto', minHeight: 'var(--button-height)' }, label: { whiteSpace: 'normal' } } as const

/**
 * A button for what cannot be undone: the first press arms it, a second one within four seconds does it. The place and the size stay
 * the same, and it disarms itself. It works alike with glove, mouse, keyboard and screen reader.
 */
export function ConfirmButton(
  props: Omit<ButtonProps, 'children'> & { readonly children: string; readonly onConfirm: () => void; readonly icon?: ReactNode },
) {
  const { children, onConfirm, icon, ...rest } = props
  const t = useWords()
  const [armedAt, setArmedAt] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const press = () => {
    if (armedAt === undefined) {
      setArmedAt(performance.now())
      timer.current = setTimeout(() => setArmedAt(undefined), ARMED_MS)
      return
    }
    if (performance.now() - armedAt < SETTLE_MS) return
    clearTimeout(timer.current)
    setArmedAt(undefined)
    onConfirm()
  }
  const isArmed = armedAt !== undefined
  const again = fill(t(words.again), { what: children })
  return (
    <Button
      variant="default"
      styles={narrow}
      {...rest}
      onClick={press}
      onBlur={() => setArmedAt(undefined)}
      data-armed={isArmed || undefined}
      {...(isArmed ? { style: { background: 'var(--state-stopped)', borderColor: 'var(--state-stopped)', color: 'var(--on-state)' } } : {})}
    >
      {/* Both texts lie on one another, so that the button is as wide before as after. */}
      <span style={{ display: 'inline-grid' }} aria-live="polite">
        <span style={{ gridArea: '1 / 1', visibility: isArmed ? 'hidden' : 'visible', ...row }}>
          {icon}
          {children}
        </span>
        <span style={{ gridArea: '1 / 1', visibility: isArmed ? 'visible' : 'hidden', ...row }}>
          {icon}
          {again}
        </span>
      </span>
    </Button>
  )
}
