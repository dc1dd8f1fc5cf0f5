import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AnyResource } from '../../contract/resource.ts'
import { CommandMessage } from '../parts/command-message.tsx'
import { useCommand } from '../use-command.ts'
import { useWords } from '../words.ts'
import type { Referred } from './field-cell.tsx'
import type { RecordRow } from './record-values.ts'
import { ReferenceInput } from './reference-input.tsx'
import css from './resource.module.css'

const words = {
  move: { en: 'Move', de: 'Umhängen' },
  hint: {
    en: 'Roles that hold for a part of the tree will hold for the record at its new place.',
    de: 'Rollen, die für einen Teil des Baumes gelten, gelten am neuen Platz auch für diesen Eintrag.',
  },
}

/** Gives a record of a tree another place: a change of its own, because rights and calendars come from above. */
export function MoveRecord(props: { readonly resource: AnyResource; readonly row: RecordRow; readonly onDone: () => void }) {
  const { resource, row } = props
  const t = useWords()
  const [name, field] = Object.entries(resource.fields).find(([, { isParent }]) => isParent)!
  const [parentId, setParentId] = useState((row[name] as string | null) ?? null)
  const move = useCommand(resource.commands.move!, { onAccepted: props.onDone })
  return (
    <fieldset className={css.words}>
      <legend>{t(words.move)}</legend>
      <p>{t(words.hint)}</p>
      <ReferenceInput
        label={t(field.label)}
        refers={field.refers ?? ''}
        value={parentId}
        onChange={setParentId}
        referred={(row.refers as Record<string, Referred> | undefined)?.[name]}
        isOptional
      />
      <Button
        variant="default"
        style={{ justifySelf: 'start' }}
        disabled={parentId === row[name]}
        loading={move.isOpen}
        onClick={() => void move.send({ id: row.id, expectedRevision: row.revision, parentId } as never)}
      >
        {t(words.move)}
      </Button>
      {move.problem ? <CommandMessage command={move} /> : null}
    </fieldset>
  )
}
