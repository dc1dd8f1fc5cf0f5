import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { Field } from '../../../kernel/contract/field.ts'
import type { FieldMap } from '../../../kernel/contract/resource.ts'
import { FieldCell, type Referred } from '../../../kernel/web/resource/field-cell.tsx'
import { useResourceNamed } from '../../../kernel/web/resource/resource-directory.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { type Difference, compareContents } from '../../../model/revision/content.ts'
import type { RevisionRow } from '../../../model/revision/contract.ts'
import { fieldWords } from './field-words.ts'
import css from './revised.module.css'

const words = {
  compare: { en: 'Compare revision', de: 'Revision vergleichen' },
  with: { en: 'With revision', de: 'Mit Revision' },
  field: { en: 'Field', de: 'Feld' },
  revision: { en: 'Revision {number}', de: 'Revision {number}' },
  same: { en: 'Nothing is different.', de: 'Es gibt keinen Unterschied.' },
}

/** Two revisions side by side, field by field: only what is different. At first the newest and the one before it. */
export function ComparedRevisions({ rows, fields = {} }: { readonly rows: readonly RevisionRow[]; readonly fields?: FieldMap }) {
  const t = useWords()
  const [left, setLeft] = useState(rows[1]!.revision)
  const [right, setRight] = useState(rows[0]!.revision)
  const contentOf = (number: number) => rows.find(({ revision }) => revision === number)?.content
  const differences = compareWhole(contentOf(left), contentOf(right), fields)
  const data = rows.map(({ revision }) => String(revision))
  return (
    <>
      <div className={css.choice}>
        <NativeSelect
          size="md"
          label={t(words.compare)}
          data={data}
          value={left}
          onChange={(event) => setLeft(Number(event.currentTarget.value))}
        />
        <NativeSelect
          size="md"
          label={t(words.with)}
          data={data}
          value={right}
          onChange={(event) => setRight(Number(event.currentTarget.value))}
        />
      </div>
      {differences.length === 0 ? (
        <p>{t(words.same)}</p>
      ) : (
        <Differences left={left} right={right} differences={differences} fields={fields} />
      )}
    </>
  )
}

function Differences(props: {
  readonly left: number
  readonly right: number
  readonly differences: readonly Difference[]
  readonly fields: FieldMap
}) {
  const { left, right, differences, fields } = props
  const t = useWords()
  return (
    <table className={css.differences}>
      <thead>
        <tr>
          <th scope="col">{t(words.field)}</th>
          <th scope="col">{fill(t(words.revision), { number: left })}</th>
          <th scope="col">{fill(t(words.revision), { number: right })}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((one) => (
          <tr key={one.path}>
            <th scope="row">{labelOf(one.path, fields, t)}</th>
            <td>
              <Shown field={fields[one.path]} value={one.before} />
            </td>
            <td>
              <Shown field={fields[one.path]} value={one.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A field whose kind knows how to show it is compared whole; everything else down to its leaves. */
function compareWhole(before: RevisionRow['content'] = {}, after: RevisionRow['content'] = {}, fields: FieldMap): Difference[] {
  const differences = compareContents(before, after)
  const whole = (path: string) => {
    const name = path.split('.')[0]!
    return fields[name] && fields[name].kind !== 'page' ? name : path
  }
  const paths = new Set(differences.map(({ path }) => whole(path)))
  return [...paths].map(
    (path) =>
      differences.find((one) => one.path === path && !fields[path]) ?? { path, before: before[path] ?? null, after: after[path] ?? null },
  )
}

function labelOf(path: string, fields: FieldMap, t: ReturnType<typeof useWords>): string {
  const known = fields[path]?.label
  if (known) return t(known)
  // Places in a list are counted from one, as people count.
  return path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : fieldWords[part] ? t(fieldWords[part]) : part))
    .join(' · ')
}

function Shown({ field, value }: { readonly field: Field | undefined; readonly value: unknown }) {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '–'
  if (field?.kind === 'reference') return <ReferredName field={field} id={String(value)} />
  if (field && field.kind !== 'page') return <FieldCell field={field} value={value} referred={undefined} />
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function ReferredName({ field, id }: { readonly field: Field; readonly id: string }) {
  const resource = useResourceNamed(field.refers)
  return resource ? <KnownName get={resource.queries.get} field={field} id={id} /> : id
}

function KnownName({ get, field, id }: { readonly get: Parameters<typeof useQuestion>[0]; readonly field: Field; readonly id: string }) {
  const { data } = useQuestion(get, { id } as never)
  const row = data as { readonly code?: string; readonly name?: Referred['name'] } | null | undefined
  return <FieldCell field={field} value={id} referred={row ? { code: row.code ?? null, name: row.name ?? null } : undefined} />
}
