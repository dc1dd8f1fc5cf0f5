import { ActionIcon, useComputedColorScheme } from '@mantine/core'
import { IconArrowsHorizontal, IconMinus, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useFormat } from '../format-context.ts'
import { hourOfDay } from '../format.ts'
import { StatePill } from '../parts/state-pill.tsx'
import { machineStates, stateLooks } from '../theme/states.ts'
import { useWords } from '../words.ts'
import css from './state-timeline.module.css'
import { StateTotals } from './state-totals.tsx'
import { drawTimeline } from './timeline-canvas.ts'
import { axisTicks, indexAt, layOutTimeline, type TimelineInterval, type TimeWindow, totalByState, zoomWindow } from './timeline-layout.ts'
import { useWidth } from './use-size.ts'

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
  const { intervals, window: outer, nowMs, heightPx = 64 } = props
  const format = useFormat()
  const t = useWords()
  const scheme = useComputedColorScheme('light')
  const canvas = useRef<HTMLCanvasElement>(null)
  const [frame, widthPx] = useWidth<HTMLDivElement>()
  const [zoom, setZoom] = useState<TimeWindow>()
  const [cursor, setCursor] = useState(-1)
  const [drag, setDrag] = useState<{ fromPx: number; toPx: number }>()
  const view = zoom ?? outer
  const span = view.endsAtMs - view.startsAtMs
  const toPx = (ms: number) => ((ms - view.startsAtMs) / span) * widthPx
  const toMs = (px: number) => view.startsAtMs + (px / Math.max(1, widthPx)) * span

  const bars = useMemo(() => layOutTimeline(intervals, view, Math.max(1, widthPx), nowMs), [intervals, view, widthPx, nowMs])
  const totals = useMemo(() => totalByState(intervals, view, nowMs), [intervals, view, nowMs])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that the canvas reads.
  useEffect(() => {
    if (canvas.current && widthPx > 0) drawTimeline(canvas.current, bars, { widthPx, heightPx })
  }, [bars, widthPx, heightPx, scheme])

  const show = (next: TimeWindow | undefined) => {
    setZoom(next)
    props.onView?.(next ?? outer)
  }
  const zoomBy = (factor: number, aboutMs = view.startsAtMs + span / 2) => {
    const next = zoomWindow(view, outer, factor, aboutMs)
    show(next.endsAtMs - next.startsAtMs >= outer.endsAtMs - outer.startsAtMs ? undefined : next)
  }
  const current = intervals[cursor]
  const told = current ?? intervals.at(-1)
  const goTo = (index: number) => {
    const next = Math.min(intervals.length - 1, Math.max(0, index))
    const interval = intervals[next]
    if (!interval) return
    setCursor(next)
    if (interval.startsAtMs < view.startsAtMs || interval.startsAtMs >= view.endsAtMs) {
      const startsAtMs = Math.min(outer.endsAtMs - span, Math.max(outer.startsAtMs, interval.startsAtMs - span / 4))
      show({ startsAtMs, endsAtMs: startsAtMs + span })
    }
  }

  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => goTo(cursor + 1),
    ArrowLeft: () => goTo(cursor < 0 ? intervals.length - 1 : cursor - 1),
    Home: () => goTo(0),
    End: () => goTo(intervals.length - 1),
    '+': () => zoomBy(0.5, current?.startsAtMs),
    '-': () => zoomBy(2, current?.startsAtMs),
    Enter: () => current && props.onPick?.(current),
    ' ': () => current && props.onPick?.(current),
    Escape: () => show(undefined),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const place = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const px = place(event)
    if (drag) setDrag({ ...drag, toPx: px })
    else setCursor(indexAt(intervals, toMs(px)))
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (!drag) return
    setDrag(undefined)
    const px = place(event)
    if (Math.abs(px - drag.fromPx) > 12) {
      const [from, to] = [drag.fromPx, px].sort((a, b) => a - b) as [number, number]
      show(zoomWindow({ startsAtMs: toMs(from), endsAtMs: toMs(to) }, outer, 1, toMs(from)))
      return
    }
    const index = indexAt(intervals, toMs(px))
    setCursor(index)
    const interval = intervals[index]
    if (interval) props.onPick?.(interval)
  }

  const describe = (interval: TimelineInterval) =>
    [
      t(stateLooks[interval.state].words),
      `${format.instant(interval.startsAtMs, 'seconds')}–${interval.endsAtMs === null ? '' : format.instant(interval.endsAtMs, 'seconds')}`,
      format.duration((interval.endsAtMs ?? nowMs) - interval.startsAtMs),
      interval.reason,
      interval.job,
    ]
      .filter(Boolean)
      .join(', ')

  return (
    <div className={css.timeline}>
      <div className={css.head}>
        <StateTotals totals={totals} spanMs={Math.max(1, Math.min(view.endsAtMs, nowMs) - view.startsAtMs)} states={machineStates} />
        <div className={css.tools}>
          <ActionIcon variant="default" size={40} aria-label={t(words.out)} disabled={!zoom} onClick={() => zoomBy(2)}>
            <IconMinus size={18} />
          </ActionIcon>
          <ActionIcon variant="default" size={40} aria-label={t(words.in)} onClick={() => zoomBy(0.5)}>
            <IconPlus size={18} />
          </ActionIcon>
          <ActionIcon variant="default" size={40} aria-label={t(words.all)} disabled={!zoom} onClick={() => show(undefined)}>
            <IconArrowsHorizontal size={18} />
          </ActionIcon>
        </div>
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
        aria-valuetext={current ? describe(current) : props.label}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ fromPx: place(event), toPx: place(event) })
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrag(undefined)}
        onPointerLeave={() => drag || setCursor(-1)}
      >
        <canvas ref={canvas} className={css.canvas} />
        {nowMs > view.startsAtMs && nowMs < view.endsAtMs ? <span className={css.now} style={{ left: toPx(nowMs) }} /> : null}
        {current && !drag ? (
          <span
            className={css.cursor}
            style={{
              left: Math.max(0, toPx(current.startsAtMs)),
              width: Math.max(3, Math.min(widthPx, toPx(current.endsAtMs ?? nowMs)) - Math.max(0, toPx(current.startsAtMs))),
            }}
          />
        ) : null}
        {drag ? (
          <span className={css.range} style={{ left: Math.min(drag.fromPx, drag.toPx), width: Math.abs(drag.toPx - drag.fromPx) }} />
        ) : null}
      </div>
      <div className={css.axis} aria-hidden="true">
        {axisTicks(view, widthPx, (ms) => hourOfDay(ms, format.zone)).map((at) => (
          <span key={at} style={{ left: toPx(at) }}>
            {format.instant(at, span < 600_000 ? 'seconds' : 'time')}
          </span>
        ))}
      </div>
      <div className={css.detail}>
        {told ? (
          <>
            <StatePill state={told.state} detail={told.reason} />
            <span className={css.period}>
              {format.instant(told.startsAtMs, 'seconds')}–{told.endsAtMs === null ? '…' : format.instant(told.endsAtMs, 'seconds')}
            </span>
            <strong>{format.duration((told.endsAtMs ?? nowMs) - told.startsAtMs)}</strong>
            <span className={css.job}>{told.job}</span>
          </>
        ) : null}
      </div>
    </div>
  )
}
