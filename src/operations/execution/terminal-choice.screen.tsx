import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Name } from '../../kernel/web/names.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { StatePill } from '../../kernel/web/parts/state-pill.tsx'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { type BoardUnit, listBoard } from '../performance/contract.ts'
import css from './terminal.module.css'
import { rememberedUnit, rememberUnit } from './terminal-place.screen.tsx'
import { findMachines } from './terminal-view.ts'
import { words } from './terminal-words.ts'

/** So many machines are seen at a glance; among more one looks for a name. */
const FEW = 16

/** Which machine the terminal stands at. Asked once: the next time this page leads straight on. */
export default function TerminalChoiceScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { choose } = useScreenSearch()
  const known = choose === undefined ? rememberedUnit() : undefined
  const board = useQuestion(listBoard, {}, { everySeconds: 10 })
  const [search, setSearch] = useState('')
  useEffect(() => {
    if (known) go('/terminal/$equipmentId', { equipmentId: known })
  }, [known, go])
  if (known || board.isPending) return <LoadingScreen />
  if (!board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />
  const pick = (equipmentId: string) => {
    rememberUnit(equipmentId)
    go('/terminal/$equipmentId', { equipmentId })
  }
  return (
    <main className={css.choice} id="content">
      <h1>{t(words.chooseUnit)}</h1>
      <p className={css.hint}>{t(words.chooseHint)}</p>
      {board.data.rows.length > FEW ? (
        <TextInput
          size="xl"
          className={css.find ?? ''}
          aria-label={t(words.findUnit)}
          placeholder={t(words.findUnit)}
          leftSection={<IconSearch size={26} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      {board.data.rows.length === 0 ? (
        <EmptyState
          title={t(words.noUnits)}
          action={
            may('connect.mapping.edit') ? <TouchButton onPress={() => go('/first-machine')}>{t(words.connectFirst)}</TouchButton> : null
          }
        >
          {t(words.noUnitsHint)}
        </EmptyState>
      ) : null}
      {board.data.rows.length > 0 ? <Machines units={findMachines(board.data.rows, search)} onPick={pick} /> : null}
    </main>
  )
}

/** The machines by their lines. */
function Machines({
  units: found,
  onPick: pick,
}: {
  readonly units: readonly BoardUnit[]
  readonly onPick: (equipmentId: string) => void
}) {
  const t = useWords()
  const lines = [...Map.groupBy(found, (row) => row.lineName ?? '')].toSorted(([left], [right]) =>
    left.localeCompare(right, undefined, { numeric: true }),
  )
  if (lines.length === 0) return <EmptyState title={t(words.noSuchUnit)} minHeight={160} />
  return (
    <>
      {lines.map(([line, units]) => (
        <section key={line}>
          <h2 className="label">
            <Name of={line} />
          </h2>
          <div className={css.tiles} data-columns="4">
            {units.map((unit) => (
              <button key={unit.equipmentId} type="button" className={css.tile} data-unit onClick={() => pick(unit.equipmentId)}>
                <Name of={unit.name} />
                <StatePill state={unit.state} />
              </button>
            ))}
          </div>
        </section>
      ))}
    </>
  )
}
