import { useMemo, useState } from 'react'
import { nowMs, useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { StateGlyph } from '../../kernel/web/parts/state-glyph.tsx'
import { sentencesOf } from '../../kernel/web/problem.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { classifyStop } from '../performance/contract.ts'
import { leavesOf, rankReasons, type ReasonBranch, type ReasonUse } from '../reason-tree.ts'
import css from './terminal.module.css'
import type { Notice } from './terminal-commands.screen.tsx'
import { Layer } from './terminal-layer.screen.tsx'
import { stopToAsk, type WaitingStop } from './terminal-view.ts'
import { moreStops, words } from './terminal-words.ts'

const LIKELY = 6
/** Beyond this a flat list would not fit the panel; then its pages are turned. */
const FLAT = 24

/** The stops that wait for a reason here, and the answer to one. What is said while a stop goes on holds to its end, wherever that will be. */
export function useStops(equipmentId: string, stops: readonly WaitingStop[], tell: (notice: Notice) => void) {
  const t = useWords()
  const { send } = useCommand(classifyStop, { doubleTapMs: 0 })
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set())
  const put = (startsAt: string, isSettled: boolean) =>
    setSettled((before) => (isSettled ? new Set(before).add(startsAt) : new Set([...before].filter((key) => key !== startsAt))))

  const answer = (stop: WaitingStop, reason: ReasonBranch) => {
    put(stop.startsAt, true)
    tell({ tone: 'busy' })
    const span = { startsAt: stop.startsAt, endsAt: stop.endsAt ?? new Date(nowMs()).toISOString(), toStopEnd: stop.endsAt === null }
    void send({ equipmentId, ...span, reasonId: reason.reasonId, seen: stop.classification }).then((end) => {
      if (end.state === 'accepted') return tell({ tone: 'done', text: fill(t(words.classified), { what: reason.name }) })
      const isMeanwhile = end.problem.refusals.some(({ code }) => code === 'classified_meanwhile')
      put(stop.startsAt, isMeanwhile)
      tell({ tone: 'refused', sentences: isMeanwhile ? [t(words.meanwhile)] : sentencesOf(end.problem) })
    })
  }
  return { waiting: stopToAsk(stops, settled), answer, later: (stop: WaitingStop) => put(stop.startsAt, true) }
}

/** The stop that waits for its reason, with the likely ones as tiles: one touch. All reasons are two. */
export function StopCard(props: {
  readonly stop: WaitingStop
  readonly others: number
  readonly reasons: readonly ReasonBranch[]
  readonly uses: readonly ReasonUse[]
  readonly onAnswer: (reason: ReasonBranch) => void
  readonly onLater: () => void
}) {
  const { stop } = props
  const t = useWords()
  const counted = usePlural()
  const [isAll, setAll] = useState(false)
  const ranked = useMemo(() => rankReasons(props.reasons, props.uses, stop.faultCode), [props.reasons, props.uses, stop.faultCode])
  const isRunning = stop.endsAt === null
  const period = usePeriod(stop)
  const title = t(isRunning ? words.whyStops : words.whyStopped)
  return (
    <section className={css.stop} aria-label={title} data-running={isRunning || undefined}>
      <StopHead stop={stop} title={title} period={period} />
      <div className={css.tiles} data-columns="2">
        {ranked.slice(0, LIKELY).map((reason) => (
          <button key={reason.reasonId} type="button" className={css.tile} data-likely onClick={() => props.onAnswer(reason)}>
            {reason.name}
          </button>
        ))}
        <button type="button" className={css.tile} data-soft onClick={() => setAll(true)}>
          {t(words.allReasons)}
        </button>
        <button type="button" className={css.tile} data-soft onClick={props.onLater}>
          {t(words.later)}
        </button>
      </div>
      {props.others > 0 ? <p className={css.hint}>{counted(moreStops, { count: props.others })}</p> : null}
      {isAll ? (
        <AllReasons
          title={title}
          under={period}
          reasons={props.reasons}
          onClose={() => setAll(false)}
          onPick={(reason) => {
            setAll(false)
            props.onAnswer(reason)
          }}
        />
      ) : null}
    </section>
  )
}

/** From when to when, and with which fault. */
function usePeriod(stop: WaitingStop): string {
  const t = useWords()
  const format = useFormat()
  const from = format.instant(stop.startsAt, 'time')
  const period =
    stop.endsAt === null
      ? fill(t(words.since), { time: from })
      : fill(t(words.stoodFrom), { from, to: format.instant(stop.endsAt, 'time') })
  return stop.faultCode === null ? period : `${period} · ${fill(t(words.fault), { code: stop.faultCode })}`
}

function StopHead(props: { readonly stop: WaitingStop; readonly title: string; readonly period: string }) {
  const { stop } = props
  const format = useFormat()
  const now = useNow(1000)
  return (
    <header>
      <h2>
        <StateGlyph state="Stopped" color="currentColor" /> {props.title}
      </h2>
      <p>
        <strong>
          {format.duration((stop.endsAt === null ? now : Date.parse(stop.endsAt)) - Date.parse(stop.stopStartedAt ?? stop.startsAt))}
        </strong>
        <span>{props.period}</span>
      </p>
    </header>
  )
}

function AllReasons(props: {
  readonly title: string
  readonly under: string
  readonly reasons: readonly ReasonBranch[]
  readonly onPick: (reason: ReasonBranch) => void
  readonly onClose: () => void
}) {
  const leaves = useMemo(() => leavesOf(props.reasons), [props.reasons])
  const [page, setPage] = useState(0)
  const pages = Math.ceil(leaves.length / FLAT)
  const shown = leaves.slice(page * FLAT, (page + 1) * FLAT)
  return (
    <Layer title={props.title} under={props.under} onClose={props.onClose}>
      <div className={css.tiles} data-columns="4">
        {shown.map((reason) => (
          <button key={reason.reasonId} type="button" className={css.tile} onClick={() => props.onPick(reason)}>
            {reason.name}
          </button>
        ))}
        {pages > 1 ? (
          <button type="button" className={css.tile} data-soft onClick={() => setPage((page + 1) % pages)}>
            {page + 1} / {pages} …
          </button>
        ) : null}
      </div>
    </Layer>
  )
}
