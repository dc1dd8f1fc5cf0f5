import { ShownZone } from '../../kernel/web/format-context.ts'
import { StateTimeline } from '../../kernel/web/charts/state-timeline.tsx'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { useNow } from '../../kernel/web/clock.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { OeeExplanation } from '../../kernel/web/parts/oee-explanation.tsx'
import { OeeTile } from '../../kernel/web/parts/oee-tile.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useGo } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useLanguage, useWords } from '../../kernel/web/words.ts'
import { figuresOf } from './board-view.ts'
import { explainKpi, listIntervals, listKpis } from './contract.ts'
import css from './oee.module.css'
import { NoShifts } from './oee-empty.screen.tsx'
import { type Place, PlaceBar, searchOf, usePeriodName, usePlace } from './oee-place.screen.tsx'
import { OeeDays } from './oee-days.screen.tsx'
import { OeeTable } from './oee-table.screen.tsx'
import { OeeTrend } from './oee-trend.screen.tsx'
import { explanationInputs, timelineOf } from './work-unit-view.ts'

const words = {
  title: { en: 'OEE', de: 'OEE' },
  under: { en: 'How good the time was, and where it went', de: 'Wie gut die Zeit genutzt war, und wo sie blieb' },
  explained: { en: 'How this came about', de: 'Wie das zustande kam' },
  intervals: { en: 'The intervals behind it', de: 'Die Abschnitte dahinter' },
  losses: { en: 'Losses of this time', de: 'Verluste dieser Zeit' },
  recomputing: {
    en: 'New facts are being booked; figures follow in a moment.',
    de: 'Neue Fakten werden gebucht; die Zahlen folgen gleich.',
  },
  standsFor: { en: 'Counted at', de: 'Gezählt an' },
}
const topics = ['operations.performance.unitTime', 'operations.execution.jobOrder']

/** From a figure down to the seconds it is made of. */
export default function OeeScreen() {
  const t = useWords()
  const { place, isLoading, error, retry } = usePlace()
  if (isLoading) return <LoadingScreen />
  if (!place) {
    return (
      <>
        <ScreenHead title={t(words.title)} under={t(words.under)} />
        {error ? <ErrorState error={error} onRetry={retry} /> : <NoShifts />}
      </>
    )
  }
  return (
    <ShownZone value={place.zone}>
      <ScreenHead
        title={t(words.title)}
        under={t(words.under)}
        actions={
          <ScreenLink to="/losses" search={{ at: place.equipment.id, ...searchOf(place.period) }} className={css.link ?? ''}>
            {t(words.losses)}
          </ScreenLink>
        }
      />
      <PlaceBar place={place} />
      <div className={css.stack}>
        <Figures place={place} />
        {place.days ? <OeeDays place={place} days={place.days} /> : <OeeTrend place={place} />}
        <OeeTable place={place} />
      </div>
    </ShownZone>
  )
}

function Figures({ place }: { readonly place: Place }) {
  const t = useWords()
  const called = useNames()
  const nameOf = usePeriodName()
  const scope = { equipmentId: place.equipment.id as EquipmentId, ...place.scope } as never
  const options = { live: topics, everySeconds: place.isRunning ? 10 : 0 }
  const kpis = useQuestion(listKpis, scope, options)
  const explained = useQuestion(explainKpi, scope, options)
  const row = kpis.data?.rows[0]
  if (kpis.isError && !kpis.data) return <ErrorState error={kpis.error} onRetry={() => void kpis.refetch()} />
  if (!row || !explained.data) return <div className={css.wait} />
  const { explanation, parts, equipmentIds, recomputing } = explained.data
  const mark = place.isRunning ? 'provisional' : place.shifts.some((shift) => shift.restated) ? 'restated' : undefined
  const counted = equipmentIds.map((id) => called(place.places.find((one) => one.id === id)?.name ?? ''))
  const notes = [explanation, ...parts].flatMap((one) => one.notes)
  return (
    <div className={css.figures}>
      <div className={css.tile}>
        <OeeTile title={called(place.equipment.name)} about={nameOf(place.period)} figures={figuresOf(row.kpis)} mark={mark} />
        {place.isUnit || counted.length > 6 ? null : (
          <p>
            {t(words.standsFor)}: <strong>{counted.join(', ')}</strong>
          </p>
        )}
        {recomputing ? <p role="status">{t(words.recomputing)}</p> : null}
        {[...new Map(notes.map((note) => [note.en, note])).values()].map((note) => (
          <p key={note.en}>{t(note)}</p>
        ))}
      </div>
      <Sheet title={t(words.explained)}>
        <OeeExplanation figures={figuresOf(row.kpis)} inputs={explanationInputs(row.seconds, explanation, 'C62')}>
          {equipmentIds.length === 1 ? <Intervals place={place} equipmentId={equipmentIds[0] as string} /> : null}
        </OeeExplanation>
      </Sheet>
    </div>
  )
}

/** The time account of the period; a pick leads to the unit's own page. */
function Intervals({ place, equipmentId }: { readonly place: Place; readonly equipmentId: string }) {
  const t = useWords()
  const go = useGo()
  const language = useLanguage()
  const now = useNow(10_000)
  const [first, last] = [place.shifts[0], place.shifts.at(-1)]
  const window = { startsAt: (first?.startsAt ?? '') as Instant, endsAt: (last?.endsAt ?? '') as Instant }
  const answer = useQuestion(
    listIntervals,
    { equipmentId: equipmentId as EquipmentId, ...window, limit: 5000 },
    { enabled: first !== undefined, live: topics },
  )
  if (!answer.data || !first) return null
  const name = place.places.find((one) => one.id === equipmentId)?.name ?? ''
  const open = (startsAtMs: number) => {
    const shift = place.shifts.find((one) => Date.parse(one.startsAt) <= startsAtMs && startsAtMs < Date.parse(one.endsAt)) ?? first
    go('/units/$equipmentId', { equipmentId }, { shift: `${shift.shiftOn} ${shift.shiftCode}`, time: new Date(startsAtMs).toISOString() })
  }
  return (
    <>
      <h3>
        {t(words.intervals)}: {name}
      </h3>
      <StateTimeline
        label={name}
        intervals={timelineOf(answer.data.rows, [], language)}
        window={{
          startsAtMs: Date.parse(window.startsAt),
          endsAtMs: Math.min(Date.parse(window.endsAt), Math.max(now, Date.parse(window.startsAt) + 1)),
        }}
        nowMs={now}
        heightPx={44}
        onPick={({ startsAtMs }) => open(startsAtMs)}
      />
    </>
  )
}
