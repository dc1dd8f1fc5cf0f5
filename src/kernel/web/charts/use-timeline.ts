import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { indexAt, type TimelineInterval, type TimeWindow, zoomWindow } from './timeline-layout.ts'

interface Given {
  readonly intervals: readonly TimelineInterval[]
  readonly window: TimeWindow
  readonly onPick?: ((interval: TimelineInterval) => void) | undefined
  readonly onView?: ((view: TimeWindow) => void) | undefined
}

/** A pull shorter than this is a tap. */
const TAP_PX = 12

function placeOf(event: PointerEvent<HTMLElement>): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left
}

/** What a person does with a timeline: the part that is shown, the interval that is read, and the range that is being pulled. */
export function useTimeline(given: Given, widthPx: number) {
  const { intervals, window: outer } = given
  const [zoom, setZoom] = useState<TimeWindow>()
  const [cursor, setCursor] = useState(-1)
  const [drag, setDrag] = useState<{ fromPx: number; toPx: number }>()
  const view = zoom ?? outer
  const span = view.endsAtMs - view.startsAtMs
  const current = intervals[cursor]
  const toMs = (px: number) => view.startsAtMs + (px / Math.max(1, widthPx)) * span

  const show = (next: TimeWindow | undefined) => {
    setZoom(next)
    given.onView?.(next ?? outer)
  }
  const zoomBy = (factor: number) => {
    const next = zoomWindow(view, outer, factor, current?.startsAtMs ?? view.startsAtMs + span / 2)
    show(next.endsAtMs - next.startsAtMs >= outer.endsAtMs - outer.startsAtMs ? undefined : next)
  }
  const goTo = (index: number) => {
    const next = Math.min(intervals.length - 1, Math.max(0, index))
    const interval = intervals[next]
    if (!interval) return
    setCursor(next)
    if (interval.startsAtMs >= view.startsAtMs && interval.startsAtMs < view.endsAtMs) return
    const startsAtMs = Math.min(outer.endsAtMs - span, Math.max(outer.startsAtMs, interval.startsAtMs - span / 4))
    show({ startsAtMs, endsAtMs: startsAtMs + span })
  }
  const pick = (interval: TimelineInterval | undefined) => interval && given.onPick?.(interval)
  const release = (fromPx: number, toPx: number) => {
    const [from, to] = [Math.min(fromPx, toPx), Math.max(fromPx, toPx)]
    if (to - from > TAP_PX) return show(zoomWindow({ startsAtMs: toMs(from), endsAtMs: toMs(to) }, outer, 1, toMs(from)))
    const index = indexAt(intervals, toMs(toPx))
    setCursor(index)
    pick(intervals[index])
  }

  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => goTo(cursor + 1),
    ArrowLeft: () => goTo(cursor < 0 ? intervals.length - 1 : cursor - 1),
    Home: () => goTo(0),
    End: () => goTo(intervals.length - 1),
    '+': () => zoomBy(0.5),
    '-': () => zoomBy(2),
    Enter: () => pick(current),
    ' ': () => pick(current),
    Escape: () => show(undefined),
  }
  const hands = handlersOf({
    keys,
    drag,
    setDrag,
    release,
    point: (px) => setCursor(indexAt(intervals, toMs(px))),
    leave: () => setCursor(-1),
  })
  return { view, isZoomed: zoom !== undefined, cursor, current, drag, hands, zoomBy, showAll: () => show(undefined) }
}

/** Keyboard, mouse and finger, for the element that shows the band. */
function handlersOf(does: {
  readonly keys: Readonly<Record<string, () => void>>
  readonly drag: { fromPx: number; toPx: number } | undefined
  readonly setDrag: (drag: { fromPx: number; toPx: number } | undefined) => void
  readonly release: (fromPx: number, toPx: number) => void
  readonly point: (px: number) => void
  readonly leave: () => void
}) {
  const { drag } = does
  return {
    onKeyDown: (event: KeyboardEvent) => {
      const act = does.keys[event.key]
      if (!act) return
      event.preventDefault()
      act()
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      does.setDrag({ fromPx: placeOf(event), toPx: placeOf(event) })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag) does.setDrag({ ...drag, toPx: placeOf(event) })
      else does.point(placeOf(event))
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      does.setDrag(undefined)
      if (drag) does.release(drag.fromPx, placeOf(event))
    },
    onPointerCancel: () => does.setDrag(undefined),
    onPointerLeave: () => drag || does.leave(),
  }
}
