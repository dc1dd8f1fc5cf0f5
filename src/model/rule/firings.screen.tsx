import { useFormat } from '../../kernel/web/format-context.ts'
import { type Column, DataTable, NoRows } from '../../kernel/web/parts/data-table.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { usePages } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { type FiringRow, listRuleFirings } from './contract.ts'
import { outcomes, tones, words } from './rule-words.ts'
import css from './rules.module.css'

const EVERY_SECONDS = 5

/** Each time a rule has fired, and what came of it. */
export function Firings({ ruleId }: { readonly ruleId: string }) {
  const t = useWords()
  const format = useFormat()
  const pages = usePages(listRuleFirings, { ruleId }, { everySeconds: EVERY_SECONDS })
  const columns: readonly Column<FiringRow>[] = [
    {
      key: 'happened',
      title: t(words.happened),
      width: '12rem',
      phoneWidth: '7rem',
      cell: (row) => format.instant(row.occurredAt, 'full'),
    },
    {
      key: 'outcome',
      title: t(words.outcome),
      width: 'minmax(12rem, 1fr)',
      cell: (row) => (
        <div className={css.answer}>
          <StateMark tone={tones[row.outcome]}>{t(outcomes[row.outcome])}</StateMark>
          {row.reasons.map(({ code, text }) => (
            <small key={code}>{text ? t(text) : code}</small>
          ))}
        </div>
      ),
    },
  ]
  return (
    <DataTable
      label={t(words.history)}
      columns={columns}
      pages={pages}
      rowKey={(row) => `${row.epoch}.${row.seq}`}
      empty={<NoRows title={t(words.neverFired)} />}
    />
  )
}
