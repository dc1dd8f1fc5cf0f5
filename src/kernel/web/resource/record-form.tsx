import { Button } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import type { AnyCommand, AnyResource } from '../../contract/resource.ts'
import type { Words } from '../../contract/words.ts'
import { CommandMessage } from '../parts/command-message.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { Signed } from '../parts/signed.tsx'
import { ScreenLink, useGo } from '../place.tsx'
import { useMay } from '../session.ts'
import { useCommand } from '../use-command.ts'
import { useWords } from '../words.ts'
import type { Referred } from './field-cell.tsx'
import { FieldInput } from './field-input.tsx'
import { emptyValues, faultsOf, inputOf, type RecordRow, valuesOf } from './record-values.ts'
import { MoveRecord } from './move-record.tsx'
import css from './resource.module.css'

const words = {
  save: { en: 'Save', de: 'Speichern' },
  create: { en: 'Create', de: 'Anlegen' },
  saved: { en: 'Saved', de: 'Gespeichert' },
  copy: { en: 'Copy', de: 'Kopieren' },
  retire: { en: 'Retire', de: 'Stilllegen' },
  reinstate: { en: 'Reinstate', de: 'Wieder einsetzen' },
  erase: { en: 'Erase personal data for good', de: 'Personendaten endgültig löschen' },
  past: { en: 'All changes in the ledger', de: 'Alle Änderungen im Hauptbuch' },
  check: { en: 'Please check the marked fields.', de: 'Bitte die markierten Felder prüfen.' },
}

/** Creates a record or changes one. The fields, their checks and the commands come from the declaration. */
export function RecordForm(props: {
  readonly resource: AnyResource
  /** Without one, a new record is made. */
  readonly row?: RecordRow
  /** What a new record begins with: all of this one but what tells it apart. */
  readonly copied?: RecordRow
  readonly mayEdit: boolean
  readonly onDone: () => void
}) {
  const { resource, row } = props
  const t = useWords()
  const [values, setValues] = useState(() => (row ? valuesOf(resource, row) : startingFrom(resource, props.copied)))
  const [isChecked, setChecked] = useState(false)
  const save = useCommand(row ? resource.commands.change : resource.commands.create, { onAccepted: props.onDone })
  const faults: Record<string, Words> = isChecked ? faultsOf(resource, values, row) : {}
  const isReadOnly = !props.mayEdit || row?.retired === true

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReadOnly || save.isOpen) return
    setChecked(true)
    if (Object.keys(faultsOf(resource, values, row)).length === 0) void save.send(inputOf(resource, values, row) as never)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it hears a shortcut of its inputs, and is none itself
    <form className={css.form} onSubmit={submit} onKeyDown={saveByKey} noValidate aria-label={t(resource.title.one)}>
      {Object.entries(resource.fields).map(([name, field]) => (
        <FieldInput
          key={name}
          name={name}
          field={field}
          value={values[name]}
          onChange={(value) => setValues((before) => ({ ...before, [name]: value ?? '' }))}
          fault={faults[name]}
          referred={((row ?? props.copied)?.refers as Record<string, Referred | readonly Referred[]> | undefined)?.[name]}
          panel={resource.panels?.[name]}
          isReadOnly={isReadOnly || (row !== undefined && field.isFixed)}
        />
      ))}
      {Object.keys(faults).length > 0 ? (
        <p className={css.fault} role="alert">
          {t(words.check)}
        </p>
      ) : (
        <CommandMessage command={save} done={t(words.saved)} />
      )}
      {row ? <RecordPast row={row} /> : null}
      {props.mayEdit ? <Buttons resource={resource} row={row} isSaving={save.isOpen} onDone={props.onDone} /> : null}
    </form>
  )
}

function startingFrom(resource: AnyResource, copied: RecordRow | undefined) {
  const own = Object.entries(emptyValues(resource)).filter(([name]) => resource.key.includes(name) || resource.fields[name]?.isPersonal)
  return copied ? { ...valuesOf(resource, copied), ...Object.fromEntries(own) } : emptyValues(resource)
}

function Buttons(props: {
  readonly resource: AnyResource
  readonly row: RecordRow | undefined
  readonly isSaving: boolean
  readonly onDone: () => void
}) {
  const { resource, row, onDone } = props
  const go = useGo()
  const t = useWords()
  return (
    <>
      <div className={css.buttons}>
        {row?.retired ? null : (
          <Button type="submit" loading={props.isSaving}>
            {t(row ? words.save : words.create)}
          </Button>
        )}
        {row ? (
          <Button variant="default" onClick={() => go.search({ record: 'new', from: row.id })}>
            {t(words.copy)}
          </Button>
        ) : null}
        {row ? <RetireButton resource={resource} row={row} onDone={onDone} /> : null}
      </div>
      {row && resource.commands.erase ? (
        <EraseButton command={resource.commands.erase} resource={resource} row={row} onDone={onDone} />
      ) : null}
      {row && !row.retired && resource.commands.move ? <MoveRecord resource={resource} row={row} onDone={onDone} /> : null}
    </>
  )
}

/** Who has signed what was done to it, and the way to everything that was. */
function RecordPast({ row }: { readonly row: RecordRow }) {
  const t = useWords()
  const may = useMay()
  return (
    <>
      <Signed thing={{ recordId: row.id }} />
      {may('kernel.ledger.read') ? (
        <ScreenLink to="/ledger" search={{ record: row.id }} className={css.past ?? ''}>
          {t(words.past)}
        </ScreenLink>
      ) : null}
    </>
  )
}

/** Ctrl+Enter saves from anywhere, also out of a note. */
function saveByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
}

function RetireButton({ resource, row, onDone }: { readonly resource: AnyResource; readonly row: RecordRow; readonly onDone: () => void }) {
  const t = useWords()
  const command = useCommand(row.retired ? resource.commands.reinstate : resource.commands.retire, { onAccepted: onDone })
  return (
    <>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ id: row.id } as never)}>
        {t(row.retired ? words.reinstate : words.retire)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </>
  )
}

/** Only while there is something to erase, and for those who may. */
function EraseButton(props: {
  readonly command: AnyCommand
  readonly resource: AnyResource
  readonly row: RecordRow
  readonly onDone: () => void
}) {
  const t = useWords()
  const may = useMay()
  const command = useCommand(props.command, { onAccepted: props.onDone })
  const { fields } = props.resource
  const isThere = Object.keys(fields).some((name) => fields[name]?.isPersonal && props.row[name] !== null)
  if (!isThere || !may(props.command.permission)) return null
  return (
    <>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ id: props.row.id } as never)}>
        {t(words.erase)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </>
  )
}
