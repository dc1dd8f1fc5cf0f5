import { Drawer } from '@mantine/core'
import { useMemo, useState } from 'react'
import { StateTimeline } from '../../kernel/web/charts/state-timeline.tsx'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { OeeExplanation } from '../../kernel/web/parts/oee-explanation.tsx'
import { OeeTile } from '../../kernel/web/parts/oee-tile.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useLanguage, useWords } from '../../kernel/web/words.ts'
import { figuresOf } from './board-view.ts'
import { explainKpi, listIntervals, listKpis } from './contract.ts'
import type { Shift } from './shift-close-out-shifts.screen.tsx'
import css from './work-unit.module.css'
import { explanationInputs, timelineOf } from './work-unit-view.ts'

const words = {
  notes: { en: 'Good to know', de: 'Gut zu wissen' },
}

/** The OEE of a shift as a tile, and behind it how it came about. */
export function ShiftFigures(props: {
  readonly equipmentId: string
  readonly name: string
  readonly shift: Shift
  readonly kpis: Readonly<Record<string, { readonly value: string | null }>> | undefined
  readonly isRunning: boolean
  /** Its figures move without an event, also for a while after its end. */
  readonly moves: boolean
}) {
  const { shift } = props
  const t = useWords()
  const name = useNames()(props.name)
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const about = `${shift.shiftCode}, ${format.day(shift.shiftOn)}`
  return (
    <>
      <OeeTile
        title={name}
        about={about}
        figures={figuresOf(props.kpis ?? {})}
        mark={props.isRunning ? 'provisional' : shift.restated ? 'restated' : undefined}
        onExplain={() => setOpen(true)}
      />
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        size="xl"
        title={`${t(texts.oee)} · ${name} · ${about}`}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {isOpen ? <Explanation equipmentId={props.equipmentId} shift={shift} moves={props.moves} /> : null}
      </Drawer>
    </>
  )
}

function Explanation(props: { readonly equipmentId: string; readonly shift: Shift; readonly moves: boolean }) {
  const { equipmentId, shift } = props
  const t = useWords()
  const input = { equipmentId, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode }
  // An open explanation of a running shift moves with it: figures, ladder and intervals are asked for together.
  const fresh = { live: [`operations.performance.unitTime:${equipmentId}`], ...(props.moves && { everySeconds: 5 }) }
  const explained = useQuestion(explainKpi, { ...input, code: 'oee' }, fresh)
  const kpis = useQuestion(listKpis, input, fresh)
  const now = useNow(5000)
  const language = useLanguage()
  const account = useQuestion(listIntervals, { equipmentId, startsAt: shift.startsAt, endsAt: shift.endsAt, limit: 5_000 }, fresh)
  const intervals = useMemo(() => timelineOf(account.data?.rows ?? [], [], language), [account.data, language])
  const row = kpis.data?.rows[0]
  if (!explained.data || !row) {
    return explained.isError ? <ErrorState error={explained.error} onRetry={() => void explained.refetch()} /> : null
  }
  const { explanation } = explained.data
  return (
    <>
      <OeeExplanation figures={figuresOf(row.kpis)} inputs={explanationInputs(row.seconds, explanation, 'C62')}>
        <StateTimeline
          label={t(texts.oee)}
          intervals={intervals}
          window={{ startsAtMs: Date.parse(shift.startsAt), endsAtMs: Date.parse(shift.endsAt) }}
          nowMs={Math.min(now, Date.parse(shift.endsAt))}
          heightPx={40}
        />
      </OeeExplanation>
      {explanation.notes.length > 0 ? (
        <ul className={css.notes} aria-label={t(words.notes)}>
          {explanation.notes.map((note) => (
            <li key={note.en}>{t(note)}</li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
