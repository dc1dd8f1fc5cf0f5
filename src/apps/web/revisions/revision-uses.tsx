import { useMay } from '../../../kernel/web/session.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import type { Words } from '../../../kernel/contract/words.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { listWorkMasterUses } from '../../../operations/execution/contract.ts'
import { listDefinitionUses, listMaterialUses } from '../../../operations/scheduling/contract.ts'
import css from './revised.module.css'

const words = {
  jobs: { en: 'Jobs that work by it', de: 'Aufträge, die danach arbeiten' },
  orders: { en: 'Orders that were released by it', de: 'Aufträge, die danach freigegeben wurden' },
  by: { en: 'Revision {number}', de: 'Revision {number}' },
  none: { en: 'Without a revision', de: 'Ohne Revision' },
  more: { en: '… and more', de: '… und weitere' },
}
const MOST = 100

/** Who used which revision where: a job keeps the one with which it was released. */
export function WorkMasterUses({ workMasterId }: { readonly workMasterId: string }) {
  const may = useMay()
  const { data } = useQuestion(listWorkMasterUses, { workMasterId, limit: MOST }, { enabled: may(listWorkMasterUses.permission) })
  const uses = data?.rows.map(({ code, workMasterVersion: version }) => ({ code, version }))
  return uses ? <Uses title={words.jobs} uses={uses} hasMore={data?.next !== undefined} /> : null
}

/** The same of an operations definition, by the orders that were released by it. */
export function DefinitionUses({ operationsDefinitionId }: { readonly operationsDefinitionId: string }) {
  const may = useMay()
  const { data } = useQuestion(listDefinitionUses, { operationsDefinitionId, limit: MOST }, { enabled: may(listDefinitionUses.permission) })
  const uses = data?.rows.map(({ code, definitionVersion: version }) => ({ code, version }))
  return uses ? <Uses title={words.orders} uses={uses} hasMore={data?.next !== undefined} /> : null
}

/** The same of a material, by the orders that were released for it or with it in their bill. */
export function MaterialUses({ materialDefinitionId }: { readonly materialDefinitionId: string }) {
  const may = useMay()
  const { data } = useQuestion(listMaterialUses, { materialDefinitionId, limit: MOST }, { enabled: may(listMaterialUses.permission) })
  const uses = data?.rows.map(({ code, revision: version }) => ({ code, version }))
  return uses ? <Uses title={words.orders} uses={uses} hasMore={data?.next !== undefined} /> : null
}

function Uses(props: {
  readonly title: Words
  readonly uses: readonly { readonly code: string; readonly version: number | null }[]
  readonly hasMore: boolean
}) {
  const t = useWords()
  if (props.uses.length === 0) return null
  const byVersion = [...Map.groupBy(props.uses, ({ version }) => version)].toSorted(([left], [right]) => (right ?? 0) - (left ?? 0))
  return (
    <>
      <h4>{t(props.title)}</h4>
      <ul className={css.uses}>
        {byVersion.map(([version, uses]) => (
          <li key={version ?? 'none'}>
            <strong>{version === null ? t(words.none) : fill(t(words.by), { number: version })}</strong>{' '}
            <span>{uses.map(({ code }) => code).join(', ')}</span>
          </li>
        ))}
        {props.hasMore ? <li>{t(words.more)}</li> : null}
      </ul>
    </>
  )
}
