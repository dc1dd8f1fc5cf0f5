import { useMemo } from 'react'
import { LineStrip } from '../../kernel/web/charts/line-strip.tsx'
import { useNow } from '../../kernel/web/clock.ts'
import { useUnits } from '../../kernel/web/live.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { UnitTile } from '../../kernel/web/parts/unit-tile.tsx'
import { ScreenLink, useGo } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { stateLooks } from '../../kernel/web/theme/states.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useLanguage, useWords } from '../../kernel/web/words.ts'
import { NoUnits } from './board-empty.screen.tsx'
import { FilteredLines } from './board-filter.screen.tsx'
import css from './board.module.css'
import { type BoardLine, drawingOf, groupByLine, shiftOeeOf, stripBufferOf, withPushed } from './board-view.ts'
import { type BoardUnit, listBoard } from './contract.ts'

const words = {
  title: { en: 'Plant board', de: 'Werkstafel' },
  wall: { en: 'For the wall', de: 'Für die Halle' },
  wallLinks: { en: 'Links for wall boards', de: 'Links für Hallentafeln' },
  shift: { en: 'Shift', de: 'Schicht' },
  hours: { en: 'Hour by hour', de: 'Stunde für Stunde' },
  noJob: { en: 'No job', de: 'Kein Auftrag' },
  outputWithoutJob: { en: 'Produces without a job', de: 'Produziert ohne Auftrag' },
  exceptions: { en: '{count} to check', de: '{count} zu prüfen' },
  running: { en: '{running} of {all} produce', de: '{running} von {all} produzieren' },
}
/** Beyond this many lines the drawings would be too many to see anything; the tiles say it all. */
const MOST_STRIPS = 6
/** Beyond this many, drawings stand still: a hall full of moving bottles hides the one machine that stops, and wears a small panel out. */
const MOST_MOVING = 2

/** The board, asked for again at every event of jobs, and between answers moved by what the server pushes. */
export function useBoard() {
  const board = useQuestion(listBoard, {}, { live: ['operations.execution.jobOrder', 'operations.performance.unitTime'], everySeconds: 5 })
  const pushed = useUnits()
  const rows = useMemo(() => (board.data ? withPushed(board.data.rows, pushed) : undefined), [board.data, pushed])
  return { rows, error: board.error, retry: () => void board.refetch() }
}

/** Reason of the stop, else the job, else what is wrong with having none. */
export function useUnitLine() {
  const t = useWords()
  const language = useLanguage()
  const called = useNames()
  return (unit: BoardUnit): { readonly reason?: string; readonly job?: string } => {
    const reason = unit.state === 'Producing' ? undefined : (unit.reason?.[language] ?? unit.faultCode ?? undefined)
    const [job] = unit.jobs
    const jobText = job ? `${job.code} · ${called(job.name)}` : t(unit.state === 'Producing' ? words.outputWithoutJob : words.noJob)
    return { ...(reason && { reason }), job: jobText }
  }
}

/** What every unit of the plant does now. */
export default function BoardScreen() {
  const t = useWords()
  const { rows, error, retry } = useBoard()
  const lines = useMemo(() => groupByLine(rows ?? []), [rows])
  if (!rows) return error ? <ErrorState error={error} onRetry={retry} /> : <LoadingScreen />
  const running = rows.filter((row) => row.state === 'Producing').length
  return (
    <>
      <ScreenHead
        title={t(words.title)}
        under={fill(t(words.running), { running, all: rows.length })}
        actions={
          <>
            <ScreenLink to="/wall-links">{t(words.wallLinks)}</ScreenLink>
            <ScreenLink to="/board/wall">{t(words.wall)}</ScreenLink>
          </>
        }
      />
      {lines.length === 0 ? <NoUnits /> : null}
      <FilteredLines
        lines={lines}
        draw={(line) => (
          <Line
            key={line.lineId}
            line={line}
            isDrawn={lines.length <= MOST_STRIPS && line.units.length > 1}
            isCalm={lines.length > MOST_MOVING}
          />
        )}
      />
    </>
  )
}

function Line({ line, isDrawn, isCalm }: { readonly line: BoardLine<BoardUnit>; readonly isDrawn: boolean; readonly isCalm: boolean }) {
  const t = useWords()
  const called = useNames()
  const go = useGo()
  const now = useNow(1000)
  const lineOf = useUnitLine()
  const open = (equipmentId: string) => go('/units/$equipmentId', { equipmentId })
  return (
    <Sheet
      title={called(line.name)}
      actions={
        line.lineId === '' ? null : (
          <ScreenLink to="/hours/$equipmentId" params={{ equipmentId: line.lineId }}>
            {t(words.hours)}
          </ScreenLink>
        )
      }
    >
      {isDrawn ? (
        <div className={css.strip}>
          <LineStrip
            label={called(line.name)}
            stations={line.units.map((unit) => stationOf(unit, lineOf(unit).reason))}
            buffers={line.units.map(stripBufferOf)}
            piece={line.units.some((unit) => drawingOf(unit.name) === 'filler') ? 'bottle' : 'part'}
            nowMs={now}
            isCalm={isCalm}
            onOpen={(station) => open(station.equipmentId)}
          />
        </div>
      ) : null}
      <div className={css.units}>
        {line.units.map((unit) => (
          <div key={unit.equipmentId} className={css.unit}>
            <UnitTile
              name={unit.name}
              state={unit.state}
              inStateMs={unit.since === null ? undefined : Math.max(0, now - Date.parse(unit.since))}
              oee={shiftOeeOf(unit)}
              onOpen={() => open(unit.equipmentId)}
              {...lineOf(unit)}
            />
            {unit.openExceptions > 0 ? (
              <span className={css.check}>{fill(t(words.exceptions), { count: unit.openExceptions })}</span>
            ) : null}
          </div>
        ))}
      </div>
    </Sheet>
  )
}

/** A unit as a station of the drawn line. */
export function stationOf(unit: BoardUnit, reason: string | undefined) {
  return {
    equipmentId: unit.equipmentId,
    name: unit.name,
    kind: drawingOf(unit.name),
    state: unit.state in stateLooks ? unit.state : ('NoData' as const),
    ...(unit.since !== null && { sinceMs: Date.parse(unit.since) }),
    ...(reason && { reason }),
  }
}
