import { useMay } from '../../../kernel/web/session.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { listWorkMasterUses } from '../../../operations/execution/contract.ts'
import css from './revised.module.css'

const words = {
  title: { en: 'Jobs that work by it', de: 'Aufträge, die danach arbeiten' },
  by: { en: 'Revision {number}', de: 'Revision {number}' },
  none: { en: 'Without a revision', de: 'Ohne Revision' },
  more: { en: '… and more', de: '… und weitere' },
}

/** Who used which revision where: a job keeps the one with which it was released. */
export function WorkMasterUses({ workMasterId }: { readonly workMasterId: string }) {
  const t = useWords()
  const may = useMay()
  const { data } = useQuestion(listWorkMasterUses, { workMasterId, limit: 100 }, { enabled: may(listWorkMasterUses.permission) })
  if (!data || data.rows.length === 0) return null
  const byVersion = [...Map.groupBy(data.rows, ({ workMasterVersion }) => workMasterVersion)].toSorted(
    ([left], [right]) => (right ?? 0) - (left ?? 0),
  )
  return (
    <>
      <h4>{t(words.title)}</h4>
      <ul className={css.uses}>
        {byVersion.map(([version, jobs]) => (
          <li key={version ?? 'none'}>
            <strong>{version === null ? t(words.none) : fill(t(words.by), { number: version })}</strong>{' '}
            <span>{jobs.map(({ code }) => code).join(', ')}</span>
          </li>
        ))}
        {data.next === undefined ? null : <li>{t(words.more)}</li>}
      </ul>
    </>
  )
}
