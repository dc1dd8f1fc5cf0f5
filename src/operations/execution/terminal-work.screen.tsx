import { useWords } from '../../kernel/web/words.ts'
import { workTypeWords } from '../work-type-words.ts'
import { startWorkWithoutRequest } from './contract.ts'
import css from './terminal.module.css'
import { Layer } from './terminal-layer.screen.tsx'
import { words } from './terminal-words.ts'

const offered = startWorkWithoutRequest.input.shape.workType.options
export type OfferedWork = (typeof offered)[number]

/** The way to work that no order asks for; always at the end of the list of jobs. */
export function OtherWork({ onOpen }: { readonly onOpen: () => void }) {
  const t = useWords()
  return (
    <button type="button" className={css.tile} data-soft onClick={onOpen}>
      {t(words.otherWork)}
    </button>
  )
}

/** Set-up, cleaning, repair: the kind is chosen, and with that it has begun. */
export function WorkLayer(props: {
  readonly isOccupied: boolean
  readonly onStart: (workType: OfferedWork, name: string) => void
  readonly onClose: () => void
}) {
  const t = useWords()
  return (
    <Layer title={t(words.whatWork)} under={t(words.otherWorkHint)} onClose={props.onClose}>
      <div className={css.work}>
        {props.isOccupied ? <p className={css.amber}>{t(words.occupied)}</p> : <p className={css.hint}>{t(words.workCounts)}</p>}
        <div className={css.tiles} data-columns="3">
          {offered.map((workType) => {
            const name = t(workTypeWords[workType])
            return (
              <button
                key={workType}
                type="button"
                className={css.tile}
                disabled={props.isOccupied}
                onClick={() => props.onStart(workType, name)}
              >
                {name}
              </button>
            )
          })}
        </div>
      </div>
    </Layer>
  )
}
