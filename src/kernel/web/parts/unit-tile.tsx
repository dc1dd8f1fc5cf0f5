import { useFormat } from '../format-context.ts'
import { Name } from '../names.tsx'
import { texts } from '../texts.ts'
import { type MachineState, stateLooks } from '../theme/states.ts'
import { useWords } from '../words.ts'
import { StateGlyph } from './state-glyph.tsx'
import css from './unit-tile.module.css'

/**
 * A work unit on the plant board: name, state with its time, reason, job, OEE of the shift. The whole tile takes the state's colour
 * at its edge; only a stop fills it, so that trouble is seen across a hall. Sized by the font size around it.
 */
export function UnitTile(props: {
  readonly name: string
  readonly state: MachineState
  /** Undefined: nothing was ever heard of it. */
  readonly inStateMs: number | undefined
  readonly reason?: string | undefined
  readonly job?: string | undefined
  /** Decimal text; null is not applicable, undefined is not asked for. */
  readonly oee?: string | null | undefined
  readonly onOpen?: () => void
  /** Read from across a hall: the state is as large as the name. */
  readonly isFar?: boolean
}) {
  const t = useWords()
  const format = useFormat()
  const look = stateLooks[props.state]
  const inside = (
    <>
      <Name className={css.name} of={props.name} />
      <span className={css.oee}>
        {props.oee === undefined ? null : (
          <>
            <small>{t(texts.oee)}</small>
            {format.ratio(props.oee, 0)}
          </>
        )}
      </span>
      <span className={css.state}>
        <StateGlyph state={props.state} color="currentColor" />
        <span>{t(look.words)}</span>
      </span>
      <span className={css.time}>{props.inStateMs === undefined ? '' : format.duration(props.inStateMs)}</span>
      <span className={css.job}>{props.reason ?? props.job ?? ''}</span>
    </>
  )
  const shared = {
    className: css.tile,
    'data-state': props.state,
    'data-far': props.isFar || undefined,
    style: { '--state': look.color } as React.CSSProperties,
  }
  return props.onOpen ? (
    <button type="button" {...shared} onClick={props.onOpen}>
      {inside}
    </button>
  ) : (
    <div {...shared}>{inside}</div>
  )
}
