import { Chip, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { periods, type Recurrence } from '../../contract/field-values.ts'
import { useFormat } from '../format-context.ts'
import { fill, usePlural, useWords } from '../words.ts'
import css from './recurrence-input.module.css'

const words = {
  every: { en: 'Every', de: 'Alle' },
  period: { en: 'Period', de: 'Zeitraum' },
  from: { en: 'Counted from', de: 'Gezählt ab' },
  days: { en: 'Only on', de: 'Nur am' },
  onDays: { en: '{what}, on {days}', de: '{what}, am {days}' },
}
const periodWords = {
  Day: { en: 'days', de: 'Tage' },
  Week: { en: 'weeks', de: 'Wochen' },
  Month: { en: 'months', de: 'Monate' },
  Year: { en: 'years', de: 'Jahre' },
}
const everyWords = {
  Day: {
    one: { en: 'Every day from {from}', de: 'Täglich ab {from}' },
    other: { en: 'Every {count} days from {from}', de: 'Alle {count} Tage ab {from}' },
  },
  Week: {
    one: { en: 'Every week from {from}', de: 'Wöchentlich ab {from}' },
    other: { en: 'Every {count} weeks from {from}', de: 'Alle {count} Wochen ab {from}' },
  },
  Month: {
    one: { en: 'Every month from {from}', de: 'Monatlich ab {from}' },
    other: { en: 'Every {count} months from {from}', de: 'Alle {count} Monate ab {from}' },
  },
  Year: {
    one: { en: 'Every year from {from}', de: 'Jährlich ab {from}' },
    other: { en: 'Every {count} years from {from}', de: 'Alle {count} Jahre ab {from}' },
  },
}
/** 1 is Monday. */
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

function useWeekday(): (weekday: number) => string {
  const { language } = useFormat()
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  // The fifth of January 2026 is a Monday.
  return (weekday) => format.format(Date.UTC(2026, 0, 4 + weekday))
}

/** `Every 3 months from 1 Jan 2026`, `Every week from 5 Jan 2026, on Mon, Wed`. */
export function RecurrenceText({ value }: { readonly value: Recurrence }) {
  const t = useWords()
  const plural = usePlural()
  const format = useFormat()
  const weekday = useWeekday()
  const what = plural(everyWords[value.period], { count: value.every, from: format.day(value.startsOn) })
  if (value.weekdays.length === 0) return what
  return fill(t(words.onDays), { what, days: value.weekdays.map(weekday).join(', ') })
}

function Weekdays({ value, onChange }: { readonly value: readonly number[]; readonly onChange: (chosen: readonly number[]) => void }) {
  const t = useWords()
  const weekday = useWeekday()
  return (
    <Chip.Group multiple value={value.map(String)} onChange={(days) => onChange(days.map(Number).toSorted((left, right) => left - right))}>
      <div className={css.days} role="group" aria-label={t(words.days)}>
        {weekdays.map((one) => (
          <Chip key={one} value={String(one)} variant="outline">
            {weekday(one)}
          </Chip>
        ))}
      </div>
    </Chip.Group>
  )
}

/** @param value empty while nothing is typed: then there is no recurrence. */
export function RecurrenceInput(props: {
  readonly shared: {
    readonly label: string
    readonly description: string | undefined
    readonly error: string | undefined
    readonly disabled: boolean
  }
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}) {
  const { shared, value, onChange } = props
  const t = useWords()
  const typed = (value === '' ? { every: '', period: 'Month', weekdays: [], startsOn: '' } : value) as Omit<Recurrence, 'every'> & {
    every: number | ''
  }
  const change = (part: object) => {
    const next = { ...typed, ...part }
    onChange(
      next.every === '' && (next.startsOn as string) === '' ? '' : { ...next, weekdays: next.period === 'Week' ? next.weekdays : [] },
    )
  }
  return (
    <fieldset className={css.recurrence} disabled={shared.disabled}>
      <legend>{shared.label}</legend>
      {shared.description ? <p>{shared.description}</p> : null}
      <div className={css.parts}>
        <NumberInput
          label={t(words.every)}
          min={1}
          max={1000}
          allowDecimal={false}
          value={typed.every}
          onChange={(every) => change({ every })}
        />
        <NativeSelect
          size="md"
          label={t(words.period)}
          value={typed.period}
          data={periods.map((period) => ({ value: period, label: t(periodWords[period]) }))}
          onChange={(event) => change({ period: event.currentTarget.value })}
        />
        <TextInput
          label={t(words.from)}
          type="date"
          value={typed.startsOn}
          onChange={(event) => change({ startsOn: event.currentTarget.value })}
        />
      </div>
      {typed.period === 'Week' ? <Weekdays value={typed.weekdays} onChange={(chosen) => change({ weekdays: chosen })} /> : null}
      {shared.error ? <p className={css.fault}>{shared.error}</p> : null}
    </fieldset>
  )
}
