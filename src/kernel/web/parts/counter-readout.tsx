import { useFormat } from '../format-context.ts'
import { texts } from '../texts.ts'
import { fill, useWords } from '../words.ts'
import css from './counter-readout.module.css'

/**
 * A counted number that is read from afar: label, digits of equal width, unit, and the way to the target.
 * Sized by the font size around it. `value` is a decimal as text; `undefined` shows that nothing is known.
 */
export function CounterReadout(props: {
  readonly label: string
  readonly value: string | undefined
  readonly unit?: string
  readonly target?: string
  /** Under the digits: a rate, a share. */
  readonly note?: string
  readonly tone?: 'plain' | 'good' | 'bad'
}) {
  const format = useFormat()
  const t = useWords()
  const share =
    props.target === undefined || props.value === undefined || Number(props.target) === 0
      ? undefined
      : Number(props.value) / Number(props.target)
  return (
    <div className={css.counter} data-tone={props.tone ?? 'plain'}>
      <div className={`label ${css.label}`}>{props.label}</div>
      <div className={css.line}>
        <span className={css.digits}>{props.value === undefined ? '–' : format.decimal(props.value)}</span>
        {props.unit === undefined ? null : <span className={css.unit}>{format.unit(props.unit)}</span>}
      </div>
      {share === undefined ? null : (
        <div className={css.track} aria-hidden="true">
          <div className={css.fill} style={{ transform: `scaleX(${Math.min(1, Math.max(0, share))})` }} />
        </div>
      )}
      {props.note === undefined && props.target === undefined ? null : (
        <div className={css.note}>
          {[props.note, props.target === undefined ? undefined : fill(t(texts.of), { target: format.decimal(props.target) })]
            .filter(Boolean)
            .join(' · ')}
        </div>
      )}
    </div>
  )
}
