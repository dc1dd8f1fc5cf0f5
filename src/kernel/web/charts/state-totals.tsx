import { useFormat } from '../format-context.ts'
import { StateGlyph } from '../parts/state-glyph.tsx'
import { type MachineState, stateLooks } from '../theme/states.ts'
import { useWords } from '../words.ts'
import css from './state-timeline.module.css'

/** The legend that is worth its place: each state that occurs, with its time and its share. */
export function StateTotals(props: {
  readonly totals: ReadonlyMap<MachineState, number>
  readonly spanMs: number
  readonly states: readonly MachineState[]
}) {
  const t = useWords()
  const format = useFormat()
  return (
    <ul className={css.totals}>
      {props.states
        .filter((state) => (props.totals.get(state) ?? 0) > 0)
        .map((state) => {
          const ms = props.totals.get(state) ?? 0
          return (
            <li key={state}>
              <StateGlyph state={state} />
              <span>{t(stateLooks[state].words)}</span>
              <strong>{format.duration(ms)}</strong>
              <span className={css.share}>{format.ratio(ms / props.spanMs, 0)}</span>
            </li>
          )
        })}
    </ul>
  )
}
