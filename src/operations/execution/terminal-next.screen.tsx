import { IconHourglass, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { getJobOrder } from './contract.ts'
import css from './terminal.module.css'
import { Layer } from './terminal-layer.screen.tsx'
import { isGreater, subtract } from '../../kernel/contract/quantity.ts'
import type { NextStep, TerminalJob } from './terminal-view.ts'
import { words } from './terminal-words.ts'
import { OtherWork } from './terminal-work.screen.tsx'

const SHOWN = 4

/** What may be worked next, best first; touching one asks before it starts. */
export function NextJobs(props: {
  readonly jobs: readonly TerminalJob[]
  readonly onOpen: (job: TerminalJob) => void
  readonly onOtherWork: () => void
}) {
  const t = useWords()
  const [from, setFrom] = useState(0)
  const start = from < props.jobs.length ? from : 0
  const isPaged = props.jobs.length > SHOWN + 1
  const shown = isPaged ? props.jobs.slice(start, start + SHOWN) : props.jobs
  const rest = props.jobs.length - start - shown.length
  return (
    <section className={css.next} aria-label={t(words.next)}>
      <h2 className="label">{t(words.next)}</h2>
      {props.jobs.length === 0 ? (
        <div className={css.noNext}>
          <strong>{t(words.noNext)}</strong>
          <p>{t(words.noNextHint)}</p>
        </div>
      ) : null}
      {shown.map((job) => (
        <NextJob key={job.jobOrderId} job={job} onOpen={() => props.onOpen(job)} />
      ))}
      {isPaged ? (
        <button type="button" className={css.tile} data-soft onClick={() => setFrom(rest > 0 ? start + SHOWN : 0)}>
          {rest > 0 ? fill(t(words.more), { count: rest }) : '1 …'}
        </button>
      ) : null}
      <OtherWork onOpen={props.onOtherWork} />
    </section>
  )
}

function NextJob({ job, onOpen }: { readonly job: TerminalJob; readonly onOpen: () => void }) {
  const t = useWords()
  const format = useFormat()
  const isHeld = job.state === 'Held' || job.state === 'Suspended'
  return (
    <button type="button" className={css.nextJob} onClick={onOpen}>
      <strong>{job.code}</strong>
      <span className={css.nextAmount}>{job.quantity === null ? '' : format.quantity({ value: job.quantity, unit: job.unit ?? '' })}</span>
      <Name className={css.nextName} of={job.name} />
      {job.onUnit === 'awaited' || (job.state === 'Running' && job.onUnit === 'left') ? (
        <span className={css.waits}>{t(job.onUnit === 'awaited' ? words.onItsWay : words.stillOnLine)}</span>
      ) : job.waitsFor.length > 0 ? (
        <span className={css.waits}>
          <IconHourglass size={18} aria-hidden="true" /> {fill(t(words.waitsFor), { jobs: job.waitsFor.join(', ') })}
        </span>
      ) : (
        <span className={css.nextDue}>
          {isHeld
            ? t(words.interrupted)
            : job.dueAt
              ? fill(t(words.due), { time: format.instant(job.dueAt, 'dateTime').replace(/\.\d{4}|\/\d{4}/, '') })
              : ''}
        </span>
      )}
    </button>
  )
}

/** Asks before a job starts or goes on: what it is, what it waits for, how it is done. */
export function StartLayer(props: {
  readonly job: TerminalJob
  readonly step: NextStep
  /** The job that runs on the line already. */
  readonly running: TerminalJob | undefined
  readonly onStart: () => void
  readonly onClose: () => void
}) {
  const { job, step } = props
  const t = useWords()
  const format = useFormat()
  const detail = useQuestion(getJobOrder, { jobOrderId: job.jobOrderId })
  const isHeld = job.state === 'Held' || job.state === 'Suspended'
  return (
    <Layer
      title={t(step === 'arrive' ? words.arrivedThis : words.startThis)}
      under={job.code}
      onClose={props.onClose}
      action={
        <TouchButton kind="go" icon={<IconPlayerPlay size={32} />} isDisabled={step === 'occupied'} onPress={props.onStart}>
          {t(step === 'arrive' ? words.arrived : step === 'changeOver' ? words.changeOver : isHeld ? words.resume : words.start)}
        </TouchButton>
      }
    >
      <div className={css.about}>
        <h3>
          <Name of={job.name} />
        </h3>
        <p className={css.aboutAmount}>{job.quantity === null ? '' : format.quantity({ value: job.quantity, unit: job.unit ?? '' })}</p>
        {step === 'occupied' ? <p className={css.amber}>{t(words.occupied)}</p> : null}
        {step === 'arrive' ? <p>{t(words.arrivedHint)}</p> : null}
        {step === 'changeOver' ? <p className={css.amber}>{fill(t(words.changesOver), { job: props.running?.code ?? '' })}</p> : null}
        {job.waitsFor.length > 0 ? <p className={css.amber}>{fill(t(words.waitsFor), { jobs: job.waitsFor.join(', ') })}</p> : null}
        {job.dueAt ? <p>{fill(t(words.due), { time: format.instant(job.dueAt, 'dateTime') })}</p> : null}
        <p className={css.instructions}>{detail.data?.directive.instructions}</p>
      </div>
    </Layer>
  )
}

/** Asks before a job is finished, and says what is missing. */
export function FinishLayer(props: { readonly job: TerminalJob; readonly onFinish: () => void; readonly onClose: () => void }) {
  const { job } = props
  const t = useWords()
  const format = useFormat()
  const quantity = (value: string) => format.quantity({ value, unit: job.unit ?? '' })
  const isShort = job.quantity !== null && isGreater(job.quantity, job.good)
  const text =
    job.quantity !== null && isShort
      ? fill(t(words.finishShort), { missing: quantity(subtract(job.quantity, job.good)), target: quantity(job.quantity) })
      : t(words.finishFull)
  return (
    <Layer
      title={t(words.finishThis)}
      under={job.code}
      onClose={props.onClose}
      action={
        <TouchButton kind="main" onPress={props.onFinish}>
          {t(words.finish)}
        </TouchButton>
      }
    >
      <div className={css.about}>
        <h3>
          <Name of={job.name} />
        </h3>
        <p className={isShort ? css.amber : undefined}>{job.quantity === null ? '' : text}</p>
      </div>
    </Layer>
  )
}
