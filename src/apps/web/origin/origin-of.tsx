import { Button } from '@mantine/core'
import { useState } from 'react'
import { writeCsvRow } from '../../../kernel/contract/spreadsheet/csv.ts'
import type { AnyResource } from '../../../kernel/contract/resource.ts'
import { sentencesOfError } from '../../../kernel/web/errors.ts'
import { importFile } from '../../../kernel/web/interchange/import-door.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../../kernel/web/parts/confirm-button.tsx'
import type { RevisedThing } from '../../../kernel/web/parts/revised.tsx'
import { ImportFault } from '../../../kernel/web/parts/table-import.tsx'
import { queryClient } from '../../../kernel/web/query-client.ts'
import { useMay } from '../../../kernel/web/session.ts'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, usePlural, useWords } from '../../../kernel/web/words.ts'
import { getOrigin, leaveTemplate } from '../../../model/origin/contract.ts'
import { differingPlaces } from '../../plant-model/structure.ts'
import { kindNamed, labelsOf, sayCell } from '../plant-model/kinds.ts'
import css from './origin.module.css'

const words = {
  title: { en: 'Origin', de: 'Herkunft' },
  local: { en: 'Local: made in this plant', de: 'Lokal: in diesem Werk entstanden' },
  follows: { en: 'Follows template {name}, edition {version}', de: 'Folgt der Vorlage {name}, Ausgabe {version}' },
  asGiven: { en: 'As the template has it', de: 'Wie in der Vorlage' },
  overridden: {
    one: { en: '{count} field is different here', de: '{count} Feld ist hier anders' },
    other: { en: '{count} fields are different here', de: '{count} Felder sind hier anders' },
  },
  field: { en: 'Field', de: 'Feld' },
  own: { en: 'Here', de: 'Hier' },
  given: { en: 'In the template', de: 'In der Vorlage' },
  take: { en: 'Take {field} from the template', de: '{field} aus der Vorlage nehmen' },
  takeShort: { en: 'Take', de: 'Nehmen' },
  leave: { en: 'Follow the template no more', de: 'Der Vorlage nicht mehr folgen' },
}
type Origin = NonNullable<NonNullable<ReturnType<typeof useOrigin>['data']>>
type Override = Origin['overridden'][number]

function useOrigin(resource: string, recordId: string) {
  const may = useMay()
  const live = ['model.origin.origin', resource]
  return useQuestion(getOrigin, { resource, recordId }, { enabled: may(getOrigin.permission), live })
}

/** Whence a record comes; of one that follows a template, where the plant says something else. */
function OriginOf({ resource, recordId }: { readonly resource: AnyResource; readonly recordId: string }) {
  const t = useWords()
  const counted = usePlural()
  const may = useMay()
  const { data: origin } = useOrigin(resource.name, recordId)
  if (origin === undefined) return null
  const mayEdit = may(`${resource.permission}.edit`)
  return (
    <section className={css.origin} aria-label={t(words.title)}>
      <h3>{t(words.title)}</h3>
      <p>{origin ? fill(t(words.follows), origin.template) : t(words.local)}</p>
      {origin ? (
        <>
          <p className={css.said}>
            {origin.overridden.length === 0 ? t(words.asGiven) : counted(words.overridden, { count: origin.overridden.length })}
          </p>
          {origin.overridden.length > 0 ? <Overridden resource={resource} origin={origin} mayEdit={mayEdit} /> : null}
          {may(leaveTemplate.permission) ? <Leave resource={resource.name} recordId={recordId} /> : null}
        </>
      ) : null}
    </section>
  )
}

function Overridden({ resource, origin, mayEdit }: { readonly resource: AnyResource; readonly origin: Origin; readonly mayEdit: boolean }) {
  const t = useWords()
  const [failure, setFailure] = useState<string>()
  const [taking, setTaking] = useState<string>()
  const labelOf = labelsOf(resource.name, t)
  const take = (column: string) => {
    setTaking(column)
    setFailure(undefined)
    takeGiven(resource, origin, column)
      .then(setFailure, (error: unknown) => setFailure(sentencesOfError(error).join(' ')))
      .finally(() => {
        setTaking(undefined)
        void queryClient.invalidateQueries()
      })
  }
  const mayTake = ({ column }: Override) => mayEdit && !resource.key.includes(column)
  return (
    <>
      <table className={css.overridden}>
        <thead>
          <tr>
            <th scope="col">{t(words.field)}</th>
            <th scope="col">{t(words.own)}</th>
            <th scope="col">{t(words.given)}</th>
          </tr>
        </thead>
        <tbody>
          {origin.overridden.flatMap((one) => {
            const label = labelOf(one.column)
            return placesOf(resource, one).map(({ path, here, there }, index) => (
              <tr key={path}>
                <th scope="row">{labelOf(path)}</th>
                <td>{sayCell(resource.name, path, here, t) || '–'}</td>
                <td>
                  {sayCell(resource.name, path, there, t) || '–'}
                  {mayTake(one) && index === 0 ? (
                    <Button
                      variant="default"
                      size="sm"
                      loading={taking === one.column}
                      disabled={taking !== undefined}
                      aria-label={fill(t(words.take), { field: label })}
                      onClick={() => take(one.column)}
                    >
                      {t(words.takeShort)}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))
          })}
        </tbody>
      </table>
      {failure === undefined ? null : <ImportFault text={failure} />}
    </>
  )
}

/** Where a field differs; of a structure, place by place. It is taken whole all the same. */
function placesOf({ fields }: AnyResource, { column, own, given }: Override) {
  const whole = { path: column, here: own, there: given }
  if (fields[column]?.kind !== 'page') return [whole]
  const places = differingPlaces(column, contentOf(own), contentOf(given))
  return places.length > 0 ? places : [whole]
}

function contentOf(cell: string): unknown {
  return cell === '' ? null : (JSON.parse(cell) as unknown)
}

/** One cell of the template through the door of the import, which reads it as it was written. @returns why it could not be. */
async function takeGiven(resource: AnyResource, { values, overridden }: Origin, column: string): Promise<string | undefined> {
  const own = (key: string) => overridden.find((one) => one.column === key)?.own ?? values[key] ?? ''
  const head = [...resource.key, column]
  const text = [head, [...resource.key.map(own), values[column] ?? '']].map((cells) => writeCsvRow(cells, 'comma')).join('')
  const { fault, rows } = await importFile(resource, text, () => {})
  const faults = rows.flatMap((row) => row.faults.map(({ fix }) => fix))
  return fault ?? (faults.length > 0 ? faults.join(' ') : undefined)
}

function Leave({ resource, recordId }: { readonly resource: string; readonly recordId: string }) {
  const t = useWords()
  const command = useCommand(leaveTemplate)
  return (
    <>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ resource, recordId })}>
        {t(words.leave)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </>
  )
}

export function originOf({ kind, recordId }: RevisedThing) {
  const resource = kindNamed(kind)
  return resource ? <OriginOf resource={resource} recordId={recordId} /> : null
}
