import { ActionIcon, SegmentedControl, Select } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useMemo } from 'react'
import type * as z from 'zod'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { addDays, mondayOf } from '../../kernel/web/plant-time.ts'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment, workCenterLevels, workUnitLevels } from '../../model/equipment/equipment.resource.ts'
import { listShifts, listSiteDays, type SiteDayRow } from './contract.ts'
import css from './oee.module.css'
import { choosePeriod, type Period, type PeriodScope, type Shift, scopeOf, shiftsOf, stepPeriod } from './oee-period.ts'

const words = {
  where: { en: 'Line or unit', de: 'Linie oder Anlage' },
  period: { en: 'Period', de: 'Zeitraum' },
  day: { en: 'Day', de: 'Tag' },
  week: { en: 'Week', de: 'Woche' },
  weekFrom: { en: 'Week from', de: 'Woche ab' },
  before: { en: 'Earlier', de: 'Früher' },
  after: { en: 'Later', de: 'Später' },
}

const calendar = { addDays, mondayOf }
const DAY_MS = 86_400_000
/** So far back the shifts are known and one can step. */
const KNOWN_DAYS = 35
const topLevels: readonly string[] = ['Enterprise', 'Site', 'Area']
const known: readonly string[] = [...topLevels, ...workCenterLevels, ...workUnitLevels]

export interface PlaceRow {
  /** Steps below the top of the tree. */
  readonly depth: number
  readonly id: string
  readonly code: string
  readonly name: string
  readonly level: string
  readonly parentId: string | null
}

export type Day = z.infer<typeof SiteDayRow>

export interface Place {
  readonly equipment: PlaceRow
  /** IANA zone of its site; undefined above sites, each of which has its own. */
  readonly zone: string | undefined
  readonly places: readonly PlaceRow[]
  readonly isUnit: boolean
  /** Above sites there are no shifts, only days: the same day of work at each, by its own clock. */
  readonly days: readonly Day[] | undefined
  readonly period: Period
  readonly scope: PeriodScope
  /** The shifts of the period, oldest first. */
  readonly shifts: readonly Shift[]
  readonly allShifts: readonly Shift[]
  readonly isRunning: boolean
}

/** The equipment in the order of its tree, each with its depth. */
function inTreeOrder(rows: readonly Omit<PlaceRow, 'depth'>[]): PlaceRow[] {
  const ids = new Set(rows.map(({ id }) => id))
  const below = Map.groupBy(rows, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : ''))
  const walk = (parent: string, depth: number): PlaceRow[] =>
    depth > 8 ? [] : (below.get(parent) ?? []).flatMap((row) => [{ ...row, depth }, ...walk(row.id, depth + 1)])
  return walk('', 0)
}

/** Where and when one looks, out of the address: a link shows another person the same. */
export function usePlace(): {
  readonly place: Place | undefined
  readonly places: readonly PlaceRow[]
  readonly isLoading: boolean
  readonly error: unknown
  retry(): void
} {
  const wish = useScreenSearch()
  const now = useNow(60_000)
  const list = useQuestion(equipment.queries.list, { limit: 500 } as never)
  const places = useMemo(() => {
    const rows = (list.data as { rows: readonly Omit<PlaceRow, 'depth'>[] } | undefined)?.rows ?? []
    return inTreeOrder(rows.filter(({ level }) => known.includes(level)))
  }, [list.data])
  const chosen = places.find(({ id }) => id === wish['at']) ?? places.find(({ level }) => !topLevels.includes(level)) ?? places[0]
  const today = Math.floor(now / DAY_MS) * DAY_MS
  const window = { startsAt: isoOf(today - KNOWN_DAYS * DAY_MS), endsAt: isoOf(today + 2 * DAY_MS) }
  const answer = useShifts(chosen, window)
  const { all, days } = answer
  const nowIso = isoOf(now)
  const period = all && choosePeriod(days ? { ...wish, by: 'day' } : wish, all, nowIso, calendar)
  const scope = all && period && scopeOf(period, all, calendar)
  const isLoading = list.isPending || (chosen !== undefined && answer.isPending)
  const error = list.error ?? answer.error
  const retry = () => void (list.error ? list.refetch() : answer.refetch())
  if (!chosen || !all || !period || !scope) return { place: undefined, places, isLoading, error, retry }
  const shifts = shiftsOf(period, all, calendar)
  const isRunning = shifts.some((shift) => shift.endsAt > nowIso)
  const isUnit = (workUnitLevels as readonly string[]).includes(chosen.level)
  return {
    place: { equipment: chosen, zone: answer.zone, places, isUnit, days, period, scope, shifts, allShifts: all, isRunning },
    places,
    isLoading,
    error,
    retry,
  }
}

/** The shifts of a place. Of one above sites each day of work stands for one, from its begin at the first site to its end at the last. */
function useShifts(chosen: PlaceRow | undefined, window: { readonly startsAt: Instant; readonly endsAt: Instant }) {
  const input = { equipmentId: (chosen?.id ?? '') as EquipmentId, ...window }
  const isAboveSites = chosen?.level === 'Enterprise'
  const live = ['operations.performance.unitTime']
  const shifts = useQuestion(listShifts, input, { enabled: chosen !== undefined && !isAboveSites, live })
  const days = useQuestion(listSiteDays, input, { enabled: isAboveSites, live })
  const { isPending, error, refetch } = isAboveSites ? days : shifts
  const asShifts = useMemo(() => days.data?.rows.map(shiftOfDay), [days.data])
  return isAboveSites
    ? { isPending, error, refetch, all: asShifts, days: days.data?.rows, zone: undefined }
    : { isPending, error, refetch, all: shifts.data?.rows, days: undefined, zone: shifts.data?.zone }
}

function shiftOfDay({ shiftOn, startsAt, endsAt }: Day): Shift {
  return { shiftOn, startsAt, endsAt, shiftCode: '', plannedBusySeconds: '0', closedAt: null, closingCommandId: null, restated: false }
}

function isoOf(ms: number): Instant {
  return new Date(ms).toISOString() as Instant
}

/** The address of a period. */
export function searchOf(period: Period): Readonly<Record<string, string | undefined>> {
  return { by: period.by, on: period.on, shift: period.by === 'shift' ? period.code : undefined }
}

/** How a period is called: `Early, Sun 22/11/2026`. */
export function usePeriodName(): (period: Period) => string {
  const t = useWords()
  const format = useFormat()
  return (period) => {
    if (period.by === 'shift') return `${period.code}, ${format.day(period.on)}`
    return period.by === 'day' ? format.day(period.on) : `${t(words.weekFrom)} ${format.day(period.on)}`
  }
}

/** Chooses line or unit, the kind of period, and steps through time. */
export function PlaceBar({ place }: { readonly place: Place }) {
  const t = useWords()
  const called = useNames()
  const go = useGo()
  const { period } = place
  const depths = new Map(place.places.map((row) => [row.id, row.depth * 18]))
  const kinds = [
    { value: 'shift', label: t(texts.shift) },
    { value: 'day', label: t(words.day) },
    { value: 'week', label: t(words.week) },
  ]
  return (
    <div className={css.bar}>
      <Select
        className={css.where ?? ''}
        aria-label={t(words.where)}
        searchable
        allowDeselect={false}
        data={place.places.map((row) => ({ value: row.id, label: called(row.name) }))}
        renderOption={({ option }) => <span style={{ paddingInlineStart: depths.get(option.value) }}>{option.label}</span>}
        value={place.equipment.id}
        onChange={(id) => go.search({ at: id ?? undefined })}
        maxDropdownHeight={420}
      />
      {place.days ? null : (
        <SegmentedControl
          aria-label={t(words.period)}
          data={kinds}
          value={period.by}
          onChange={(by) => go.search({ by, on: period.on, shift: undefined })}
        />
      )}
      <Stepper place={place} />
    </div>
  )
}

/** One period back, one forward; never into the future. */
function Stepper({ place: { period, allShifts } }: { readonly place: Place }) {
  const t = useWords()
  const go = useGo()
  const nameOf = usePeriodName()
  const now = useNow(60_000)
  const stepTo = (step: 1 | -1) => stepPeriod(period, step, allShifts, isoOf(now), calendar)
  const [before, after] = [stepTo(-1), stepTo(1)]
  return (
    <div className={css.step}>
      <ActionIcon
        variant="default"
        size={42}
        aria-label={t(words.before)}
        disabled={!before}
        onClick={() => before && go.search(searchOf(before))}
      >
        <IconChevronLeft size={20} />
      </ActionIcon>
      <strong aria-live="polite">{nameOf(period)}</strong>
      <ActionIcon
        variant="default"
        size={42}
        aria-label={t(words.after)}
        disabled={!after}
        onClick={() => after && go.search(searchOf(after))}
      >
        <IconChevronRight size={20} />
      </ActionIcon>
    </div>
  )
}
