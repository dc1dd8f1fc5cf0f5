import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { hourOfDay } from '../../kernel/web/format.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { getJobOrder, moveJobTransition, reportJobTransition } from '../execution/contract.ts'
import css from './shift-close-out.module.css'
import { assignOutput, type Oddity, stepAt } from './shift-close-out-view.ts'
import { useOrdersHere } from './shift-close-out-wrong.screen.tsx'
import { instantOfTime } from './stops-view.ts'

const words = {
  lateStart: { en: 'Started late?', de: 'Zu spät gestartet?' },
  lateStartText: {
    en: 'From {from} to {to} the unit produced without a job; then {job} was started.',
    de: 'Von {from} bis {to} wurde ohne Auftrag produziert; dann wurde {job} gestartet.',
  },
  outputWithoutJob: { en: 'Output without a job', de: 'Produktion ohne Auftrag' },
  outputWithoutJobText: {
    en: 'From {from} to {to} the unit produced for nobody.',
    de: 'Von {from} bis {to} wurde für niemanden produziert.',
  },
  forgottenFinish: { en: 'Forgotten to finish?', de: 'Beenden vergessen?' },
  forgottenFinishText: {
    en: 'The last part of {job} came at {from}; the job stood open until {to}.',
    de: 'Das letzte Teil von {job} kam um {from}; der Auftrag blieb bis {to} offen.',
  },
  moveStart: { en: 'Move the start to', de: 'Beginn verlegen auf' },
  moveFinish: { en: 'Move the end to', de: 'Ende verlegen auf' },
  move: { en: 'Move', de: 'Verlegen' },
  assignTo: { en: 'It belonged to', de: 'Sie gehörte zu' },
  assign: { en: 'Assign', de: 'Zuordnen' },
  fine: { en: 'Nothing is odd about the jobs of this shift.', de: 'An den Aufträgen dieser Schicht ist nichts auffällig.' },
  note: { en: 'Shift close-out', de: 'Schichtabschluss' },
  badTime: { en: 'This is no time of the day.', de: 'Das ist keine Uhrzeit.' },
} as const

/** What people forgot, each with its repair beside it. */
export function Oddities(props: { readonly equipmentId: string; readonly oddities: readonly Oddity[] }) {
  const t = useWords()
  if (props.oddities.length === 0) return <p className={css.fine}>{t(words.fine)}</p>
  return (
    <ul className={css.odd}>
      {props.oddities.map((oddity) => (
        <li key={oddity.kind + oddity.startsAt}>
          <Odd oddity={oddity} equipmentId={props.equipmentId} />
        </li>
      ))}
    </ul>
  )
}

function Odd({ oddity, equipmentId }: { readonly oddity: Oddity; readonly equipmentId: string }) {
  const t = useWords()
  const format = useFormat()
  const job = 'occupation' in oddity ? oddity.occupation.shares.map((share) => share.code).join(' + ') : ''
  const text = fill(t(words[`${oddity.kind}Text`]), {
    job,
    from: format.instant(oddity.startsAt, 'time'),
    to: format.instant(oddity.endsAt, 'time'),
  })
  return (
    <>
      <div>
        <h3>{t(words[oddity.kind])}</h3>
        <p>{text}</p>
      </div>
      {oddity.kind === 'outputWithoutJob' ? <AssignOutput oddity={oddity} equipmentId={equipmentId} /> : <MoveStep oddity={oddity} />}
    </>
  )
}

/** A time of the day beside a button, read as the instant nearest to `nearAt`. */
export function TimeField(props: {
  readonly label: string
  readonly nearAt: string
  readonly action: string
  readonly isBusy: boolean
  readonly onMove: (instant: string) => void
}) {
  const t = useWords()
  const format = useFormat()
  const [time, setTime] = useState(() => format.instant(props.nearAt, 'seconds'))
  const nearMs = Date.parse(props.nearAt)
  // Left as it stands it means the instant itself, to the millisecond.
  const ms = time === format.instant(props.nearAt, 'seconds') ? nearMs : instantOfTime(time, nearMs, (at) => hourOfDay(at, format.zone))
  return (
    <form
      className={css.repair}
      onSubmit={(event) => {
        event.preventDefault()
        if (ms !== undefined) props.onMove(new Date(ms).toISOString())
      }}
    >
      <TextInput
        label={props.label}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
        error={ms === undefined ? t(words.badTime) : undefined}
        w={200}
      />
      <Button type="submit" variant="default" loading={props.isBusy} disabled={ms === undefined}>
        {props.action}
      </Button>
    </form>
  )
}

/** Moves the start (or the end) of the job to where the parts say that it was; reports the end when there is none. */
function MoveStep({ oddity }: { readonly oddity: Extract<Oddity, { occupation: unknown }> }) {
  const t = useWords()
  const may = useMay()
  const { occupation } = oddity
  const isStart = oddity.kind === 'lateStart'
  const jobOrderId = occupation.shares[0]?.jobOrderId ?? ''
  const job = useQuestion(getJobOrder, { jobOrderId }, { live: [`operations.execution.jobOrder:${jobOrderId}`] })
  const moving = useCommand(moveJobTransition)
  const reporting = useCommand(reportJobTransition)
  const steps = job.data?.transitions ?? []
  const step = isStart
    ? stepAt(steps, ['Start', 'Resume'], occupation.startsAt)
    : occupation.endsAt === null
      ? undefined
      : stepAt(steps, ['Finish', 'Pause', 'Hold', 'Abort'], occupation.endsAt)
  if (!may(moveJobTransition.permission) || !job.data || (isStart && !step)) return null
  const move = (instant: string) => {
    if (step) void moving.send({ jobOrderId, transitionId: step.transitionId, movedTo: instant, note: t(words.note) })
    else void reporting.send({ jobOrderId, transition: 'Finish', note: t(words.note) }, { occurredAt: instant })
  }
  return (
    <div>
      <TimeField
        key={oddity.startsAt}
        label={t(isStart ? words.moveStart : words.moveFinish)}
        nearAt={oddity.startsAt}
        action={t(words.move)}
        isBusy={moving.isOpen || reporting.isOpen}
        onMove={move}
      />
      <Outcome command={step ? moving : reporting} />
    </div>
  )
}

/** What became of the repair; nothing keeps its place before there was one. */
function Outcome({ command }: { readonly command: Parameters<typeof CommandMessage>[0]['command'] }) {
  return command.state === 'idle' ? null : <CommandMessage command={command} />
}

/** Says whose the output was: a start and a finish are reported at their times; the books follow. */
function AssignOutput({ oddity, equipmentId }: { readonly oddity: Oddity; readonly equipmentId: string }) {
  const t = useWords()
  const may = useMay()
  const orders = useOrdersHere(equipmentId)
  const reporting = useCommand(reportJobTransition, { doubleTapMs: 0 })
  const moving = useCommand(moveJobTransition, { doubleTapMs: 0 })
  const [jobOrderId, setJob] = useState<string | null>(null)
  const job = useQuestion(getJobOrder, { jobOrderId: jobOrderId ?? '' }, { enabled: jobOrderId !== null })
  if (!may(reportJobTransition.permission)) return null
  const steps = job.data?.jobOrderId === jobOrderId ? job.data?.transitions : undefined
  const assign = async () => {
    if (jobOrderId === null || !steps) return
    const note = t(words.note)
    const assignment = assignOutput(steps, oddity)
    if (assignment.kind === 'move') {
      await moving.send({ jobOrderId, transitionId: assignment.transitionId, movedTo: assignment.movedTo, note })
      return
    }
    const begin = await reporting.send({ jobOrderId, transition: assignment.begin, equipmentId, note }, { occurredAt: oddity.startsAt })
    if (begin.state === 'accepted') await reporting.send({ jobOrderId, transition: 'Pause', note }, { occurredAt: oddity.endsAt })
  }
  return (
    <div>
      <div className={css.repair}>
        <Select label={t(words.assignTo)} searchable w={320} data={orders} value={jobOrderId} onChange={setJob} />
        <Button variant="default" loading={reporting.isOpen || moving.isOpen} disabled={!steps} onClick={() => void assign()}>
          {t(words.assign)}
        </Button>
      </div>
      <Outcome command={moving.state === 'idle' ? reporting : moving} />
    </div>
  )
}
