import { IconClipboardText, IconFlag, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { exceptionWords } from '../exception-words.ts'
import { workTypeWords } from '../work-type-words.ts'
import { getJobOrder } from './contract.ts'
import css from './terminal.module.css'
import type { TerminalCommands } from './terminal-commands.screen.tsx'
import { shareOf, surplusOf, type TerminalJob } from './terminal-view.ts'
import { words } from './terminal-words.ts'

/** How far the job is, as a ring that is read from afar. */
export function ProgressRing({ job }: { readonly job: TerminalJob }) {
  const format = useFormat()
  const share = shareOf(job.good, job.quantity)
  const around = 2 * Math.PI * 84
  return (
    <svg
      className={css.ring}
      viewBox="0 0 200 200"
      role="img"
      aria-label={`${job.code}: ${share === undefined ? format.decimal(job.good) : format.ratio(share, 0)}`}
    >
      <circle cx="100" cy="100" r="84" className={css.ringTrack} />
      <circle
        cx="100"
        cy="100"
        r="84"
        className={css.ringFill}
        strokeDasharray={`${around * (share ?? 0)} ${around}`}
        transform="rotate(-90 100 100)"
      />
      <text x="100" y="100" textAnchor="middle" dominantBaseline="central">
        {share === undefined ? '–' : format.ratio(Math.floor(share * 100) / 100, 0)}
      </text>
    </svg>
  )
}

/** The job on the machine: what, how much, how far, and what a person should know about it. */
export function CurrentJob(props: {
  readonly jobs: readonly TerminalJob[]
  readonly isOutputWithoutJob: boolean
  readonly chosen: number
  readonly onChoose: (index: number) => void
}) {
  const t = useWords()
  const job = props.jobs[props.chosen]
  if (!job) {
    return (
      <section className={css.noJob} data-amber={props.isOutputWithoutJob || undefined}>
        <h2>{t(words.noJob)}</h2>
        <p>{t(props.isOutputWithoutJob ? words.outputWithoutJob : words.noJobHint)}</p>
      </section>
    )
  }
  return (
    <section className={css.job} aria-label={job.code}>
      <ProgressRing job={job} />
      <div className={css.jobText}>
        <div className={css.jobHead}>
          <h2>{job.code}</h2>
          {job.state === 'Running' ? null : <span className={css.mark}>{t(words.interrupted)}</span>}
          {props.jobs.length > 1 ? (
            <button type="button" className={css.other} onClick={() => props.onChoose((props.chosen + 1) % props.jobs.length)}>
              {props.chosen + 1} / {props.jobs.length}
            </button>
          ) : null}
        </div>
        <p className={css.product}>
          <Name of={job.name} />
        </p>
        {job.workType === 'Production' ? <Counts job={job} /> : <Lasts job={job} />}
        <Remarks job={job} />
      </div>
    </section>
  )
}

/** Work that makes nothing is measured by how long it lasts. */
function Lasts({ job }: { readonly job: TerminalJob }) {
  const t = useWords()
  const format = useFormat()
  const now = useNow(1_000)
  return (
    <dl className={css.counts}>
      <div>
        <dt>{t(workTypeWords[job.workType])}</dt>
        <dd>{job.startedAt ? format.duration(Math.max(0, now - Date.parse(job.startedAt))) : ''}</dd>
        <dd>{job.startedAt ? fill(t(words.since), { time: format.instant(job.startedAt, 'time') }) : ''}</dd>
      </div>
    </dl>
  )
}

/** Good and scrap, large enough for a glance, and who counts them. */
function Counts({ job }: { readonly job: TerminalJob }) {
  const t = useWords()
  const format = useFormat()
  const unit = job.unit ?? ''
  return (
    <dl className={css.counts}>
      <div>
        <dt>{t(words.good)}</dt>
        <dd data-tone="good">{format.decimal(job.good)}</dd>
        <dd>
          {job.quantity === null ? format.unit(unit) : fill(t(words.ordered), { target: format.quantity({ value: job.quantity, unit }) })}
        </dd>
      </div>
      <div>
        <dt>{t(words.scrap)}</dt>
        <dd data-tone="bad">{format.decimal(job.scrap)}</dd>
        <dd>{t(job.countAuthority === 'machine' ? words.countedByMachine : words.countedByPerson)}</dd>
      </div>
    </dl>
  )
}

/** What a person should know about the job: it is complete, too much, to be stopped, or looked at by the shift lead. */
function Remarks({ job }: { readonly job: TerminalJob }) {
  const t = useWords()
  const format = useFormat()
  const surplus = surplusOf(job)
  return (
    <>
      {!surplus && shareOf(job.good, job.quantity) === 1 ? <p className={css.reached}>{t(words.finishFull)}</p> : null}
      {surplus ? (
        <p className={css.amber}>{fill(t(words.surplus), { amount: format.quantity({ value: surplus, unit: job.unit ?? '' }) })}</p>
      ) : null}
      {job.stopRequested !== null ? (
        <p className={css.amber} role="alert">
          <strong>{t(words.stopRequested)}</strong> {job.stopRequested}
        </p>
      ) : null}
      {job.openExceptions > 0 ? <Exceptions jobOrderId={job.jobOrderId} count={job.openExceptions} /> : null}
    </>
  )
}

function Exceptions({ jobOrderId, count }: { readonly jobOrderId: string; readonly count: number }) {
  const t = useWords()
  const job = useQuestion(getJobOrder, { jobOrderId }, { live: [`operations.execution.jobOrder:${jobOrderId}`] })
  const open = job.data?.exceptions.findLast((exception) => exception.resolvedAt === null)
  return (
    <p className={css.amber} data-count={count}>
      {fill(t(words.exceptions), { what: t(open ? exceptionWords[open.code] : words.someException) })}
    </p>
  )
}

/** Report, interrupt or go on, finish: the three things one does to a job, always in the same place. */
export function JobKeys(props: {
  readonly job: TerminalJob | undefined
  readonly commands: TerminalCommands
  readonly onReport: () => void
  readonly onFinish: () => void
}) {
  const t = useWords()
  const { job, commands } = props
  const isRunning = job?.state === 'Running'
  return (
    <div className={css.jobKeys}>
      <TouchButton
        kind="main"
        icon={<IconClipboardText size={32} stroke={1.6} />}
        isDisabled={job?.workType !== 'Production'}
        onPress={props.onReport}
      >
        {t(words.report)}
      </TouchButton>
      {isRunning || !job ? (
        <TouchButton
          icon={<IconPlayerPause size={32} stroke={1.6} />}
          isDisabled={!job}
          isBusy={commands.isBusy}
          onPress={() => job && commands.pause(job)}
        >
          {t(words.pause)}
        </TouchButton>
      ) : (
        <TouchButton
          kind="go"
          icon={<IconPlayerPlay size={32} stroke={1.6} />}
          isBusy={commands.isBusy}
          onPress={() => commands.resume(job)}
        >
          {t(words.resume)}
        </TouchButton>
      )}
      <TouchButton icon={<IconFlag size={32} stroke={1.6} />} isDisabled={!job} onPress={props.onFinish}>
        {t(words.finish)}
      </TouchButton>
    </div>
  )
}

/** Which of several jobs in one occupation is looked at; the first one again when they change. */
export function useChosenJob(jobs: readonly TerminalJob[]) {
  const [chosen, setChosen] = useState(0)
  return { chosen: chosen < jobs.length ? chosen : 0, choose: setChosen }
}
