import { SegmentedControl } from '@mantine/core'
import type * as z from 'zod'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { LossPareto } from '../../kernel/web/charts/loss-pareto.tsx'
import type { Loss as DrawnLoss } from '../../kernel/web/charts/pareto-layout.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { type IntervalRow, type LossRow, listIntervals, listLosses } from './contract.ts'
import { isOfLoss, lossColor, lossId, lossKinds, shareOut } from './loss-view.ts'
import css from './oee.module.css'
import { NoShifts } from './oee-empty.screen.tsx'
import { type Place, PlaceBar, searchOf, usePlace } from './oee-place.screen.tsx'

type Loss = z.infer<typeof LossRow>

const words = {
  title: { en: 'Losses', de: 'Verluste' },
  under: {
    en: 'Why planned time was not production time. Starved and blocked are lost too, but the cause stands next door.',
    de: 'Warum geplante Zeit keine Produktionszeit war. Mangel und Stau sind auch Verlust, aber die Ursache steht nebenan.',
  },
  none: { en: 'Nothing was lost in this time', de: 'In dieser Zeit ging nichts verloren' },
  split: { en: 'Planned busy time', de: 'Planbelegungszeit' },
  production: { en: 'Production', de: 'Produktion' },
  byTime: { en: 'By time', de: 'Nach Zeit' },
  byCount: { en: 'By count', de: 'Nach Anzahl' },
  measure: { en: 'Measure', de: 'Maß' },
  own: { en: 'Own losses', de: 'Eigene Verluste' },
  neighbours: { en: 'Waiting for neighbours', de: 'Warten auf Nachbarn' },
  noNeighbours: { en: 'Neither starved nor blocked', de: 'Weder Mangel noch Stau' },
  stopsOf: { en: 'The stops behind “{name}”', de: 'Die Stillstände hinter „{name}“' },
  pick: { en: 'Choose a row to see its stops one by one.', de: 'Wählen Sie eine Zeile, um die einzelnen Stillstände zu sehen.' },
  onlyUnits: {
    en: 'Choose a single unit to see its stops one by one.',
    de: 'Wählen Sie eine einzelne Anlage, um deren Stillstände zu sehen.',
  },
  noReason: { en: 'no reason yet', de: 'noch ohne Grund' },
  fault: { en: 'fault {code}', de: 'Störcode {code}' },
  oee: { en: 'OEE of this time', de: 'OEE dieser Zeit' },
}

/** Where the time went, largest first, down to each stop. */
export default function ParetoScreen() {
  const t = useWords()
  const { place, isLoading, error, retry } = usePlace()
  if (isLoading) return <LoadingScreen />
  return (
    <>
      <ScreenHead
        title={t(words.title)}
        under={t(words.under)}
        actions={
          place ? (
            <ScreenLink to="/oee" search={{ at: place.equipment.id, ...searchOf(place.period) }} className={css.link ?? ''}>
              {t(words.oee)}
            </ScreenLink>
          ) : null
        }
      />
      {place ? (
        <>
          <PlaceBar place={place} />
          <Losses place={place} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : (
        <NoShifts />
      )}
    </>
  )
}

/** The reason, or what is known instead of one. */
function useLossName(): (loss: Pick<Loss, 'kind' | 'reason' | 'faultCode'>) => string {
  const t = useWords()
  return ({ kind, reason, faultCode }) => {
    const kindName = t(lossKinds[kind as keyof typeof lossKinds]?.words ?? { en: kind, de: kind })
    if (reason) return kind === 'MinorStop' ? `${t(reason)} · ${kindName}` : t(reason)
    if (faultCode !== null) return `${kindName} · ${fill(t(words.fault), { code: faultCode })}`
    return kind === 'Stop' || kind === 'MinorStop' ? `${kindName} · ${t(words.noReason)}` : kindName
  }
}

function Losses({ place }: { readonly place: Place }) {
  const t = useWords()
  const go = useGo()
  const { measure, loss: chosenId } = useScreenSearch()
  const nameOf = useLossName()
  const input = { equipmentId: place.equipment.id as EquipmentId, ...place.scope } as never
  const answer = useQuestion(listLosses, input, { live: ['operations.performance.unitTime'], everySeconds: place.isRunning ? 15 : 0 })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <div className={css.wait} />
  const { rows, plannedBusySeconds, productionSeconds } = answer.data
  const isByCount = measure === 'count'
  const shown = (own: boolean) =>
    rows
      .filter(({ kind }) => ['Starved', 'Blocked'].includes(kind) !== own)
      .map((row) => ({
        ...{ id: lossId(row), name: nameOf(row), color: lossColor(row.kind) },
        ...{ amount: isByCount ? row.count : Number(row.seconds), ...(isByCount ? {} : { count: row.count }) },
      }))
  const chosen = rows.find((row) => lossId(row) === chosenId)
  const pick = ({ id }: { readonly id: string }) => go.search({ loss: id })
  return (
    <div className={css.stack}>
      <Split rows={rows} plannedSeconds={Number(plannedBusySeconds)} productionSeconds={Number(productionSeconds)} />
      <div className={css.pair}>
        <div className={css.stack}>
          <OwnLosses losses={shown(true)} isByCount={isByCount} onPick={pick} />
          <Sheet title={t(words.neighbours)}>
            {shown(false).length === 0 ? (
              <p className={css.hint}>{t(words.noNeighbours)}</p>
            ) : (
              <LossPareto label={t(words.neighbours)} losses={shown(false)} onPick={pick} {...amountOf(isByCount)} />
            )}
          </Sheet>
        </div>
        <Sheet isFlush title={chosen ? fill(t(words.stopsOf), { name: nameOf(chosen) }) : t(words.pick)}>
          {chosen && place.isUnit ? <Stops place={place} loss={chosen} /> : null}
          {chosen && !place.isUnit ? <EmptyState title={t(words.onlyUnits)} minHeight={140} /> : null}
        </Sheet>
      </div>
    </div>
  )
}

const amountOf = (isByCount: boolean) => (isByCount ? { formatAmount: (value: number) => `${value}×` } : {})

function OwnLosses(props: {
  readonly losses: readonly DrawnLoss[]
  readonly isByCount: boolean
  readonly onPick: (loss: DrawnLoss) => void
}) {
  const t = useWords()
  const go = useGo()
  const { losses, isByCount, onPick } = props
  return (
    <Sheet
      title={t(words.own)}
      actions={
        <SegmentedControl
          aria-label={t(words.measure)}
          data={[
            { value: 'time', label: t(words.byTime) },
            { value: 'count', label: t(words.byCount) },
          ]}
          value={isByCount ? 'count' : 'time'}
          onChange={(next) => go.search({ measure: next })}
        />
      }
    >
      {losses.length === 0 ? (
        <EmptyState title={t(words.none)} minHeight={120} />
      ) : (
        <LossPareto label={t(words.own)} losses={losses} most={12} onPick={onPick} {...amountOf(isByCount)} />
      )}
    </Sheet>
  )
}

/** Σ losses + production time = planned busy time, as one bar. */
function Split(props: { readonly rows: readonly Loss[]; readonly plannedSeconds: number; readonly productionSeconds: number }) {
  const t = useWords()
  const format = useFormat()
  const parts = shareOut(props.rows, props.productionSeconds)
  const nameOf = (kind: string) =>
    t(kind === 'APT' ? words.production : (lossKinds[kind as keyof typeof lossKinds]?.words ?? { en: kind, de: kind }))
  return (
    <Sheet title={`${t(words.split)}: ${format.duration(props.plannedSeconds * 1000)}`}>
      <div className={css.share} aria-hidden="true">
        {parts.map(({ kind, seconds }) => (
          <span key={kind} style={{ flexGrow: seconds, background: lossColor(kind) }} />
        ))}
      </div>
      <ul className={css.legend}>
        {parts.map(({ kind, seconds }) => (
          <li key={kind}>
            <i style={{ background: lossColor(kind) }} aria-hidden="true" />
            {nameOf(kind)} <strong>{format.ratio(props.plannedSeconds > 0 ? seconds / props.plannedSeconds : null, 1)}</strong>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

/** Each stop of a kind with its time; a click leads to it on the unit's page. */
function Stops({ place, loss }: { readonly place: Place; readonly loss: Loss }) {
  const t = useWords()
  const format = useFormat()
  const nameOf = useLossName()
  const [first, last] = [place.shifts[0], place.shifts.at(-1)]
  const answer = useQuestion(
    listIntervals,
    {
      ...{ equipmentId: place.equipment.id as EquipmentId, limit: 5000 },
      ...{ startsAt: (first?.startsAt ?? '') as Instant, endsAt: (last?.endsAt ?? '') as Instant },
    },
    { enabled: first !== undefined },
  )
  const length = (row: IntervalRow) => Date.parse(row.endsAt ?? new Date().toISOString()) - Date.parse(row.startsAt)
  const stops = (answer.data?.rows ?? []).filter((row) => isOfLoss(row, loss)).toSorted((left, right) => length(right) - length(left))
  const shiftAt = (at: string) => place.shifts.find((one) => one.startsAt <= at && at < one.endsAt) ?? first
  return (
    <ol className={css.stops}>
      {stops.slice(0, 50).map((row) => {
        const shift = shiftAt(row.startsAt)
        return (
          <li key={row.startsAt}>
            <ScreenLink
              to="/units/$equipmentId"
              params={{ equipmentId: row.equipmentId }}
              search={{ shift: shift && `${shift.shiftOn} ${shift.shiftCode}`, time: row.startsAt }}
            >
              <span>{format.instant(row.startsAt, 'seconds')}</span>
              <small>{row.faultCode === null ? nameOf(loss) : fill(t(words.fault), { code: row.faultCode })}</small>
              <strong>{format.duration(length(row))}</strong>
            </ScreenLink>
          </li>
        )
      })}
    </ol>
  )
}
