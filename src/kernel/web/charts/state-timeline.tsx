import { ActionIcon, useComputedColorScheme } from '@mantine/core'
import { IconArrowsHorizontal, IconMinus, IconPlus } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { type Format, useFormat } from '../format-context.ts'
import { hourOfDay } from '../format.ts'
import { StatePill } from '../parts/state-pill.tsx'
import { machineStates, stateLooks } from '../theme/states.ts'
import { useWords } from '../words.ts'
import css from './state-timeline.module.css'
import { StateTotals } from './state-totals.tsx'
import { drawTimeline } from './timeline-canvas.ts'
import { axisTicks, layOutTimeline, type TimelineInterval, type TimeWindow, totalByState } from './timeline-layout.ts'
import { useWidth } from './use-size.ts'
import { useTimeline } from './use-timeline.ts'

const words = {
  in: { en: 'Zoom in', de: 'Vergrößern' },
  out: { en: 'Zoom out', de: 'Verkleinern' },
  all: { en: 'Show all', de: 'Alles zeigen' },
  keys: {
    en: 'Arrow keys go from interval to interval, plus and minus zoom, Enter opens.',
    de: 'Pfeiltasten gehen von Abschnitt zu Abschnitt, Plus und Minus vergrößern, Eingabe öffnet.',
  },
}

export interface StateTimelineProps {
  /** What the line shows, for screen readers: the name of the unit. */
  readonly label: string
  /** Sorted by start and disjoint; thousands are fine. */
  readonly intervals: readonly TimelineInterval[]
  readonly window: TimeWindow
  readonly nowMs: number
  readonly heightPx?: number
  readonly onPick?: (interval: TimelineInterval) => void
  /** Told when a person has zoomed or gone back to all. */
  readonly onView?: (view: TimeWindow) => void
}

/**
 * What a unit did, second by second, as one band. Pointing or arrow keys read an interval in the line below (which always has
 * its place), dragging zooms to a range, a tap or Enter picks the interval.
 */
export function StateTimeline(props: StateTimelineProps) {
  const { intervals, nowMs, heightPx = 64 } = props
  const [frame, widthPx] = useWidth<HTMLDivElement>()
  const timeline = useTimeline(props, widthPx)
  const { view, current, drag, cursor } = timeline
  const t = useWords()
  const format = useFormat()
  const totals = useMemo(() => totalByState(intervals, view, nowMs), [intervals, view, nowMs])
  const toPx = (ms: number) => ((ms - view.startsAtMs) / (view.endsAtMs - view.startsAtMs)) * widthPx
  const state = current ? t(stateLooks[current.state].words) : ''
  return (
    <div className={css.timeline}>
      <div className={css.head}>
        <StateTotals totals={totals} spanMs={Math.max(1, Math.min(view.endsAtMs, nowMs) - view.startsAtMs)} states={machineStates} />
        <ZoomButtons isZoomed={timeline.isZoomed} onZoom={timeline.zoomBy} onAll={timeline.showAll} />
      </div>
      <div
        ref={frame}
        className={css.band}
        style={{ height: heightPx }}
        role="slider"
        tabIndex={0}
        aria-label={`${props.label}. ${t(words.keys)}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, intervals.length - 1)}
        aria-valuenow={Math.max(0, cursor)}
        aria-valuetext={current ? [state, ...sentence(current, nowMs, format)].join(', ') : props.label}
        {...timeline.hands}
      >
        <Band intervals={intervals} view={view} nowMs={nowMs} widthPx={widthPx} heightPx={heightPx} />
        {nowMs > view.startsAtMs && nowMs < view.endsAtMs ? <span className={css.now} style={{ left: toPx(nowMs) }} /> : null}
        {current && !drag ? (
          <Marked className={css.cursor} fromPx={toPx(current.startsAtMs)} toPx={toPx(current.endsAtMs ?? nowMs)} widthPx={widthPx} />
        ) : null}
        {drag ? <Marked className={css.range} fromPx={drag.fromPx} toPx={drag.toPx} widthPx={widthPx} /> : null}
      </div>
      <Axis view={view} widthPx={widthPx} />
      <Detail interval={current ?? intervals.at(-1)} nowMs={nowMs} />
    </div>
  )
}

/** From when to when, how long, why, for which job. */
function sentence(interval: TimelineInterval, nowMs: number, format: Format): string[] {
  const period = `${format.instant(interval.startsAtMs, 'seconds')}–${interval.endsAtMs === null ? '' : format.instant(interval.endsAtMs, 'seconds')}`
  const parts = [period, format.duration((interval.endsAtMs ?? nowMs) - interval.startsAtMs), interval.reason, interval.job]
  return parts.filter((part) => part !== undefined)
}

function ZoomButtons(props: { readonly isZoomed: boolean; readonly onZoom: (factor: number) => void; readonly onAll: () => void }) {
  const t = useWords()
  return (
    <div className={css.tools}>
      <ActionIcon variant="default" size={40} aria-label={t(words.out)} disabled={!props.isZoomed} onClick={() => props.onZoom(2)}>
        <IconMinus size={18} />
      </ActionIcon>
      <ActionIcon variant="default" size={40} aria-label={t(words.in)} onClick={() => props.onZoom(0.5)}>
        <IconPlus size={18} />
      </ActionIcon>
      <ActionIcon variant="default" size={40} aria-label={t(words.all)} disabled={!props.isZoomed} onClick={props.onAll}>
        <IconArrowsHorizontal size={18} />
      </ActionIcon>
    </div>
  )
}

function Band(props: {
  readonly intervals: readonly TimelineInterval[]
  readonly view: TimeWindow
  readonly nowMs: number
  readonly widthPx: number
  readonly heightPx: number
}) {
  const { intervals, view, nowMs, widthPx, heightPx } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme('light')
  const bars = useMemo(() => layOutTimeline(intervals, view, Math.max(1, widthPx), nowMs), [intervals, view, widthPx, nowMs])
  // The scheme changes the colours that the canvas reads.
  useEffect(() => {
    if (canvas.current && widthPx > 0) drawTimeline(canvas.current, bars, { widthPx, heightPx })
  }, [bars, widthPx, heightPx, scheme])
  return <canvas ref={canvas} className={css.canvas} />
}

function Marked(props: {
  readonly className: string | undefined
  readonly fromPx: number
  readonly toPx: number
  readonly widthPx: number
}) {
  const left = Math.max(0, Math.min(props.fromPx, props.toPx))
  const right = Math.min(props.widthPx, Math.max(props.fromPx, props.toPx))
  return <span className={props.className} style={{ left, width: Math.max(3, right - left) }} />
}

function Axis({ view, widthPx }: { readonly view: TimeWindow; readonly widthPx: number }) {
  const format = useFormat()
  const span = view.endsAtMs - view.startsAtMs
  return (
    <div className={css.axis} aria-hidden="true">
      {axisTicks(view, widthPx, (ms) => hourOfDay(ms, format.zone)).map((at) => (
        <span key={at} style={{ left: ((at - view.startsAtMs) / span) * widthPx }}>
          {format.instant(at, span < 600_000 ? 'seconds' : 'time')}
        </span>
      ))}
    </div>
  )
}

function Detail({ interval, nowMs }: { readonly interval: TimelineInterval | undefined; readonly nowMs: number }) {
  const format = useFormat()
  if (!interval) return <div className={css.detail} />
  const [period, duration] = sentence({ ...interval, reason: undefined, job: undefined }, nowMs, format)
  return (
    <div className={css.detail}>
      <StatePill state={interval.state} detail={interval.reason} />
      <span className={css.period}>{period}</span>
      <strong>{duration}</strong>
      <span className={css.job}>{interval.job}</span>
    </div>
  )
}
