import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { groupByLine } from './board-view.ts'
import { listBoard } from './contract.ts'
import css from './shift-close-out.module.css'
import { type Shift, shiftKey, useShifts } from './shift-close-out-shifts.screen.tsx'

const words = {
  title: { en: 'Shift close-out', de: 'Schichtabschluss' },
  under: {
    en: 'Repair what is odd, see the figures change, sign.',
    de: 'Berichtigen, was auffällt, sehen, wie sich die Zahlen ändern, unterschreiben.',
  },
  line: { en: 'The whole line', de: 'Die ganze Linie' },
  open: { en: 'open', de: 'offen' },
  running: { en: 'running', de: 'läuft' },
  closed: { en: 'closed', de: 'abgeschlossen' },
  restated: { en: 'restated', de: 'korrigiert' },
  none: { en: 'No work units to close', de: 'Keine Arbeitseinheiten zum Abschließen' },
  noneHint: {
    en: 'Shifts of the machines that you may see stand here.',
    de: 'Hier stehen die Schichten der Maschinen, die Sie sehen dürfen.',
  },
  noShifts: { en: 'no shift in the last days', de: 'keine Schicht in den letzten Tagen' },
}
const DAYS = 3
const SHOWN = 6

/** Which shift is to be closed: the last ones of every machine and line, each with where it stands. */
export default function ShiftChoiceScreen() {
  const t = useWords()
  const go = useGo()
  const { line: wanted } = useScreenSearch()
  const board = useQuestion(listBoard, {})
  if (!board.data) return board.isError ? <ErrorState error={board.error} onRetry={() => void board.refetch()} /> : <LoadingScreen />
  const lines = groupByLine(board.data.rows)
  const line = lines.find((one) => one.lineId === wanted) ?? lines[0]
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      {line ? null : <EmptyState title={t(words.none)}>{t(words.noneHint)}</EmptyState>}
      {lines.length > 1 ? (
        <nav className={css.lines}>
          {lines.map((one) => (
            <button key={one.lineId} type="button" aria-pressed={one === line} onClick={() => go.search({ line: one.lineId })}>
              <Name of={one.name} />
            </button>
          ))}
        </nav>
      ) : null}
      {line ? (
        <Sheet title={line.name}>
          <table className={css.choice}>
            <tbody>
              {line.lineId ? <Row equipmentId={line.lineId} name={t(words.line)} isLine /> : null}
              {line.units.map((unit) => (
                <Row key={unit.equipmentId} equipmentId={unit.equipmentId} name={unit.name} />
              ))}
            </tbody>
          </table>
        </Sheet>
      ) : null}
    </>
  )
}

function Row(props: { readonly equipmentId: string; readonly name: string; readonly isLine?: boolean }) {
  const t = useWords()
  const { rows } = useShifts(props.equipmentId, DAYS)
  return (
    <tr data-line={props.isLine || undefined}>
      <th scope="row">
        <Name of={props.name} />
      </th>
      <td>
        <div className={css.shifts}>
          {rows?.slice(0, SHOWN).map((shift) => (
            <ShiftLink key={shiftKey(shift)} equipmentId={props.equipmentId} shift={shift} />
          ))}
          {rows?.length === 0 ? t(words.noShifts) : null}
        </div>
      </td>
    </tr>
  )
}

function ShiftLink({ equipmentId, shift }: { readonly equipmentId: string; readonly shift: Shift }) {
  const t = useWords()
  const format = useFormat()
  const now = useNow(60_000)
  const state = Date.parse(shift.endsAt) > now ? 'running' : shift.restated ? 'restated' : shift.closedAt === null ? 'open' : 'closed'
  return (
    <ScreenLink
      to="/shifts/$equipmentId/$shiftOn/$shiftCode"
      params={{ equipmentId, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode }}
      className={`${css.shift} ${css[state]}`}
    >
      <strong>{shift.shiftCode}</strong>
      <span>{format.instant(shift.startsAt, 'day')}</span>
      <small>{t(words[state])}</small>
    </ScreenLink>
  )
}
