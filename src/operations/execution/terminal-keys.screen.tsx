import { IconBackspace } from '@tabler/icons-react'
import { useWords } from '../../kernel/web/words.ts'
import css from './terminal.module.css'
import { words } from './terminal-words.ts'

const digits = ['7', '8', '9', '4', '5', '6', '1', '2', '3']

/** Ten digits for a gloved hand. What a key means to the text is decided by who shows it. */
export function TerminalKeys(props: { readonly onKey: (key: string) => void; readonly point?: string }) {
  const t = useWords()
  const key = (name: string, label: React.ReactNode, aria?: string) => (
    <button
      key={name}
      type="button"
      className={css.key}
      aria-label={aria}
      data-soft={aria === undefined ? undefined : true}
      onClick={() => props.onKey(name)}
    >
      {label}
    </button>
  )
  return (
    <div className={css.keys}>
      {digits.map((digit) => key(digit, digit))}
      {props.point ? key('.', props.point, t(words.point)) : key('clear', 'C', t(words.clear))}
      {key('0', '0')}
      {key('back', <IconBackspace size={34} stroke={1.6} />, t(words.deleteDigit))}
    </div>
  )
}

/** Keys of a keyboard as the pad understands them; undefined for others. */
export function padKey(key: string): string | undefined {
  if (/^\d$/.test(key)) return key
  return { Backspace: 'back', Delete: 'clear', ',': '.', '.': '.' }[key]
}
