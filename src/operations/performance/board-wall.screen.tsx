import { LineStrip } from '../../kernel/web/charts/line-strip.tsx'
import { useNow } from '../../kernel/web/clock.ts'
import { useIsStored, useLiveStatus } from '../../kernel/web/live.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { ShiftClock } from '../../kernel/web/parts/shift-clock.tsx'
import { UnitTile } from '../../kernel/web/parts/unit-tile.tsx'
import { useScreenSearch } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useWords } from '../../kernel/web/words.ts'
import css from './board.module.css'
import { NoUnits } from './board-empty.screen.tsx'
import { stationOf, useBoard, useUnitLine } from './board.screen.tsx'
import { type BoardLine, groupByLine, shiftOeeOf, stripBufferOf } from './board-view.ts'
import type { BoardUnit } from './contract.ts'
import { useShiftAt } from './shift-close-out-shifts.screen.tsx'

const PAGE_MS = 20_000
/** Six tiles keep letters of 64 px on a display of 1920 × 1080: 40 mm on 55 inches, a two-hundredth of eight metres. */
const UNITS_ON_A_PAGE = 6
/** More tiles than these leave no room for the drawing, which says nothing that they do not. */
const UNITS_WITH_DRAWING = 4

/** One line on the wall, read from eight metres. Several lines take turns; `?line=` keeps one. */
export default function BoardWallScreen() {
  const { rows, error, retry } = useBoard()
  const { line: wanted } = useScreenSearch()
  const turn = useNow(PAGE_MS)
  if (!rows) return error ? <ErrorState error={error} onRetry={retry} /> : <LoadingScreen />
  if (rows.length === 0) return <NoUnits />
  const lines = groupByLine(rows).filter((line) => wanted === undefined || line.lineId === wanted)
  const pages = lines.flatMap(pagesOf)
  const page = pages[Math.floor(turn / PAGE_MS) % Math.max(1, pages.length)]
  return page ? <Wall line={page} pages={pages.length} /> : <LoadingScreen />
}

/** More units than can be read from afar are shown in turn. */
function pagesOf(line: BoardLine<BoardUnit>): BoardLine<BoardUnit>[] {
  const count = Math.max(1, Math.ceil(line.units.length / UNITS_ON_A_PAGE))
  const size = Math.ceil(line.units.length / count)
  return Array.from({ length: count }, (_, index) => ({ ...line, units: line.units.slice(index * size, (index + 1) * size) }))
}

function Wall({ line, pages }: { readonly line: BoardLine<BoardUnit>; readonly pages: number }) {
  const now = useNow(1000)
  const called = useNames()
  const lineOf = useUnitLine()
  const status = useLiveStatus()
  const isStored = useIsStored()
  const isLost = status === 'reconnecting' || status === 'offline' || !isStored
  return (
    <main className={css.wall} id="content" data-lost={isLost || undefined}>
      <WallHead line={line} />
      {line.units.length <= UNITS_WITH_DRAWING ? (
        <div className={css.wallStrip}>
          <LineStrip
            label={called(line.name)}
            stations={line.units.map((unit) => stationOf(unit, undefined))}
            buffers={line.units.map(stripBufferOf)}
            piece={line.units.some((unit) => stationOf(unit, undefined).kind === 'filler') ? 'bottle' : 'part'}
            nowMs={now}
          />
        </div>
      ) : null}
      <div className={css.wallUnits} data-count={line.units.length} data-pages={pages}>
        {line.units.map((unit) => (
          <UnitTile
            key={unit.equipmentId}
            isFar
            name={unit.name}
            state={unit.state}
            inStateMs={unit.since === null ? undefined : Math.max(0, now - Date.parse(unit.since))}
            oee={shiftOeeOf(unit)}
            {...lineOf(unit)}
          />
        ))}
      </div>
    </main>
  )
}

function WallHead({ line }: { readonly line: BoardLine<BoardUnit> }) {
  const t = useWords()
  const called = useNames()
  const now = useNow(1000)
  const status = useLiveStatus()
  const isStored = useIsStored()
  const shift = useShiftAt(line.lineId || (line.units[0]?.equipmentId ?? ''), now)
  return (
    <header className={css.wallHead}>
      <h1>
        {called(line.name)}
        {status === 'reconnecting' || status === 'offline' ? (
          <span className={css.lost}>{t(texts[status])}</span>
        ) : isStored ? null : (
          <span className={css.lost}>{t(texts.notStored)}</span>
        )}
      </h1>
      <ShiftClock
        nowMs={now}
        shift={
          shift && {
            name: shift.shiftCode,
            startsAtMs: Date.parse(shift.startsAt),
            endsAtMs: Date.parse(shift.endsAt),
          }
        }
      />
    </header>
  )
}
