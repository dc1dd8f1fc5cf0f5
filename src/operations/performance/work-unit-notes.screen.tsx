import { useFormat } from '../../kernel/web/format-context.ts'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listAccountNotes } from './contract.ts'
import type { AccountNoteCode } from './fact.ts'
import { accountNoteWords } from './note-words.ts'
import css from './work-unit.module.css'

const words = { title: { en: 'Notes on the books', de: 'Anmerkungen zu den Büchern' } }

/** What time accounting decided and a person should know; nothing is shown when there is nothing. */
export function AccountNotes(props: {
  readonly equipmentId: string
  readonly window: { readonly startsAt: string; readonly endsAt: string }
}) {
  const t = useWords()
  const format = useFormat()
  const { data } = useQuestion(listAccountNotes, { equipmentId: props.equipmentId, ...props.window, limit: 100 })
  if (!data || data.rows.length === 0) return null
  return (
    <Sheet title={t(words.title)}>
      <ul className={css.accountNotes}>
        {data.rows.map((row) => (
          <li key={row.at + row.code + row.subject}>
            <time dateTime={row.at}>{format.instant(row.at, 'seconds')}</time>
            <span>{row.code in accountNoteWords ? t(accountNoteWords[row.code as AccountNoteCode]) : row.code}</span>
            <span>{row.quantity === null ? '' : format.decimal(row.quantity)}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
