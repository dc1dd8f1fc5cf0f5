import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { type DryRow, dryRunRule } from './contract.ts'
import { looked, words } from './rule-words.ts'
import css from './rules.module.css'

/** What the rule would have done with what has happened, the newest first. */
export function DryRun({ ruleId }: { readonly ruleId: string }) {
  const t = useWords()
  const plural = usePlural()
  const [after, setAfter] = useState<string>()
  const answer = useQuestion(dryRunRule, { ruleId, limit: 100, ...(after !== undefined && { after }) })
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { rows, next, looked: count, names } = answer.data
  return (
    <div className={css.form}>
      <p className={css.hint}>{plural(looked, { count })}</p>
      {rows.length === 0 ? (
        <EmptyState title={t(words.nothingFired)} minHeight={120} />
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t(words.happened)}</th>
              <th scope="col">{t(words.wouldSend)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.epoch}.${row.seq}`} row={row} names={names} />
            ))}
          </tbody>
        </table>
      )}
      {next === undefined ? null : (
        <Button variant="default" style={{ justifySelf: 'start' }} onClick={() => setAfter(next)}>
          {t(words.earlier)}
        </Button>
      )}
    </div>
  )
}

function Row({ row: { occurredAt, input, fault }, names }: { readonly row: DryRow; readonly names: Readonly<Record<string, string>> }) {
  const t = useWords()
  const format = useFormat()
  const shown = (value: unknown) => (typeof value === 'string' ? (names[value] ?? value) : JSON.stringify(value))
  const values = Object.entries(input ?? {}).map(([name, value]) => `${name}: ${shown(value)}`)
  return (
    <tr data-fault={fault !== null || undefined}>
      <td>{format.instant(occurredAt, 'full')}</td>
      <td>{fault === null ? values.map((value) => <code key={value}>{value}</code>) : fill(t(words.cannotSend), { why: fault })}</td>
    </tr>
  )
}
