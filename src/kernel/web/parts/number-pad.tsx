import { IconBackspace } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useFormat } from '../format-context.ts'
import { useWords } from '../words.ts'
import { entryValue, typeKey } from './number-entry.ts'
import css from './number-pad.module.css'

const words = {
  back: { en: 'Delete last digit', de: 'Letzte Ziffer löschen' },
  clear: { en: 'Clear', de: 'Leeren' },
  point: { en: 'Decimal point', de: 'Komma' },
}
const digits = ['7', '8', '9', '4', '5', '6', '1', '2', '3']
const byKeyboard: Readonly<Record<string, string>> = { Backspace: 'back', Delete: 'clear', ',': '.', '.': '.' }

/**
 * Types a quantity with a glove: keys of at least 15 mm on a 10-inch panel. A keyboard works too.
 * `value` is the text as typed; read it with `entryValue`.
 */
export function NumberPad(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly unit?: string
  readonly places?: number
  /** Amounts that one key adds: `['1', '10', '66']`. */
  readonly adds?: readonly string[]
  /** Enter on a keyboard. */
  readonly onDone?: () => void
}) {
  const t = useWords()
  const format = useFormat()
  const rules = { places: props.places ?? 0, digits: 9 }
  const press = (key: string) => props.onChange(typeKey(props.value, key, rules))
  const point = format.decimal('0.5', 1).charAt(1)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) props.onDone?.()
    const key = /^\d$/.test(event.key) ? event.key : byKeyboard[event.key]
    if (!key) return
    event.preventDefault()
    press(key)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys inside are the controls; this adds the keyboard's digits.
    <div className={css.pad} role="group" aria-label={props.label} onKeyDown={onKeyDown}>
      <output className={css.display} aria-live="polite">
        <span className={css.displayLabel}>{props.label}</span>
        <span className={css.digits} data-empty={entryValue(props.value) === undefined || undefined}>
          {props.value === '' ? '0' : props.value.replace('.', point)}
        </span>
        {props.unit === undefined ? null : <span className={css.unit}>{format.unit(props.unit)}</span>}
      </output>
      {props.adds && props.adds.length > 0 ? (
        <div className={css.adds}>
          {props.adds.map((amount) => (
            <button key={amount} type="button" className={css.key} data-kind="add" onClick={() => press(`+${amount}`)}>
              +{format.decimal(amount)}
            </button>
          ))}
        </div>
      ) : null}
      <div className={css.keys}>
        {digits.map((digit) => (
          <button key={digit} type="button" className={css.key} onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
        {rules.places > 0 ? (
          <button type="button" className={css.key} aria-label={t(words.point)} onClick={() => press('.')}>
            {point}
          </button>
        ) : (
          <button type="button" className={css.key} data-kind="soft" aria-label={t(words.clear)} onClick={() => press('clear')}>
            C
          </button>
        )}
        <button type="button" className={css.key} onClick={() => press('0')}>
          0
        </button>
        <button type="button" className={css.key} data-kind="soft" aria-label={t(words.back)} onClick={() => press('back')}>
          <IconBackspace size={34} stroke={1.6} />
        </button>
      </div>
    </div>
  )
}
