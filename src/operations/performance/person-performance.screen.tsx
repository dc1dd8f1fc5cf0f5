import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { usePlural, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { person } from '../../model/personnel/person.resource.ts'
import { personnelClass } from '../../model/personnel/personnel-class.resource.ts'
import { getPersonPerformance, type PersonFigures } from './contract.ts'
import { PersonPerformanceForm } from './person-performance-form.screen.tsx'
import { leftOut, sources, words } from './person-performance-words.ts'
import css from './person-performance.module.css'

const directory = { resources: [equipment, person, personnelClass], panels: {} }

/** What people have reported, for a named purpose, where the plant has switched it on; and beside it what the figures are and are not. */
export default function PersonPerformanceScreen() {
  const t = useWords()
  const [requestId, setRequestId] = useState<string>()
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <div className={css.page}>
        <Sheet title={t(words.ask)}>
          <PersonPerformanceForm onAsked={setRequestId} />
        </Sheet>
        {requestId === undefined ? null : <Figures requestId={requestId} />}
        <Sheet title={t(words.sources)}>
          <ul className={css.sources}>
            {sources.map((source) => (
              <li key={source.en}>{t(source)}</li>
            ))}
          </ul>
        </Sheet>
      </div>
    </ResourceDirectoryContext>
  )
}

function Figures({ requestId }: { readonly requestId: string }) {
  const t = useWords()
  const plural = usePlural()
  const answer = useQuestion(getPersonPerformance, { requestId })
  if (!answer.data) return answer.isError ? <ErrorState error={answer.error} onRetry={() => void answer.refetch()} /> : <LoadingScreen />
  const { figures } = answer.data
  if (!figures) return <EmptyState title={t(words.over)}>{t(words.overText)}</EmptyState>
  return (
    <>
      {figures.unitsLeftOut === 0 ? null : <p className={css.note}>{plural(leftOut, { count: figures.unitsLeftOut })}</p>}
      {figures.people.length === 0 ? <EmptyState title={t(words.none)}>{t(words.noneText)}</EmptyState> : null}
      {figures.people.map((one) => (
        <Sheet key={one.personId} title={one.name} isFlush>
          <PersonTable figures={one} />
        </Sheet>
      ))}
    </>
  )
}

const roles = ['good', 'scrap', 'rework'] as const

const timesOf = ({ jobs }: PersonFigures, unit: string, kind: 'reports' | 'corrections') =>
  jobs.filter((job) => job.unit === unit).reduce((sum, job) => sum + job[kind], 0)

function PersonTable({ figures }: { readonly figures: PersonFigures }) {
  const t = useWords()
  const format = useFormat()
  const amount = (value: string, unit: string) => (unit === '' ? format.decimal(value) : format.quantity({ value, unit }))
  return (
    <table className={css.figures} aria-label={figures.name}>
      <thead>
        <tr>
          {([words.job, words.good, words.scrap, words.rework, words.reports, words.corrections] as const).map((head) => (
            <th key={head.en} scope="col">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures.jobs.map((job) => (
          <tr key={job.jobOrderId}>
            <th scope="row">{job.code}</th>
            {roles.map((role) => (
              <td key={role}>{amount(job[role], job.unit)}</td>
            ))}
            <td>{job.reports}</td>
            <td>{job.corrections}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {figures.sums.map((sum) => (
          <tr key={sum.unit}>
            <th scope="row">{t(words.sum)}</th>
            {roles.map((role) => (
              <td key={role}>{amount(sum[role], sum.unit)}</td>
            ))}
            <td>{timesOf(figures, sum.unit, 'reports')}</td>
            <td>{timesOf(figures, sum.unit, 'corrections')}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  )
}
