/** A course in one line, without axes. Missing values (null) are gaps, not zeros. The text beside it says the number. */
export function Sparkline(props: {
  readonly label: string
  readonly values: readonly (number | null)[]
  readonly widthPx?: number
  readonly heightPx?: number
  /** Draws a faint line at this value. */
  readonly target?: number
}) {
  const { values, widthPx = 120, heightPx = 28 } = props
  const known = values.filter((value) => value !== null)
  const most = Math.max(...known, props.target ?? Number.NEGATIVE_INFINITY)
  const least = Math.min(...known, props.target ?? Number.POSITIVE_INFINITY)
  const yOf = (value: number) => heightPx - 3 - ((value - least) / Math.max(1e-9, most - least)) * (heightPx - 6)
  const xOf = (index: number) => 2 + (index / Math.max(1, values.length - 1)) * (widthPx - 6)
  let pen = 'M'
  const path = values
    .map((value, index) => {
      if (value === null) {
        pen = 'M'
        return ''
      }
      const step = `${pen}${xOf(index).toFixed(1)} ${yOf(value).toFixed(1)}`
      pen = 'L'
      return step
    })
    .join(' ')
  const last = values.at(-1)
  return (
    <svg width={widthPx} height={heightPx} role="img" aria-label={props.label}>
      {props.target === undefined ? null : (
        <line x1="0" x2={widthPx} y1={yOf(props.target)} y2={yOf(props.target)} stroke="var(--line-strong)" strokeDasharray="3 3" />
      )}
      <path d={path} fill="none" stroke="var(--ink)" strokeWidth="1.6" strokeLinejoin="round" />
      {last === null || last === undefined ? null : <circle cx={xOf(values.length - 1)} cy={yOf(last)} r="2.6" fill="var(--ink)" />}
    </svg>
  )
}
