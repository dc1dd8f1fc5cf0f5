import { useMemo } from 'react'
import { useFormat } from '../format-context.ts'
import { useWords } from '../words.ts'
import css from './loss-pareto.module.css'
import { type Loss, layOutPareto, type ParetoRow } from './pareto-layout.ts'

const words = {
  rest: { en: 'Other', de: 'Übrige' },
  cumulated: { en: 'cumulated', de: 'kumuliert' },
}

/** Points of the cumulative curve in per cent of the plot, one per row, at the middle of the row's height. */
function curve(rows: readonly ParetoRow[]): string {
  return rows.map((row, index) => `${(row.cumulated * 100).toFixed(2)},${(((index + 0.5) / rows.length) * 100).toFixed(2)}`).join(' ')
}

interface RowProps {
  readonly row: ParetoRow
  readonly rank: number
  readonly amount: string
  readonly onPick: (() => void) | undefined
}

function Row({ row, rank, amount, onPick }: RowProps) {
  const t = useWords()
  const format = useFormat()
  const inside = (
    <>
      <span className={css.name}>
        <span className={css.rank}>{rank}</span>
        <span className={css.text}>{row.name}</span>
      </span>
      <span className={css.plot} aria-hidden="true">
        <span className={css.bar} style={{ transform: `scaleX(${row.length})`, background: row.color ?? 'var(--ink-soft)' }} />
      </span>
      <span className={css.amount}>{amount}</span>
      <span className={css.count}>{row.count === undefined ? '' : `${format.decimal(row.count)}×`}</span>
      <span className={css.share}>{format.ratio(row.share, 0)}</span>
      <span className={css.cumulated}>
        <span className="for-readers">{t(words.cumulated)} </span>
        {format.ratio(row.cumulated, 0)}
      </span>
    </>
  )
  return onPick ? (
    <button type="button" className={css.row} onClick={onPick}>
      {inside}
    </button>
  ) : (
    <div className={css.row}>{inside}</div>
  )
}

function Curve({ rows }: { readonly rows: readonly ParetoRow[] }) {
  return (
    <div className={css.curve} aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" focusable="false">
        <polyline points={curve(rows)} fill="none" stroke="var(--ink)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
      {rows.map((row, index) => (
        <span key={row.id || 'rest'} style={{ left: `${row.cumulated * 100}%`, top: `${((index + 0.5) / rows.length) * 100}%` }} />
      ))}
    </div>
  )
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
  const { onPick } = props
  const t = useWords()
  const format = useFormat()
  const rest = t(words.rest)
  const rows = useMemo(() => layOutPareto(props.losses, props.most ?? 8, rest), [props.losses, props.most, rest])
  const amountOf = props.formatAmount ?? ((seconds: number) => format.duration(seconds * 1000))
  return (
    <div className={css.pareto}>
      <ol aria-label={props.label}>
        {rows.map((row, index) => (
          <li key={row.id || 'rest'}>
            <Row row={row} rank={index + 1} amount={amountOf(row.amount)} onPick={onPick && row.id ? () => onPick(row) : undefined} />
          </li>
        ))}
      </ol>
      <Curve rows={rows} />
    </div>
  )
}
