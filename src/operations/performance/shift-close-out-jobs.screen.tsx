import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useLanguage, useWords } from '../../kernel/web/words.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { reason } from '../../model/reason/reason.resource.ts'
import { exceptionWords } from '../exception-words.ts'
import { correctQuantity, getJobOrder, type JobTransition, moveJobTransition, resolveException } from '../execution/contract.ts'
import { growReasonTree, leavesOf, type ReasonRow } from '../reason-tree.ts'
import css from './shift-close-out.module.css'
import { TimeField } from './shift-close-out-odd.screen.tsx'
import { lastMomentOf, type Occupied } from './shift-close-out-view.ts'
import { WrongOrder } from './shift-close-out-wrong.screen.tsx'

const words = {
  good: { en: 'Good', de: 'Gut' },
  scrap: { en: 'Scrap', de: 'Ausschuss' },
  rework: { en: 'Rework', de: 'Nacharbeit' },
  repair: { en: 'Correct', de: 'Berichtigen' },
  close: { en: 'Done', de: 'Fertig' },
  times: { en: 'Times', de: 'Zeiten' },
  quantities: { en: 'Quantities: more (+) or less (−)', de: 'Mengen: mehr (+) oder weniger (−)' },
  book: { en: 'Book', de: 'Buchen' },
  move: { en: 'Move', de: 'Verlegen' },
  movedFrom: { en: 'was {time}', de: 'war {time}' },
  reason: { en: 'Reason of the scrap', de: 'Grund des Ausschusses' },
  note: { en: 'Why', de: 'Warum' },
  settle: { en: 'Settle', de: 'Erledigen' },
  looked: { en: 'Looked at in the shift close-out', de: 'Im Schichtabschluss angesehen' },
  closeOut: { en: 'Shift close-out', de: 'Schichtabschluss' },
  badAmount: { en: 'A number such as 12 or −3', de: 'Eine Zahl wie 12 oder −3' },
} as const satisfies Record<string, Words>

const steps: Readonly<Record<JobTransition, Words>> = {
  Release: { en: 'Released', de: 'Freigegeben' },
  Revoke: { en: 'Withdrawn', de: 'Zurückgenommen' },
  Start: { en: 'Started', de: 'Gestartet' },
  Pause: { en: 'Interrupted', de: 'Unterbrochen' },
  Hold: { en: 'Held', de: 'Angehalten' },
  Resume: { en: 'Resumed', de: 'Fortgesetzt' },
  Finish: { en: 'Finished', de: 'Beendet' },
  Close: { en: 'Closed', de: 'Abgeschlossen' },
  Abort: { en: 'Aborted', de: 'Abgebrochen' },
  Cancel: { en: 'Cancelled', de: 'Storniert' },
}
const planned = new Set(['Release', 'Revoke'])

/** A job of the shift: its steps, its quantities, its exceptions, and the repair of each. */
export function ShiftJob(props: {
  readonly jobOrderId: string
  readonly equipmentId: string
  /** When it occupied the unit in this shift. */
  readonly stretches: readonly Occupied[]
  /** The end of the shift, or now. */
  readonly until: string
}) {
  const { jobOrderId } = props
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const [isOpen, setOpen] = useState(false)
  const { data: job } = useQuestion(getJobOrder, { jobOrderId }, { live: [`operations.execution.jobOrder:${jobOrderId}`] })
  if (!job) return null
  return (
    <li className={css.job}>
      <div className={css.jobHead}>
        <strong>{job.code}</strong>
        <Name of={job.name} />
        <span className={css.amount}>
          {t(words.good)} {format.decimal(job.good)}
          {job.quantity === null ? '' : ` / ${format.quantity({ value: job.quantity, unit: job.unit ?? '' })}`}
        </span>
        <span className={css.amount}>
          {t(words.scrap)} {format.decimal(job.scrap)}
        </span>
        {may(correctQuantity.permission) ? (
          <Button variant="default" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            {t(isOpen ? words.close : words.repair)}
          </Button>
        ) : null}
      </div>
      {job.exceptions
        .filter((exception) => exception.resolvedAt === null)
        .map((exception) => (
          <Exception key={exception.exceptionId} jobOrderId={jobOrderId} exception={exception} />
        ))}
      {isOpen ? (
        <div className={css.repairs}>
          <div className={css.times}>
            <Steps jobOrderId={jobOrderId} transitions={job.transitions} />
            <WrongOrder {...props} steps={job.transitions} />
          </div>
          <Correction jobOrderId={jobOrderId} bookedAt={lastMomentOf(props.stretches, props.until)} />
        </div>
      ) : null}
    </li>
  )
}

function Exception(props: {
  readonly jobOrderId: string
  readonly exception: {
    readonly exceptionId: string
    readonly code: keyof typeof exceptionWords
    readonly detail: string
    readonly raisedAt: string
  }
}) {
  const { jobOrderId, exception } = props
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const resolving = useCommand(resolveException)
  return (
    <div className={css.exception}>
      <span>
        {format.instant(exception.raisedAt, 'time')} {t(exceptionWords[exception.code])}
        {exception.code === 'over_production' ? ` (${exception.detail})` : ''}
      </span>
      {may(resolveException.permission) ? (
        <Button
          size="sm"
          variant="default"
          loading={resolving.isOpen}
          onClick={() => void resolving.send({ jobOrderId, exceptionId: exception.exceptionId, note: t(words.looked) })}
        >
          {t(words.settle)}
        </Button>
      ) : null}
      {resolving.state === 'idle' ? null : <CommandMessage command={resolving} />}
    </div>
  )
}

function Steps(props: {
  readonly jobOrderId: string
  readonly transitions: readonly {
    readonly transitionId: number
    readonly transition: JobTransition
    readonly at: string
    readonly movedFrom: string | null
  }[]
}) {
  const t = useWords()
  const format = useFormat()
  const moving = useCommand(moveJobTransition, { doubleTapMs: 0 })
  const { jobOrderId } = props
  return (
    <div>
      <h4>{t(words.times)}</h4>
      {props.transitions
        .filter((step) => !planned.has(step.transition))
        .map((step) => (
          <div key={`${step.transitionId} ${step.at}`} className={css.step}>
            <TimeField
              label={`${t(steps[step.transition])} ${format.instant(step.at, 'day')}${step.movedFrom ? ` (${fill(t(words.movedFrom), { time: format.instant(step.movedFrom, 'time') })})` : ''}`}
              nearAt={step.at}
              action={t(words.move)}
              isBusy={moving.isOpen}
              onMove={(movedTo) => void moving.send({ jobOrderId, transitionId: step.transitionId, movedTo, note: t(words.closeOut) })}
            />
          </div>
        ))}
      <CommandMessage command={moving} />
    </div>
  )
}

const amountPattern = /^[-+−]?\d{1,12}([.,]\d{1,6})?$/

function amountOf(text: string): string | undefined {
  return text === '' ? undefined : text.replace('−', '-').replace('+', '').replace(',', '.')
}

function Correction({ jobOrderId, bookedAt }: { readonly jobOrderId: string; readonly bookedAt: string }) {
  const t = useWords()
  const language = useLanguage()
  const correcting = useCommand(correctQuantity, { onAccepted: () => setEntry({ good: '', scrap: '', rework: '' }) })
  const [entry, setEntry] = useState({ good: '', scrap: '', rework: '' })
  const [reasonId, setReason] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const { data } = useQuestion(reason.queries.list, { kind: 'scrap', limit: 500 })
  const reasons = leavesOf(growReasonTree((data?.rows ?? []) as readonly ReasonRow[], language))
  const fields = ['good', 'scrap', 'rework'] as const
  const isWrong = (text: string) => text !== '' && !amountPattern.test(text)
  const isReady = fields.some((name) => entry[name] !== '') && !fields.some((name) => isWrong(entry[name])) && note.trim() !== ''
  const book = () => {
    const amounts = Object.fromEntries(fields.flatMap((name) => (entry[name] === '' ? [] : [[name, amountOf(entry[name])]])))
    void correcting.send({ jobOrderId, ...amounts, ...(reasonId && { reasonId }), note }, { occurredAt: bookedAt })
  }
  return (
    <form
      className={css.correction}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) book()
      }}
    >
      <h4>{t(words.quantities)}</h4>
      <div className={css.amounts}>
        {fields.map((name) => (
          <TextInput
            key={name}
            label={t(words[name])}
            inputMode="decimal"
            value={entry[name]}
            error={isWrong(entry[name]) ? t(words.badAmount) : undefined}
            onChange={(event) => setEntry({ ...entry, [name]: event.currentTarget.value.trim() })}
          />
        ))}
      </div>
      <Select
        label={t(words.reason)}
        clearable
        searchable
        data={reasons.map((one) => ({ value: one.reasonId, label: one.name }))}
        value={reasonId}
        onChange={setReason}
      />
      <TextInput label={t(words.note)} value={note} onChange={(event) => setNote(event.currentTarget.value)} required />
      <Button type="submit" loading={correcting.isOpen} disabled={!isReady}>
        {t(words.book)}
      </Button>
      <CommandMessage command={correcting} />
    </form>
  )
}
