import { useMemo } from 'react'
import { StateTimeline } from '../../kernel/web/charts/state-timeline.tsx'
import { useNow } from '../../kernel/web/clock.ts'
import { ShownZone, useFormat } from '../../kernel/web/format-context.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useScreenParam } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useLanguage, useWords } from '../../kernel/web/words.ts'
import { listOccupations } from '../execution/contract.ts'
import { listBoard, listIntervals, listKpis, listShifts } from './contract.ts'
import css from './shift-close-out.module.css'
import { ShiftJob } from './shift-close-out-jobs.screen.tsx'
import { Oddities } from './shift-close-out-odd.screen.tsx'
import type { Shift } from './shift-close-out-shifts.screen.tsx'
import { BeforeAndNow, SignShift } from './shift-close-out-sign.screen.tsx'
import { findOddities, type Occupied } from './shift-close-out-view.ts'
import { Stops } from './stops.screen.tsx'
import { timelineOf } from './work-unit-view.ts'

const words = {
  title: { en: 'Shift close-out', de: 'Schichtabschluss' },
  notFound: { en: 'There is no such shift', de: 'Diese Schicht gibt es nicht' },
  notFoundHint: {
    en: 'The work calendar of this equipment knows none of this name on this day.',
    de: 'Der Arbeitskalender dieser Anlage kennt an diesem Tag keine mit diesem Namen.',
  },
  odd: { en: '1 · What is odd', de: '1 · Was auffällt' },
  stops: { en: '2 · Stops', de: '2 · Stillstände' },
  jobs: { en: '3 · Jobs, times and quantities', de: '3 · Aufträge, Zeiten und Mengen' },
  sign: { en: '4 · Figures and signature', de: '4 · Zahlen und Unterschrift' },
  noJobs: { en: 'No job ran in this shift.', de: 'In dieser Schicht lief kein Auftrag.' },
  ofLine: { en: 'Jobs are those of {unit}, which stands for the line.', de: 'Die Aufträge sind die von {unit}, die für die Linie steht.' },
  pdf: { en: 'Shift as PDF', de: 'Schicht als PDF' },
  unit: { en: 'To the machine', de: 'Zur Maschine' },
}
const DAY_MS = 86_400_000

/** The shift on one page: what is odd, repaired in place, the figures as they change, and the signature. */
export default function ShiftCloseOutScreen() {
  const equipmentId = useScreenParam('equipmentId')
  const shiftOn = useScreenParam('shiftOn')
  const shiftCode = useScreenParam('shiftCode')
  const t = useWords()
  const day = Date.parse(`${shiftOn}T00:00:00Z`)
  const around = { startsAt: new Date(day - DAY_MS).toISOString(), endsAt: new Date(day + 3 * DAY_MS).toISOString() }
  const shifts = useQuestion(
    listShifts,
    { equipmentId, ...around },
    { live: [`operations.performance.unitTime:${equipmentId}`], everySeconds: 15 },
  )
  const board = useQuestion(listBoard, { equipmentId })
  if (!shifts.data || !board.data) {
    const failed = shifts.isError ? shifts : board
    return failed.isError ? <ErrorState error={failed.error} onRetry={() => void failed.refetch()} /> : <LoadingScreen />
  }
  const shift = shifts.data.rows.find((one) => one.shiftOn === shiftOn && one.shiftCode === shiftCode)
  const own = board.data.rows.find((row) => row.equipmentId === equipmentId)
  const pace = own ?? board.data.rows.find((row) => row.isConstraint) ?? board.data.rows[0]
  if (!shift || !pace) return <EmptyState title={t(words.notFound)}>{t(words.notFoundHint)}</EmptyState>
  const name = own?.name ?? pace.lineName ?? ''
  return (
    <ShownZone value={shifts.data.zone}>
      <ScreenHead
        title={`${t(words.title)} · ${name}`}
        under={<ShiftSpan shift={shift} />}
        actions={<Links equipmentId={equipmentId} shift={shift} isUnit={own !== undefined} />}
      />
      <CloseOut
        key={equipmentId + shiftOn + shiftCode}
        equipmentId={equipmentId}
        paceId={pace.equipmentId}
        name={name}
        stands={own ? undefined : pace.name}
        shift={shift}
      />
    </ShownZone>
  )
}

function ShiftSpan({ shift }: { readonly shift: Shift }) {
  const format = useFormat()
  const clock = `${format.instant(shift.startsAt, 'time')}–${format.instant(shift.endsAt, 'time')}`
  return `${shift.shiftCode} · ${format.day(shift.shiftOn)} · ${clock}`
}

function Links({ equipmentId, shift, isUnit }: { readonly equipmentId: string; readonly shift: Shift; readonly isUnit: boolean }) {
  const t = useWords()
  const { shiftOn, shiftCode } = shift
  return (
    <nav className={css.links}>
      <a href={`/api/reports/shift.pdf?${new URLSearchParams({ equipmentId, shiftOn, shiftCode })}`} target="_blank" rel="noreferrer">
        {t(words.pdf)}
      </a>
      {isUnit ? (
        <ScreenLink to="/units/$equipmentId" params={{ equipmentId }} search={{ shift: `${shiftOn} ${shiftCode}` }}>
          {t(words.unit)}
        </ScreenLink>
      ) : null}
    </nav>
  )
}

function CloseOut(props: {
  readonly equipmentId: string
  /** The unit whose jobs are shown: itself, or the one that stands for the line. */
  readonly paceId: string
  readonly name: string
  readonly stands: string | undefined
  readonly shift: Shift
}) {
  const { equipmentId, paceId, shift } = props
  const t = useWords()
  const language = useLanguage()
  const now = useNow(5000)
  const window = { startsAt: shift.startsAt, endsAt: shift.endsAt }
  const span = { startsAtMs: Date.parse(shift.startsAt), endsAtMs: Date.parse(shift.endsAt) }
  const fresh = { live: ['operations.execution.jobOrder', 'operations.performance.unitTime'], everySeconds: 4 }
  const account = useQuestion(listIntervals, { equipmentId: paceId, ...window, limit: 5_000 }, fresh)
  const all = useQuestion(listIntervals, { equipmentId, ...window, limit: 5_000 }, { ...fresh, enabled: equipmentId !== paceId })
  const occupations = useQuestion(listOccupations, { equipmentId: paceId, ...window }, fresh)
  const kpis = useQuestion(listKpis, { equipmentId, shiftOn: shift.shiftOn, shiftCode: shift.shiftCode }, fresh)
  const rows = account.data?.rows
  const jobs = occupations.data?.rows
  const until = new Date(Math.min(now, span.endsAtMs)).toISOString()
  const oddities = useMemo(() => (rows && jobs ? findOddities(rows, jobs, until) : []), [rows, jobs, until])
  const jobIds = [...new Set((jobs ?? []).flatMap((job) => job.shares.map((share) => share.jobOrderId)))]
  const timeline = useMemo(() => timelineOf(rows ?? [], jobs ?? [], language), [rows, jobs, language])
  // One page is drawn at once: the parts below would jump while those above arrive.
  const missing = [account, occupations, ...(equipmentId === paceId ? [] : [all])].filter((answer) => !answer.data)
  const failed = missing.find((answer) => answer.isError)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (missing.length > 0) return <LoadingScreen />
  return (
    <div className={css.page}>
      <Sheet>
        <StateTimeline label={props.name} intervals={timeline} window={span} nowMs={Math.min(now, span.endsAtMs)} heightPx={48} />
      </Sheet>
      <Sheet title={t(words.odd)}>{rows && jobs ? <Oddities equipmentId={paceId} oddities={oddities} /> : null}</Sheet>
      <Sheet title={t(words.stops)}>
        <Stops equipmentId={equipmentId} intervals={(equipmentId === paceId ? rows : all.data?.rows) ?? []} endsAtMs={span.endsAtMs} />
      </Sheet>
      <Jobs jobIds={jobIds} paceId={paceId} occupations={jobs ?? []} until={until} stands={props.stands} />
      <Sheet title={t(words.sign)}>
        <div className={css.end}>
          <BeforeAndNow totals={kpis.data?.rows[0]} isRecomputing={kpis.data?.recomputing ?? false} />
          <SignShift equipmentId={equipmentId} shift={shift} isOver={span.endsAtMs <= now} />
        </div>
      </Sheet>
    </div>
  )
}

function Jobs(props: {
  readonly jobIds: readonly string[]
  readonly paceId: string
  readonly occupations: readonly Occupied[]
  readonly until: string
  readonly stands: string | undefined
}) {
  const { jobIds, stands } = props
  const t = useWords()
  const stretchesOf = (jobOrderId: string) =>
    props.occupations.filter(({ shares }) => shares.some((share) => share.jobOrderId === jobOrderId))
  return (
    <Sheet title={t(words.jobs)}>
      {stands ? <p className={css.hint}>{fill(t(words.ofLine), { unit: stands })}</p> : null}
      {jobIds.length === 0 ? <p className={css.hint}>{t(words.noJobs)}</p> : null}
      <ul className={css.jobs}>
        {jobIds.map((jobOrderId) => (
          <ShiftJob
            key={jobOrderId}
            jobOrderId={jobOrderId}
            equipmentId={props.paceId}
            stretches={stretchesOf(jobOrderId)}
            until={props.until}
          />
        ))}
      </ul>
    </Sheet>
  )
}
