import { useMemo } from 'react'
import { Trend } from '../../kernel/web/charts/trend.tsx'
import { useFormat } from '../../kernel/web/format-context.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import type { TriedUnit } from './contract.ts'
import { drawnCourse } from './drawn-course.ts'
import { looked, words, wouldHaveLeft } from './limit-words.ts'
import css from './monitored.module.css'
import { useMeasured } from './use-measured.screen.tsx'

/** More than one reads; the picture shows them all. */
const MOST_LINES = 20

export interface TriedLimits {
  readonly min?: string
  readonly max?: string
}

/** One machine on trial: its course with the limits in it, and when it would have been outside. */
export function TriedCourse({
  tried,
  limits,
  unit,
}: {
  readonly tried: TriedUnit
  readonly limits: TriedLimits
  readonly unit: string | null
}) {
  const t = useWords()
  const plural = usePlural()
  const format = useFormat()
  const { equipmentCode, metric, curve, excursions } = tried
  const course = useMemo(() => drawnCourse(curve, excursions, limits), [curve, excursions, limits])
  const name = equipmentCode ?? '?'
  const line = (value: number | null) => (value === null ? [] : course.atMs.map(() => value))
  const series = [
    { name: t(words.value), values: course.values },
    { name: t(words.outside), values: course.outside, color: 'var(--bad)', isDotted: true },
    ...[[words.min, course.min] as const, [words.max, course.max] as const].flatMap(([label, value]) =>
      value === null ? [] : [{ name: t(label), values: line(value), color: 'var(--ink-faint)', isDashed: true }],
    ),
  ]
  return (
    <section className={css.tried}>
      <h3>
        {name}: {excursions.length === 0 ? t(words.neverLeft) : plural(wouldHaveLeft, { count: excursions.length })}
        <span>{plural(looked, { count: tried.looked })}</span>
      </h3>
      <Trend
        key={series.length}
        label={fill(t(words.chart), { signal: metric, unit: name })}
        atMs={course.atMs}
        series={series}
        heightPx={220}
        formatValue={(value) => format.decimal(value)}
      />
      <Left excursions={excursions} limits={limits} unit={unit} />
    </section>
  )
}

function Left({
  excursions,
  limits,
  unit,
}: { readonly limits: TriedLimits; readonly unit: string | null } & Pick<TriedUnit, 'excursions'>) {
  const t = useWords()
  const format = useFormat()
  const measured = useMeasured()
  return (
    <ol>
      {excursions
        .slice(-MOST_LINES)
        .toReversed()
        .map(({ leftAt, returnedAt, value, bound }) => (
          <li key={leftAt}>
            {format.instant(leftAt, 'full')} – {returnedAt === null ? t(words.still) : format.instant(returnedAt, 'full')}:{' '}
            {measured(value, unit)},{' '}
            {fill(t(bound === 'max' ? words.above : words.below), { limit: measured(limits[bound] ?? value, unit) })}
          </li>
        ))}
    </ol>
  )
}
