import { type ComponentProps, useMemo } from 'react'
import type { FieldPanel } from '../../kernel/web/resource/resource-directory.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { nowMs } from '../../kernel/web/clock.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listCalendarFaults } from './calendar-fault.ts'
import { CalendarRows } from './calendar-rows.screen.tsx'
import { exceptionColumns, recurringColumns, shiftColumns, spanColumns, teamColumns } from './calendar-columns.screen.tsx'
import { expandCalendar } from './expand-calendar.ts'
import { addDays, instantOf, localDayOf } from './wall-clock.ts'
import { emptyWorkCalendar, type CalendarPeriod, type WorkCalendarDefinition } from './work-calendar.ts'
import css from './work-calendar.module.css'

const words = {
  nobody: {
    en: 'Nothing is scheduled yet: add shifts, then a team with its rotation, for instance “Early 5/2”.',
    de: 'Noch ist nichts geplant: Bitte Schichten anlegen und dann eine Gruppe mit Schichtplan, zum Beispiel „Früh 5/2“.',
  },
  preview: { en: 'The next two weeks', de: 'Die nächsten zwei Wochen' },
  shifts: { en: 'Shifts', de: 'Schichten' },
  teams: { en: 'Teams and rotations', de: 'Gruppen und Schichtpläne' },
  recurring: { en: 'Planned stops every week', de: 'Geplante Stillstände jede Woche' },
  holidays: { en: 'Holidays', de: 'Feiertage' },
  stops: { en: 'Planned stops', de: 'Geplante Stillstände' },
  exceptions: { en: 'Added and cancelled shifts', de: 'Zusätzliche und ausgefallene Schichten' },
}
const DAYS = 14

/** The rules of a work calendar in small tables, with what they mean for the next two weeks above them. */
export function WorkCalendarPanel({ value, onChange, isReadOnly }: ComponentProps<FieldPanel>) {
  const t = useWords()
  const calendar = (value || emptyWorkCalendar) as WorkCalendarDefinition
  const faults = listCalendarFaults(calendar)
  const put = <Key extends keyof WorkCalendarDefinition>(key: Key) => ({
    rows: calendar[key],
    isReadOnly,
    onChange: (rows: object[]) => onChange({ ...calendar, [key]: rows }),
  })
  const today = localDayOf(nowMs(), 'UTC')
  const span = () => ({ name: '', startsAt: `${today}T00:00`, endsAt: `${addDays(today, 1)}T00:00` })
  const shiftCode = calendar.shifts[0]?.code ?? ''
  const fresh = {
    shift: () => ({ code: `S${calendar.shifts.length + 1}`, startsAt: '06:00', endsAt: '14:00', breaks: [] }),
    team: () => ({
      code: `T${calendar.teams.length + 1}`,
      rotation: [{ shiftCode, daysOn: 5, daysOff: 2 }],
      rotationStartsOn: today,
      worksUntilOn: null,
    }),
    recurring: () => ({ name: '', weekdays: [1], startsAt: '06:00', durationMinutes: 60, validFromOn: null, validUntilOn: null }),
    exception: () => ({ kind: 'Cancelled' as const, shiftOn: today, shiftCode: null }),
  }
  return (
    <div>
      {faults.length > 0 ? (
        <ul className={css.faults} role="status">
          {faults.map((fault) => (
            <li key={fault.en}>{t(fault)}</li>
          ))}
        </ul>
      ) : calendar.teams.length === 0 && calendar.exceptions.length === 0 ? (
        <p className={css.note}>{t(words.nobody)}</p>
      ) : (
        <Preview calendar={calendar} />
      )}
      <CalendarRows title={words.shifts} columns={shiftColumns} fresh={fresh.shift} {...put('shifts')} />
      <CalendarRows title={words.teams} columns={teamColumns} fresh={fresh.team} {...put('teams')} />
      <CalendarRows title={words.recurring} columns={recurringColumns} fresh={fresh.recurring} {...put('recurringStops')} />
      <CalendarRows title={words.holidays} columns={spanColumns} fresh={span} {...put('holidays')} />
      <CalendarRows title={words.stops} columns={spanColumns} fresh={span} {...put('plannedStops')} />
      <CalendarRows title={words.exceptions} columns={exceptionColumns} fresh={fresh.exception} {...put('exceptions')} />
    </div>
  )
}

function Preview({ calendar }: { readonly calendar: WorkCalendarDefinition }) {
  const t = useWords()
  const format = useFormat()
  const { zone } = format
  const today = localDayOf(nowMs(), zone)
  const days = useMemo(() => Array.from({ length: DAYS }, (_, index) => addDays(today, index)), [today])
  const periods = useMemo(() => expandSafely(calendar, zone, days), [calendar, zone, days])
  return (
    <figure className={css.preview}>
      <figcaption className="label">{t(words.preview)}</figcaption>
      {days.map((day) => (
        <Day key={day} day={day} zone={zone} periods={periods} />
      ))}
    </figure>
  )
}

function Day({ day, zone, periods }: { readonly day: string; readonly zone: string; readonly periods: readonly CalendarPeriod[] }) {
  const format = useFormat()
  const startsAtMs = instantOf(`${day}T00:00`, zone)
  const endsAtMs = instantOf(`${addDays(day, 1)}T00:00`, zone)
  const percent = (ms: number) => `${((ms / (endsAtMs - startsAtMs)) * 100).toFixed(3)}%`
  const shown = periods.filter((period) => period.startsAtMs < endsAtMs && period.endsAtMs > startsAtMs)
  return (
    <>
      <span>{format.day(day)}</span>
      <div className={css.day}>
        {shown.map((period) => {
          const from = Math.max(period.startsAtMs, startsAtMs)
          const until = Math.min(period.endsAtMs, endsAtMs)
          const hours = `${format.instant(period.startsAtMs, 'time')}–${format.instant(period.endsAtMs, 'time')}`
          return (
            <span
              key={period.startsAtMs}
              className={css.period}
              data-planned={period.planned}
              title={`${period.shiftCode} ${hours}`}
              style={{ left: percent(from - startsAtMs), width: percent(until - from) }}
            >
              {period.planned === 'Busy' ? period.shiftCode : ''}
            </span>
          )
        })}
      </div>
    </>
  )
}

/** Half-typed times mean nothing yet. */
function expandSafely(calendar: WorkCalendarDefinition, zone: string, days: readonly string[]): CalendarPeriod[] {
  try {
    const window = { startsAtMs: instantOf(`${days[0]}T00:00`, zone), endsAtMs: instantOf(`${addDays(days.at(-1)!, 1)}T00:00`, zone) }
    return expandCalendar(calendar, zone, window)
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}
