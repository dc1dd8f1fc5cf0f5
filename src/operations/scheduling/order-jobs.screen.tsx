import { IconAlertTriangle } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink } from '../../kernel/web/place.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { getJobOrder, type JobOrderId, type JobOrderRow, listJobOrders } from '../execution/contract.ts'
import type { OperationsRequestRow } from './contract.ts'
import { WorkProgress, WorkState } from './order-parts.screen.tsx'
import { orderTopics, transitions, words } from './order-words.ts'
import css from './order.module.css'

/** What each unit is called, for the whole plant; asked once. */
function useEquipmentNames(): ReadonlyMap<string, string> {
  const { data } = useQuestion(equipment.queries.list, { limit: 500 } as never)
  const rows = (data as { rows: readonly { id: string; name: string }[] } | undefined)?.rows
  return useMemo(() => new Map(rows?.map(({ id, name }) => [id, name])), [rows])
}

/** The job orders of an order in the sequence of its segments, each with its progress and its history, live. */
export function OrderJobs({ order }: { readonly order: OperationsRequestRow }) {
  const t = useWords()
  const names = useEquipmentNames()
  const { operationsRequestId } = order
  const answer = useQuestion(listJobOrders, { operationsRequestId, limit: 100 }, { live: orderTopics, everySeconds: 5 })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const jobs = (answer.data?.rows ?? []).toSorted((left, right) => left.code.localeCompare(right.code, 'en', { numeric: true }))
  if (jobs.length === 0)
    return (
      <Sheet title={t(words.jobs)}>
        <EmptyState title={t(words.noJobs)} minHeight={140}>
          {t(words.noJobsHint)}
        </EmptyState>
      </Sheet>
    )
  return (
    <>
      {jobs.map((job) => (
        <OneJob key={job.jobOrderId} job={job} names={names} />
      ))}
    </>
  )
}

function OneJob({ job, names }: { readonly job: JobOrderRow; readonly names: ReadonlyMap<string, string> }) {
  const t = useWords()
  const counted = usePlural()
  const place = job.equipmentId ? (names.get(job.equipmentId) ?? '…') : t(words.anyUnit)
  return (
    <Sheet>
      <article className={css.job} aria-label={job.code}>
        <header>
          <div>
            <h2>
              {job.code} <Name of={job.name} />
            </h2>
            <p>
              {job.equipmentId ? (
                <ScreenLink to="/oee" search={{ at: job.equipmentId }}>
                  {place}
                </ScreenLink>
              ) : (
                place
              )}
            </p>
          </div>
          <WorkState state={job.state} />
        </header>
        <WorkProgress label={job.code} good={job.good} scrap={job.scrap} quantity={job.quantity ?? '0'} />
        <Amounts job={job} />
        {job.stopRequested !== null ? <p className={css.warning}>{t(words.stopRequested)}</p> : null}
        {job.openExceptions > 0 ? (
          <p className={css.warning}>
            <IconAlertTriangle size={18} aria-hidden="true" /> {counted(words.exceptions, { count: job.openExceptions })}
          </p>
        ) : null}
        <History jobOrderId={job.jobOrderId} names={names} />
      </article>
    </Sheet>
  )
}

function Amounts({ job }: { readonly job: JobOrderRow }) {
  const t = useWords()
  const format = useFormat()
  const unit = job.unit ?? 'C62'
  return (
    <div className={css.amounts}>
      <span>
        <strong>{format.quantity({ value: job.good, unit })}</strong> {t(words.good)}
      </span>
      <span>
        <strong>{format.quantity({ value: job.scrap, unit })}</strong> {t(words.scrap)}
      </span>
      {job.quantity ? (
        <span>
          <strong>{format.quantity({ value: String(Math.max(0, Number(job.quantity) - Number(job.good))), unit })}</strong> {t(words.toGo)}
        </span>
      ) : null}
    </div>
  )
}

/** Every change of state with its time, and when it was reported if that was later. */
function History({ jobOrderId, names }: { readonly jobOrderId: JobOrderId; readonly names: ReadonlyMap<string, string> }) {
  const t = useWords()
  const format = useFormat()
  const { data: job } = useQuestion(getJobOrder, { jobOrderId }, { live: [`operations.execution.jobOrder:${jobOrderId}`] })
  if (!job) return <div style={{ minHeight: 64 }} />
  const isLater = (at: string, recordedAt: string) => Date.parse(recordedAt) - Date.parse(at) > 60_000
  return (
    <div className={css.under}>
      {job.transitions.length > 0 ? (
        <ol className={css.history} aria-label={t(words.history)}>
          {job.transitions.map((step) => (
            <li key={step.transitionId}>
              <span className={css.dot} aria-hidden="true" />
              <strong>{t(transitions[step.transition])}</strong>
              <time dateTime={step.at}>{format.instant(step.at)}</time>
              {step.equipmentId ? <span>{names.get(step.equipmentId)}</span> : null}
              {step.movedFrom ? <em>{fill(t(words.moved), { time: format.instant(step.movedFrom, 'time') })}</em> : null}
              {!step.movedFrom && isLater(step.at, step.recordedAt) ? (
                <em>{fill(t(words.recordedLater), { time: format.instant(step.recordedAt) })}</em>
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
      {job.counts.length > 0 ? <Counts counts={job.counts} names={names} unit={job.unit ?? 'C62'} /> : null}
    </div>
  )
}

function Counts(props: {
  readonly counts: readonly { equipmentId: string; shiftOn: string; shiftCode: string; good: string; scrap: string }[]
  readonly names: ReadonlyMap<string, string>
  readonly unit: string
}) {
  const t = useWords()
  const format = useFormat()
  return (
    <table className={css.counts}>
      <caption>{t(words.byShift)}</caption>
      <tbody>
        {props.counts.map((row) => (
          <tr key={`${row.equipmentId} ${row.shiftOn} ${row.shiftCode}`}>
            <th scope="row">
              {format.day(row.shiftOn)} {row.shiftCode}
            </th>
            <td>{props.names.get(row.equipmentId)}</td>
            <td>
              {format.decimal(row.good)} {t(words.good)}
            </td>
            <td>
              {format.decimal(row.scrap)} {t(words.scrap)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
