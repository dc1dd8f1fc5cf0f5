import { useFormat } from '../format-context.ts'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import css from './hour-board.module.css'

export interface HourRow {
  readonly startsAtMs: number
  readonly endsAtMs: number
  /** Decimals as text; `undefined` where nothing was planned, or the hour has not begun. */
  readonly target: string | undefined
  readonly actual: string | undefined
  /** Actual less target, of the part of the hour that has passed. */
  readonly gap: string | undefined
  readonly reason?: string
  readonly action?: string
}

function toneOf(gap: string | undefined): 'none' | 'even' | 'ahead' | 'behind' {
  if (gap === undefined) return 'none'
  const value = Number(gap)
  return value === 0 ? 'even' : value > 0 ? 'ahead' : 'behind'
}

function Row(props: { readonly row: HourRow; readonly nowMs: number; readonly onPick: ((row: HourRow) => void) | undefined }) {
  const { row } = props
  const t = useWords()
  const format = useFormat()
  const isNow = row.startsAtMs <= props.nowMs && props.nowMs < row.endsAtMs
  const tone = toneOf(row.gap)
  const share = row.target && row.actual ? Math.min(1, Number(row.actual) / Math.max(1, Number(row.target))) : 0
  return (
    <tr data-now={isNow || undefined} data-tone={tone} aria-current={isNow ? 'time' : undefined}>
      <th scope="row">
        {format.instant(row.startsAtMs, 'time')}
        <span className={css.to}>–{format.instant(row.endsAtMs, 'time')}</span>
      </th>
      <td className={css.number}>{row.target === undefined ? '–' : format.decimal(row.target)}</td>
      <td className={css.number}>
        <span className={css.actual}>{row.actual === undefined ? '' : format.decimal(row.actual)}</span>
        <span className={css.track} aria-hidden="true">
          <span style={{ transform: `scaleX(${share})` }} />
        </span>
      </td>
      <td className={`${css.number} ${css.gap}`}>{row.gap === undefined ? '' : format.signed(row.gap)}</td>
      <td className={css.why}>
        {props.onPick && tone === 'behind' ? (
          <button type="button" onClick={() => props.onPick?.(row)}>
            {row.reason ?? `+ ${t(texts.reason)}`}
          </button>
        ) : (
          row.reason
        )}
      </td>
      <td className={css.what}>{row.action}</td>
    </tr>
  )
}

/**
 * Hour by hour: what was due, what came, and why not. Behind is marked by an arrow and by words, not only by colour. Rows
 * with a gap are buttons when `onPick` is given (to write reason and action). Sized by the font size around it.
 */
export function HourBoard(props: {
  readonly label: string
  readonly rows: readonly HourRow[]
  readonly nowMs: number
  readonly onPick?: (row: HourRow) => void
}) {
  const t = useWords()
  const heads = [
    { words: texts.hour, className: undefined },
    { words: texts.target, className: css.number },
    { words: texts.actual, className: css.number },
    { words: texts.gap, className: css.number },
    { words: texts.reason, className: css.why },
    { words: texts.action, className: css.what },
  ]
  return (
    <table className={css.board} aria-label={props.label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head.words.en} scope="col" className={head.className}>
              {t(head.words)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <Row key={row.startsAtMs} row={row} nowMs={props.nowMs} onPick={props.onPick} />
        ))}
      </tbody>
    </table>
  )
}
