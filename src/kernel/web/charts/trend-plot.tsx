import 'uplot/dist/uPlot.min.css'
import './trend.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { type Format, useFormat } from '../format-context.ts'
import { useWidth } from './use-size.ts'

export interface TrendSeries {
  readonly name: string
  /** One value per instant; null is a gap. */
  readonly values: readonly (number | null)[]
  /** CSS variable of a token, `var(--ink)`; ink when nothing is given. */
  readonly color?: string
  readonly isDashed?: boolean
  readonly isStepped?: boolean
  /** Each value is a point: also one that stands alone is seen. */
  readonly isDotted?: boolean
}

export interface TrendProps {
  readonly label: string
  readonly atMs: readonly number[]
  readonly series: readonly TrendSeries[]
  readonly heightPx?: number
  readonly formatValue?: (value: number) => string
}

function optionsOf(props: TrendProps, format: Format, widthPx: number, style: CSSStyleDeclaration): uPlot.Options {
  const token = (color: string) => style.getPropertyValue(color.slice(4, -1)).trim()
  const valueOf = props.formatValue ?? ((value: number) => format.decimal(value))
  const axis = {
    stroke: token('var(--ink-faint)'),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: token('var(--line)'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: widthPx,
    height: props.heightPx ?? 240,
    ms: 1,
    legend: { live: true },
    cursor: { points: { size: 8 } },
    tzDate: (ms) => uPlot.tzDate(new Date(ms), format.zone),
    axes: [
      { ...axis, values: (_plot, ticks) => ticks.map((at) => format.instant(at, 'time')) },
      { ...axis, size: 56, values: (_plot, ticks) => ticks.map(valueOf) },
    ],
    series: [
      { label: '', value: (_plot, at) => (at === null ? '' : format.instant(at, 'seconds')) },
      ...props.series.map((series) => ({
        label: series.name,
        stroke: token(series.color ?? 'var(--ink)'),
        width: 1.75,
        points: series.isDotted ? { show: true, size: 5, fill: token(series.color ?? 'var(--ink)') } : { show: false },
        ...(series.isDashed ? { dash: [6, 4] } : {}),
        ...(series.isStepped && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : valueOf(value)),
      })),
    ],
  }
}

export default function TrendPlot(props: TrendProps) {
  const [frame, widthPx] = useWidth<HTMLDivElement>()
  const format = useFormat()
  const scheme = useComputedColorScheme('light')
  const plot = useRef<uPlot>(undefined)

  useEffect(() => {
    const element = frame.current
    if (!element || widthPx === 0) return
    const chart = new uPlot(optionsOf(props, format, widthPx, getComputedStyle(element)), valuesOf(props), element)
    plot.current = chart
    return () => {
      plot.current = undefined
      chart.destroy()
    }
    // A new scheme, language or set of series needs a new plot; new values do not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [widthPx, scheme, format, props.series.length, props.heightPx])

  useEffect(() => plot.current?.setData(valuesOf(props)), [props])

  return <div ref={frame} role="img" aria-label={props.label} style={{ minHeight: (props.heightPx ?? 240) + 30 }} />
}

function valuesOf(props: TrendProps): uPlot.AlignedData {
  return [props.atMs as number[], ...props.series.map((series) => series.values as (number | null)[])]
}
