import { useEffect } from 'react'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { StatePill } from '../../kernel/web/parts/state-pill.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listBoard } from '../performance/contract.ts'
import css from './terminal.module.css'
import { rememberedUnit, rememberUnit } from './terminal-place.screen.tsx'
import { words } from './terminal-words.ts'

/** Which machine the terminal stands at. Asked once: the next time this page leads straight on. */
export default function TerminalChoiceScreen() {
  const t = useWords()
  const go = useGo()
  const { choose } = useScreenSearch()
  const known = choose === undefined ? rememberedUnit() : undefined
  const board = useQuestion(listBoard, {}, { everySeconds: 10 })
  useEffect(() => {
    if (known) go('/terminal/$equipmentId', { equipmentId: known })
  }, [known, go])
  if (known || board.isPending) return <LoadingScreen />
  if (!board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />
  const lines = [...Map.groupBy(board.data.rows, (row) => row.lineName ?? '')]
  const pick = (equipmentId: string) => {
    rememberUnit(equipmentId)
    go('/terminal/$equipmentId', { equipmentId })
  }
  return (
    <main className={css.choice} id="content">
      <h1>{t(words.chooseUnit)}</h1>
      <p className={css.hint}>{t(words.chooseHint)}</p>
      {lines.length === 0 ? <EmptyState title={t(words.noUnits)}>{t(words.noUnitsHint)}</EmptyState> : null}
      {lines.map(([line, units]) => (
        <section key={line}>
          <h2 className="label">{line}</h2>
          <div className={css.tiles} data-columns="4">
            {units.map((unit) => (
              <button key={unit.equipmentId} type="button" className={css.tile} data-unit onClick={() => pick(unit.equipmentId)}>
                <span>{unit.name}</span>
                <StatePill state={unit.state} />
              </button>
            ))}
          </div>
        </section>
      ))}
    </main>
  )
}
