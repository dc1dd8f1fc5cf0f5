import { IconBackspace } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
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

export interface NumberPadProps {
  readonly label: string
  /** The text as typed; read it with `entryValue`. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly unit?: string
  readonly places?: number
  /** Amounts that one key adds: `['1', '10', '66']`. */
  readonly adds?: readonly string[]
  /** Enter on a keyboard. */
  readonly onDone?: () => void
}

function Key(props: {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly kind?: 'add' | 'soft'
  readonly name?: string
}) {
  return (
    <button type="button" className={css.key} data-kind={props.kind} aria-label={props.name} onClick={props.onPress}>
      {props.children}
    </button>
  )
}

function Keys({ places, point, press }: { readonly places: number; readonly point: string; readonly press: (key: string) => void }) {
  const t = useWords()
  return (
    <div className={css.keys}>
      {digits.map((digit) => (
        <Key key={digit} onPress={() => press(digit)}>
          {digit}
        </Key>
      ))}
      {places > 0 ? (
        <Key name={t(words.point)} onPress={() => press('.')}>
          {point}
        </Key>
      ) : (
        <Key kind="soft" name={t(words.clear)} onPress={() => press('clear')}>
          C
        </Key>
      )}
      <Key onPress={() => press('0')}>0</Key>
      <Key kind="soft" name={t(words.back)} onPress={() => press('back')}>
        <IconBackspace size={34} stroke={1.6} />
      </Key>
    </div>
  )
}

/** Types a quantity with a glove: keys of at least 15 mm on a 10-inch panel. A keyboard works too. */
export function NumberPad(props: NumberPadProps) {
  const { places = 0, adds = [], value } = props
  const format = useFormat()
  const press = (key: string) => props.onChange(typeKey(value, key, { places, digits: 9 }))
  const point = format.decimal('0.5', 1).charAt(1)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) props.onDone?.()
    const key = /^\d$/.test(event.key) ? event.key : byKeyboard[event.key]
    if (!key) return
    event.preventDefault()
    press(key)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys inside are the controls; this adds the keyboard's digits.
    <div className={css.pad} role="group" aria-label={props.label} onKeyDown={onKeyDown}>
      <output className={css.display} aria-live="polite">
        <span className={css.displayLabel}>{props.label}</span>
        <span className={css.digits} data-empty={entryValue(value) === undefined || undefined}>
          {value === '' ? '0' : value.replace('.', point)}
        </span>
        {props.unit === undefined ? null : <span className={css.unit}>{format.unit(props.unit)}</span>}
      </output>
      {adds.length > 0 ? (
        <div className={css.adds}>
          {adds.map((amount) => (
            <Key key={amount} kind="add" onPress={() => press(`+${amount}`)}>
              +{format.decimal(amount)}
            </Key>
          ))}
        </div>
      ) : null}
      <Keys places={places} point={point} press={press} />
    </div>
  )
}
