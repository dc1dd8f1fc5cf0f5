import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { Decimal } from '../../kernel/contract/quantity.ts'
import { useNow } from '../../kernel/web/clock.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { type MonitoredRow, tryLimits } from './contract.ts'
import { words } from './limit-words.ts'
import css from './monitored.module.css'
import { TriedCourse } from './tried-course.screen.tsx'

const HOUR_MS = 3_600_000
const periods = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 31 * 24 * HOUR_MS } as const
type Period = keyof typeof periods

/** What a person types, as text; empty where there is none. */
interface Typed {
  readonly min: string
  readonly max: string
  readonly deadBand: string
  readonly delay: string
  readonly period: Period
}

/** A range on trial: typed here, judged at once, saved nowhere. */
export function TryLimits({ row }: { readonly row: MonitoredRow }) {
  const t = useWords()
  const [typed, setTyped] = useState<Typed>({
    ...{
      min: row.min ?? '',
      max: row.max ?? '',
      deadBand: row.deadBand ?? '',
      delay: row.delaySeconds === null ? '' : String(row.delaySeconds),
    },
    period: 'day',
  })
  const change = (name: keyof Typed, value: string) => setTyped((before) => ({ ...before, [name]: value }))
  const faultOf = (text: string) => (text === '' || Decimal.safeParse(decimalOf(text)).success ? undefined : t(words.notDecimal))
  const lines = [
    ['min', words.min],
    ['max', words.max],
    ['deadBand', words.band],
    ['delay', words.delay],
  ] as const
  return (
    <div className={css.form}>
      <div className={css.limits}>
        {lines.map(([name, label]) => (
          <TextInput
            key={name}
            label={t(label)}
            inputMode="decimal"
            autoComplete="off"
            value={typed[name]}
            error={faultOf(typed[name])}
            onChange={(event) => change(name, event.currentTarget.value)}
          />
        ))}
        <NativeSelect
          size="md"
          label={t(words.period)}
          value={typed.period}
          data={(Object.keys(periods) as Period[]).map((value) => ({ value, label: t(words[value]) }))}
          onChange={(event) => change('period', event.currentTarget.value)}
        />
      </div>
      <p className={css.hint}>{t(words.tryHint)}</p>
      <Tried row={row} typed={typed} />
    </div>
  )
}

function Tried({ row, typed }: { readonly row: MonitoredRow; readonly typed: Typed }) {
  const t = useWords()
  const now = useNow(60_000)
  const [endsAtMs] = useState(now)
  const { equipmentId, equipmentClassId, signal } = row
  const numbers = Object.fromEntries(
    (['min', 'max', 'deadBand'] as const).flatMap((name) => {
      const decimal = Decimal.safeParse(decimalOf(typed[name]))
      return decimal.success ? [[name, decimal.data]] : []
    }),
  )
  const hasLimit = 'min' in numbers || 'max' in numbers
  const [startsAt, endsAt] = [endsAtMs - periods[typed.period], endsAtMs].map((atMs) => new Date(atMs).toISOString() as Instant) as [
    Instant,
    Instant,
  ]
  const input = {
    ...{
      equipmentId: equipmentId as EquipmentId,
      signal,
      startsAt,
      endsAt,
      delaySeconds: /^\d{1,5}$/.test(typed.delay) ? typed.delay : '0',
    },
    ...(equipmentClassId !== null && { equipmentClassId }),
    ...numbers,
  }
  const answer = useQuestion(tryLimits, input, { enabled: hasLimit })
  if (!hasLimit) return <EmptyState title={t(words.noLimit)} minHeight={120} />
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { units, isCut } = answer.data
  if (units.length === 0) return <EmptyState title={t(words.noSignal)} minHeight={120} />
  return (
    <>
      {isCut ? <p className={css.hint}>{t(words.cut)}</p> : null}
      {units.map((unit) => (
        <TriedCourse key={`${unit.equipmentId} ${unit.metric}`} tried={unit} limits={numbers} unit={row.unit} />
      ))}
    </>
  )
}

/** As it is typed in either language. */
function decimalOf(text: string): string {
  return text.trim().replace(',', '.')
}
