import { type MachineState, stateLooks } from '../theme/states.ts'
import { useWords } from '../words.ts'
import { StateGlyph } from './state-glyph.tsx'
import css from './state-pill.module.css'

/** A state as shape, colour and word. Sized by the font size around it. `Stopped` is filled: it is what one looks for. */
export function StatePill(props: {
  readonly state: MachineState
  /** Shown after the word: a reason or a duration. */
  readonly detail?: string | undefined
}) {
  const t = useWords()
  const look = stateLooks[props.state]
  const isLoud = props.state === 'Stopped'
  return (
    <span
      className={css.pill}
      data-state={props.state}
      data-loud={isLoud || undefined}
      style={{ '--state': look.color } as React.CSSProperties}
    >
      <StateGlyph state={props.state} {...(isLoud ? { color: 'currentColor' } : {})} />
      <span className={css.word}>{t(look.words)}</span>
      {props.detail === undefined ? null : <span className={css.detail}>{props.detail}</span>}
    </span>
  )
}
