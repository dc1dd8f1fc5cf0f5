import { useNow } from '../../../kernel/web/clock.ts'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { ScreenLink } from '../../../kernel/web/place.tsx'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import type { WorkUnitRow } from '../../../model/plant/contract.ts'
import { listKpis } from '../../../operations/performance/contract.ts'
import { useShiftAt } from '../../../operations/performance/shift-close-out-shifts.screen.tsx'
import { ShiftFigures } from '../../../operations/performance/work-unit-figures.screen.tsx'
import { PublishLine } from './connect-step.tsx'
import css from './first-machine.module.css'
import { words } from './first-machine-words.ts'
import type { FirstMachine } from './use-first-machine.ts'

/** The proof: readings move the figure, and the figure explains itself. */
export function OeeStep({ state }: { readonly state: FirstMachine }) {
  const t = useWords()
  const { unit, reading } = state
  if (!unit) return null
  return (
    <div className={css.form}>
      <p>{t(words.again)}</p>
      <PublishLine state={state} />
      <p className={css.heard} role="status" data-heard={Boolean(reading) || undefined}>
        <span className={css.ear} aria-hidden="true" />
        <strong>{reading ? fill(t(words.lastReading), { value: reading }) : t(words.noReading)}</strong>
      </p>
      <Figures unit={unit} />
      <nav className={css.onward}>
        <ScreenLink to="/units/$equipmentId" params={{ equipmentId: unit.equipmentId }}>
          {t(words.toUnit)}
        </ScreenLink>
        <ScreenLink to="/board">{t(words.toBoard)}</ScreenLink>
        <ScreenLink to="/first-machine" search={{ unit: 'new' }}>
          {t(words.another)}
        </ScreenLink>
      </nav>
    </div>
  )
}

function Figures({ unit }: { readonly unit: WorkUnitRow }) {
  const t = useWords()
  const format = useFormat()
  const now = useNow(5_000)
  const shift = useShiftAt(unit.equipmentId, now)
  const input = { equipmentId: unit.equipmentId, shiftOn: shift?.shiftOn ?? '', shiftCode: shift?.shiftCode ?? '' }
  const kpis = useQuestion(listKpis, input as never, { enabled: shift !== undefined, everySeconds: 2 })
  const row = kpis.data?.rows[0]
  if (!shift) return <p className={css.hint}>{t(words.noShift)}</p>
  return (
    <div className={css.figures}>
      <ShiftFigures equipmentId={unit.equipmentId} name={unit.name} shift={shift} kpis={row?.kpis} isRunning moves />
      <div>
        <p className={css.counted}>{fill(t(words.counted), { good: format.quantity({ value: row?.good ?? '0', unit: 'C62' }) })}</p>
        <p className={css.hint}>{t(words.explain)}</p>
      </div>
    </div>
  )
}
