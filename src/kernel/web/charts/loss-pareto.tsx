import { useMemo } from 'react'
import { useFormat } from '../format-context.ts'
import { useWords } from '../words.ts'
import css from './loss-pareto.module.css'
import { type Loss, layOutPareto, type ParetoRow } from './pareto-layout.ts'

const words = {
  rest: { en: 'Other', de: 'Übrige' },
  times: { en: '{n}×', de: '{n}×' },
  cumulated: { en: 'cumulated', de: 'kumuliert' },
}

/** Points of the cumulative curve in per cent of the plot, one per row, at the middle of the row's height. */
function curve(rows: readonly ParetoRow[]): string {
  return rows.map((row, index) => `${(row.cumulated * 100).toFixed(2)},${(((index + 0.5) / rows.length) * 100).toFixed(2)}`).join(' ')
}

/**
 * The losses, largest first, as a lying Pareto: long names have their room, and it reads on a phone.
 * The thin line is the cumulated share. Rows are buttons when `onPick` is given.
 */
export function LossPareto(props: {
  readonly label: string
  readonly losses: readonly Loss[]
  /** How an amount is written; a duration of so many seconds when nothing is given. */
  readonly formatAmount?: (amount: number) => string
  readonly most?: number
  readonly onPick?: (loss: Loss) => void
}) {
  const t = useWords()
  const format = useFormat()
  const rows = useMemo(() => layOutPareto(props.losses, props.most ?? 8, t(words.rest)), [props.losses, props.most, t])
  const amountOf = props.formatAmount ?? ((seconds: number) => format.duration(seconds * 1000))
  return (
    <div className={css.pareto}>
      <ol aria-label={props.label}>
        {rows.map((row, index) => {
          const inside = (
            <>
              <span className={css.name}>
                <span className={css.rank}>{index + 1}</span>
                <span className={css.text}>{row.name}</span>
              </span>
              <span className={css.plot} aria-hidden="true">
                <span className={css.bar} style={{ transform: `scaleX(${row.length})`, background: row.color ?? 'var(--ink-soft)' }} />
              </span>
              <span className={css.amount}>{amountOf(row.amount)}</span>
              <span className={css.count}>{row.count === undefined ? '' : `${format.decimal(row.count)}×`}</span>
              <span className={css.share}>{format.ratio(row.share, 0)}</span>
              <span className={css.cumulated}>
                <span className="for-readers">{t(words.cumulated)} </span>
                {format.ratio(row.cumulated, 0)}
              </span>
            </>
          )
          return (
            <li key={row.id || 'rest'}>
              {props.onPick && row.id ? (
                <button type="button" className={css.row} onClick={() => props.onPick?.(row)}>
                  {inside}
                </button>
              ) : (
                <div className={css.row}>{inside}</div>
              )}
            </li>
          )
        })}
      </ol>
      <div className={css.curve} aria-hidden="true">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" focusable="false">
          <title>{t(words.cumulated)}</title>
          <polyline points={curve(rows)} fill="none" stroke="var(--ink)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
        {rows.map((row, index) => (
          <span key={row.id || 'rest'} style={{ left: `${row.cumulated * 100}%`, top: `${((index + 0.5) / rows.length) * 100}%` }} />
        ))}
      </div>
    </div>
  )
}
