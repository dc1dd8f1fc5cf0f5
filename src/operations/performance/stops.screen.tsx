import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { nowMs, useNow } from '../../kernel/web/clock.ts'
import { hourOfDay } from '../../kernel/web/format.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ReasonPicker } from '../../kernel/web/parts/reason-picker.tsx'
import { StatePill } from '../../kernel/web/parts/state-pill.tsx'
import { queryClient } from '../../kernel/web/query-client.ts'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useLanguage, usePlural, useWords } from '../../kernel/web/words.ts'
import { classifyStop, type IntervalRow } from './contract.ts'
import css from './stops.module.css'
import { useLikelyReasons, useStopReasons } from './stops-reasons.screen.tsx'
import { instantOfTime, listStops, partOf, type Span, type StopPart } from './stops-view.ts'

const words = {
  none: { en: 'No stops in this time', de: 'Keine Stillstände in dieser Zeit' },
  noReason: { en: 'No reason yet', de: 'Noch kein Grund' },
  minor: { en: 'minor stop', de: 'Kurzstillstand' },
  minorStops: {
    one: { en: '{count} minor stop, {time}', de: '{count} Kurzstillstand, {time}' },
    other: { en: '{count} minor stops, {time} together', de: '{count} Kurzstillstände, zusammen {time}' },
  },
  show: { en: 'Show', de: 'Zeigen' },
  hide: { en: 'Hide', de: 'Ausblenden' },
  fault: { en: 'Fault {code}', de: 'Störung {code}' },
  now: { en: 'now', de: 'jetzt' },
  select: { en: 'Select {what}', de: '{what} auswählen' },
  selected: { en: '{count} selected: one reason for all of them', de: '{count} ausgewählt: ein Grund für alle' },
  why: { en: 'Why did it stop?', de: 'Warum stand die Anlage?' },
  from: { en: 'From', de: 'Von' },
  to: { en: 'To', de: 'Bis' },
  split: { en: 'Explain only a part', de: 'Nur einen Teil begründen' },
  splitHint: {
    en: 'The rest stays as it is and can get a reason of its own.',
    de: 'Der Rest bleibt und kann einen eigenen Grund bekommen.',
  },
  badPart: { en: 'These times mark nothing inside the stop.', de: 'Diese Zeiten bezeichnen keinen Teil des Stillstands.' },
  meanwhile: {
    en: 'Somebody else has just explained this stop; below is what holds now. Choose again if you disagree: yours then counts, and both stay in the ledger.',
    de: 'Jemand anders hat diesen Stillstand gerade begründet; unten steht, was jetzt gilt. Wenn Sie es anders sehen, wählen Sie erneut: Dann gilt Ihres, und beides bleibt im Hauptbuch.',
  },
}
const DAY_MS = 86_400_000
const SHOWN = 40

function idOf(stop: StopPart): string {
  return `${stop.equipmentId} ${stop.startsAt}`
}

/** The stops of a time, open ones first: give one or several a reason, explain a part apart, or think again later. */
export function Stops(props: { readonly equipmentId: string; readonly intervals: readonly IntervalRow[]; readonly endsAtMs: number }) {
  const t = useWords()
  const may = useMay()
  const [picked, setPicked] = useState<readonly string[]>([])
  const [isAll, setAll] = useState(false)
  const every = useMemo(() => listStops(props.intervals), [props.intervals])
  const minor = every.filter((stop) => stop.minor)
  const [isMinor, setMinor] = useState(false)
  const stops = isMinor ? every : every.filter((stop) => !stop.minor)
  const chosen = stops.filter((stop) => picked.includes(idOf(stop)))
  const canClassify = may(classifyStop.permission)
  if (every.length === 0) return <EmptyState title={t(words.none)} minHeight={120} />
  const toggle = (stop: StopPart) =>
    setPicked((before) => (before.includes(idOf(stop)) ? before.filter((id) => id !== idOf(stop)) : [...before, idOf(stop)]))
  return (
    <div className={css.stops}>
      <ul className={css.list}>
        {(isAll ? stops : stops.slice(0, SHOWN)).map((stop) => (
          <StopRow
            key={idOf(stop)}
            stop={stop}
            isPicked={picked.includes(idOf(stop))}
            onOpen={() => setPicked([idOf(stop)])}
            onToggle={() => toggle(stop)}
            canClassify={canClassify}
          />
        ))}
        <MinorStops stops={minor} isShown={isMinor} onToggle={() => setMinor(!isMinor)} />
        {stops.length > SHOWN && !isAll ? (
          <li>
            <Button variant="default" fullWidth onClick={() => setAll(true)}>
              + {stops.length - SHOWN}
            </Button>
          </li>
        ) : null}
      </ul>
      {chosen.length > 0 && canClassify ? (
        <Explain
          key={picked.join()}
          stops={chosen}
          equipmentId={props.equipmentId}
          endsAtMs={props.endsAtMs}
          onDone={() => setPicked([])}
        />
      ) : null}
    </div>
  )
}

function MinorStops(props: { readonly stops: readonly StopPart[]; readonly isShown: boolean; readonly onToggle: () => void }) {
  const t = useWords()
  const counted = usePlural()
  const format = useFormat()
  if (props.stops.length === 0) return null
  return (
    <li className={css.minor}>
      <span>{counted(words.minorStops, { count: props.stops.length, time: format.duration(lengthOf(props.stops)) })}</span>
      <Button variant="default" size="sm" onClick={props.onToggle}>
        {t(props.isShown ? words.hide : words.show)}
      </Button>
    </li>
  )
}

/** Together in milliseconds; one that still goes on is not minor, so all of them have an end. */
function lengthOf(stops: readonly StopPart[]): number {
  return stops.reduce((sum, stop) => sum + Date.parse(stop.endsAt ?? stop.startsAt) - Date.parse(stop.startsAt), 0)
}

function StopRow(props: {
  readonly stop: StopPart
  readonly isPicked: boolean
  readonly canClassify: boolean
  readonly onOpen: () => void
  readonly onToggle: () => void
}) {
  const { stop } = props
  const t = useWords()
  const language = useLanguage()
  const format = useFormat()
  const now = useNow(1000)
  const period = `${format.instant(stop.startsAt, 'time')}–${stop.endsAt === null ? t(words.now) : format.instant(stop.endsAt, 'time')}`
  const reason = stop.reason?.[language] ?? (stop.asksForReason ? t(words.noReason) : stop.minor ? t(words.minor) : '')
  return (
    <li className={css.row} data-open={stop.asksForReason || undefined} data-picked={props.isPicked || undefined}>
      {props.canClassify ? (
        <Checkbox size="md" checked={props.isPicked} onChange={props.onToggle} aria-label={fill(t(words.select), { what: period })} />
      ) : null}
      <button type="button" onClick={props.onOpen} disabled={!props.canClassify}>
        <StatePill state={stop.state} />
        <span className={css.period}>{period}</span>
        <strong>{format.duration((stop.endsAt === null ? now : Date.parse(stop.endsAt)) - Date.parse(stop.startsAt))}</strong>
        <span className={css.reason}>
          {reason}
          {stop.faultCode === null ? null : <small> · {fill(t(words.fault), { code: stop.faultCode })}</small>}
        </span>
      </button>
    </li>
  )
}

function Explain(props: {
  readonly stops: readonly StopPart[]
  readonly equipmentId: string
  readonly endsAtMs: number
  readonly onDone: () => void
}) {
  const { stops } = props
  const t = useWords()
  const format = useFormat()
  const reasons = useStopReasons()
  const classify = useCommand(classifyStop, { doubleTapMs: 0 })
  const [part, setPart] = useState<Part>()
  const learnedTo = new Date(Math.ceil(props.endsAtMs / DAY_MS) * DAY_MS)
  const window = { startsAt: new Date(learnedTo.getTime() - 14 * DAY_MS).toISOString(), endsAt: learnedTo.toISOString() }
  const likely = useLikelyReasons(props.equipmentId, window, stops[0]?.faultCode ?? null)
  const [only] = stops.length === 1 ? stops : []
  const spanOf = (stop: StopPart) => ({ startsAt: stop.startsAt, endsAt: stop.endsAt ?? new Date(nowMs()).toISOString() })
  // A time that was not touched means the very beginning or end, to the millisecond.
  const toInstant = (time: string, nearMs: number) =>
    time === format.instant(nearMs, 'seconds') ? nearMs : instantOfTime(time, nearMs, (ms) => hourOfDay(ms, format.zone))
  const marked = only && part ? partOf(spanOf(only), part.from, part.to, toInstant) : undefined
  const isMeanwhile = classify.problem?.refusals.some(({ code }) => code === 'classified_meanwhile') ?? false

  const pick = async (reasonId: string) => {
    if (part && !marked) return
    for (const stop of stops) {
      const span = marked ?? spanOf(stop)
      const toStopEnd = stop.endsAt === null && marked === undefined
      const end = await classify.send({ equipmentId: stop.equipmentId, ...span, reasonId, toStopEnd, seen: stop.classification })
      if (end.state === 'accepted') continue
      // The list below shows what others have said meanwhile; the next choice of this person has seen it.
      await queryClient.invalidateQueries()
      return
    }
    props.onDone()
  }
  return (
    <section className={css.explain} aria-label={t(words.why)}>
      <h3>{only ? `${t(words.why)} ${format.instant(only.startsAt, 'time')}` : fill(t(words.selected), { count: stops.length })}</h3>
      {isMeanwhile ? (
        <p className={css.note}>{t(words.meanwhile)}</p>
      ) : classify.state === 'idle' ? null : (
        <CommandMessage command={classify} />
      )}
      {only ? <PartFields span={spanOf(only)} part={part} isMarked={marked !== undefined} onChange={setPart} /> : null}
      <ReasonPicker
        label={t(words.why)}
        reasons={reasons}
        frequent={likely}
        {...(only?.reasonId ? { selectedId: only.reasonId } : {})}
        onPick={(reason) => void pick(reason.reasonId)}
      />
    </section>
  )
}

interface Part {
  readonly from: string
  readonly to: string
}

/** From when to when a part of the stop is explained apart. */
function PartFields(props: {
  readonly span: Span
  readonly part: Part | undefined
  readonly isMarked: boolean
  readonly onChange: (part: Part) => void
}) {
  const { span, part } = props
  const t = useWords()
  const format = useFormat()
  const whole = { from: format.instant(span.startsAt, 'seconds'), to: format.instant(span.endsAt, 'seconds') }
  if (!part) {
    return (
      <div className={css.part}>
        <Button variant="default" onClick={() => props.onChange(whole)}>
          {t(words.split)}
        </Button>
      </div>
    )
  }
  return (
    <div className={css.part}>
      <TextInput
        label={t(words.from)}
        value={part.from}
        onChange={(event) => props.onChange({ ...part, from: event.currentTarget.value })}
      />
      <TextInput label={t(words.to)} value={part.to} onChange={(event) => props.onChange({ ...part, to: event.currentTarget.value })} />
      <p>{t(props.isMarked ? words.splitHint : words.badPart)}</p>
    </div>
  )
}
