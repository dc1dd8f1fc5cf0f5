import { useMemo } from 'react'
import { StateTimeline } from '../../kernel/web/charts/state-timeline.tsx'
import { useNow } from '../../kernel/web/clock.ts'
import { ShownZone, useFormat } from '../../kernel/web/format-context.ts'
import { useUnit } from '../../kernel/web/live.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { CounterReadout } from '../../kernel/web/parts/counter-readout.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StatePill } from '../../kernel/web/parts/state-pill.tsx'
import { ScreenLink, useGo, useScreenParam, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useLanguage, useWords } from '../../kernel/web/words.ts'
import { listOccupations, startJobOrder } from '../execution/contract.ts'
import { type BoardUnit, listBoard, listIntervals, listKpis } from './contract.ts'
import { type Shift, ShiftSelect, shiftKey, useShifts } from './shift-close-out-shifts.screen.tsx'
import { Stops } from './stops.screen.tsx'
import css from './work-unit.module.css'
import { type OccupiedStretch, timelineOf } from './work-unit-view.ts'
import { ShiftFigures } from './work-unit-figures.screen.tsx'
import { AccountNotes } from './work-unit-notes.screen.tsx'

const words = {
  unknown: { en: 'This work unit is not yours to see', de: 'Diese Arbeitseinheit können Sie nicht sehen' },
  unknownHint: {
    en: 'It does not exist, or your rights do not reach it.',
    de: 'Es gibt sie nicht, oder Ihre Rechte reichen nicht dorthin.',
  },
  noShift: { en: 'No shift in the last days', de: 'Keine Schicht in den letzten Tagen' },
  noShiftHint: {
    en: 'Give this equipment a work calendar: time is accounted by shift.',
    de: 'Geben Sie der Anlage einen Arbeitskalender: Zeit wird nach Schichten gebucht.',
  },
  timeline: { en: 'What it did', de: 'Was sie tat' },
  stops: { en: 'Stops', de: 'Stillstände' },
  jobs: { en: 'Jobs', de: 'Aufträge' },
  noJobs: { en: 'No job in this shift', de: 'Kein Auftrag in dieser Schicht' },
  good: { en: 'Good', de: 'Gut' },
  scrap: { en: 'Scrap', de: 'Ausschuss' },
  rework: { en: 'Rework', de: 'Nacharbeit' },
  terminal: { en: 'Terminal', de: 'Terminal' },
  hours: { en: 'Hour by hour', de: 'Stunde für Stunde' },
  close: { en: 'Close the shift', de: 'Schicht abschließen' },
  recomputing: { en: 'The books are being made again …', de: 'Die Bücher werden neu geschrieben …' },
  shortened: { en: 'Only the first part of this time is shown.', de: 'Gezeigt wird nur der erste Teil dieser Zeit.' },
  now: { en: 'now', de: 'jetzt' },
}
const SHIFT_DAYS = 8
/** The last seconds of a shift are booked after its end: until then its figures still move. */
const SETTLES_MS = 60_000

/** One machine in one shift: what it did, why it stood, what it made, and how its OEE came about. */
export default function WorkUnitScreen() {
  const equipmentId = useScreenParam('equipmentId')
  const t = useWords()
  const called = useNames()
  const go = useGo()
  const { shift: wanted } = useScreenSearch()
  const board = useQuestion(listBoard, { equipmentId }, { live: ['operations.execution.jobOrder'], everySeconds: 10 })
  const { rows: shifts, zone, now } = useShifts(equipmentId, SHIFT_DAYS)
  const unit = board.data?.rows.find((row) => row.equipmentId === equipmentId)
  if (board.isPending) return <LoadingScreen />
  if (!board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />
  if (!unit) return <EmptyState title={t(words.unknown)}>{t(words.unknownHint)}</EmptyState>
  const shift = shifts?.find((one) => shiftKey(one) === wanted) ?? shifts?.[0]
  return (
    <ShownZone value={zone}>
      <ScreenHead
        title={called(unit.name)}
        under={<NowLine unit={unit} />}
        actions={
          <div className={css.tools}>
            <ShiftSelect
              shifts={shifts ?? []}
              value={shift && shiftKey(shift)}
              nowMs={now}
              onChange={(next) => go.search({ shift: shiftKey(next) })}
            />
            <Links equipmentId={equipmentId} shift={shift} />
          </div>
        }
      />
      {shift ? (
        <UnitShift key={equipmentId + shiftKey(shift)} unit={unit} shift={shift} />
      ) : shifts ? (
        <EmptyState title={t(words.noShift)}>{t(words.noShiftHint)}</EmptyState>
      ) : null}
    </ShownZone>
  )
}

function NowLine({ unit }: { readonly unit: BoardUnit }) {
  const language = useLanguage()
  const called = useNames()
  const format = useFormat()
  const now = useNow(1000)
  const pushed = useUnit(unit.equipmentId)
  const state = pushed?.state ?? unit.state
  const since = pushed?.since ?? unit.since
  const [job] = unit.jobs
  return (
    <span className={css.now}>
      <StatePill
        state={state}
        detail={[since === null ? undefined : format.duration(now - Date.parse(since)), unit.reason?.[language]]
          .filter(Boolean)
          .join(' · ')}
      />
      <span>{[called(unit.lineName ?? ''), job ? `${job.code} ${called(job.name)}` : undefined].filter(Boolean).join(' · ')}</span>
    </span>
  )
}

function Links({ equipmentId, shift }: { readonly equipmentId: string; readonly shift: Shift | undefined }) {
  const t = useWords()
  const may = useMay()
  return (
    <nav className={css.links}>
      {may(startJobOrder.permission) ? (
        <ScreenLink to="/terminal/$equipmentId" params={{ equipmentId }}>
          {t(words.terminal)}
        </ScreenLink>
      ) : null}
      <ScreenLink to="/hours/$equipmentId" params={{ equipmentId }} {...(shift && { search: { shift: shiftKey(shift) } })}>
        {t(words.hours)}
      </ScreenLink>
      {shift ? (
        <ScreenLink
          to="/shifts/$equipmentId/$shiftOn/$shiftCode"
          params={{ equipmentId, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode }}
        >
          {t(words.close)}
        </ScreenLink>
      ) : null}
    </nav>
  )
}

function UnitShift({ unit, shift }: { readonly unit: BoardUnit; readonly shift: Shift }) {
  const { equipmentId } = unit
  const t = useWords()
  const called = useNames()
  const language = useLanguage()
  const now = useNow(5000)
  const window = { startsAt: shift.startsAt, endsAt: shift.endsAt }
  const span = { startsAtMs: Date.parse(shift.startsAt), endsAtMs: Date.parse(shift.endsAt) }
  const isRunning = span.endsAtMs > now
  const moves = span.endsAtMs + SETTLES_MS > now
  const fresh = {
    live: [`operations.performance.unitTime:${equipmentId}`, 'operations.execution.jobOrder'],
    ...(moves && { everySeconds: 5 }),
  }
  const account = useQuestion(listIntervals, { equipmentId, ...window, limit: 5_000 }, fresh)
  const occupations = useQuestion(listOccupations, { equipmentId, ...window }, fresh)
  const kpis = useQuestion(listKpis, { equipmentId, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode }, fresh)
  const rows = account.data?.rows
  const jobs = occupations.data?.rows
  const intervals = useMemo(() => timelineOf(rows ?? [], jobs ?? [], language), [rows, jobs, language])
  const total = kpis.data?.rows[0]
  const pieces = unit.jobs[0]?.unit ?? undefined
  return (
    <div className={css.page}>
      <Sheet title={t(words.timeline)}>
        <StateTimeline label={called(unit.name)} intervals={intervals} window={span} nowMs={Math.min(now, span.endsAtMs)} heightPx={72} />
        <p className={css.hint}>
          {account.data?.recomputing ? t(words.recomputing) : account.data && !account.data.complete ? t(words.shortened) : ''}
        </p>
      </Sheet>
      <div className={css.figures}>
        <ShiftFigures equipmentId={equipmentId} name={unit.name} shift={shift} kpis={total?.kpis} isRunning={isRunning} moves={moves} />
        <Sheet>
          <div className={css.counters}>
            <CounterReadout label={t(words.good)} value={total?.good} tone="good" {...(pieces && { unit: pieces })} />
            <CounterReadout label={t(words.scrap)} value={total?.scrap} tone="bad" {...(pieces && { unit: pieces })} />
            <CounterReadout label={t(words.rework)} value={total?.rework} {...(pieces && { unit: pieces })} />
          </div>
          <Jobs rows={jobs ?? []} />
        </Sheet>
      </div>
      <Sheet title={t(words.stops)}>
        <Stops equipmentId={equipmentId} intervals={rows ?? []} endsAtMs={span.endsAtMs} />
      </Sheet>
      <AccountNotes equipmentId={equipmentId} window={window} />
    </div>
  )
}

function Jobs({ rows }: { readonly rows: readonly OccupiedStretch[] }) {
  const t = useWords()
  const called = useNames()
  const format = useFormat()
  if (rows.length === 0) return <p className={css.hint}>{t(words.noJobs)}</p>
  return (
    <ul className={css.jobs} aria-label={t(words.jobs)}>
      {rows.map((row) => (
        <li key={`${row.occupationId} ${row.startsAt}`}>
          <span>
            {format.instant(row.startsAt, 'time')}–{row.endsAt === null ? t(words.now) : format.instant(row.endsAt, 'time')}
          </span>
          <strong>{row.shares.map((share) => share.code).join(' + ')}</strong>
          <span>{row.shares.map((share) => called(share.name)).join(' + ')}</span>
        </li>
      ))}
    </ul>
  )
}
