import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import css from './accounts.module.css'
import { changeRole, defineRole, type PermissionRow, retireRole, type RoleRow } from './contract.ts'
import { PermissionChoice } from './permission-choice.screen.tsx'

const words = {
  name: { en: 'Name', de: 'Name' },
  nameHint: {
    en: 'As programs call it: small letter first, letters only, such as “nightForeman”',
    de: 'Wie Programme sie nennen: kleiner Buchstabe zuerst, nur Buchstaben, zum Beispiel „nachtMeister“',
  },
  en: { en: 'Called in English', de: 'Heißt auf Englisch' },
  de: { en: 'Called in German', de: 'Heißt auf Deutsch' },
  save: { en: 'Save', de: 'Speichern' },
  define: { en: 'Define role', de: 'Rolle anlegen' },
  saved: { en: 'Saved. It holds from the next request on.', de: 'Gespeichert. Es gilt ab der nächsten Anfrage.' },
  retire: { en: 'Retire role', de: 'Rolle stilllegen' },
  check: { en: 'Please check: {what}', de: 'Bitte prüfen: {what}' },
  choose: { en: 'Choose at least one permission.', de: 'Bitte mindestens eine Berechtigung wählen.' },
  fixed: { en: 'This role comes with the program and stays as it is.', de: 'Diese Rolle gehört zum Programm und bleibt, wie sie ist.' },
}

interface RoleFormProps {
  /** Without: a new one. */
  readonly role: RoleRow | undefined
  readonly all: readonly PermissionRow[]
  readonly mayEdit: boolean
  readonly onDone: () => void
}

/** A role with what it is called and what it allows. */
export function RoleForm({ role, all, mayEdit, onDone }: RoleFormProps) {
  const t = useWords()
  const [text, setText] = useState(textOf(role))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(role?.permissions))
  const said = JSON.stringify([textOf(role), role?.permissions])
  const [seen, setSeen] = useState(said)
  // What somebody takes from a template below, or changes elsewhere, stands in the form at once: nobody saves over it unseen.
  if (said !== seen) {
    setSeen(said)
    setText(textOf(role))
    setChosen(new Set(role?.permissions))
  }
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const define = useCommand(defineRole, { onAccepted: onDone })
  const change = useCommand(changeRole)
  const command = role ? change : define
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const title = { en: text.en.trim(), de: text.de.trim() }
    const input = { role: text.name.trim(), title, permissions: [...chosen].toSorted() }
    const parsed = defineRole.input.safeParse(input)
    setWrong(
      new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => (path[0] === 'title' ? String(path[1]) : String(path[0])))),
    )
    if (parsed.success) void command.send(input)
  }
  const line = (name: 'name' | 'en' | 'de', field: string) => ({
    label: t(words[name]),
    value: text[name],
    readOnly: !mayEdit,
    error: wrong.has(field) ? fill(t(words.check), { what: t(words[name]) }) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setText((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {role?.readyMade ? <p className={css.note}>{t(words.fixed)}</p> : null}
      <TextInput {...line('en', 'en')} withAsterisk={mayEdit} autoComplete="off" data-autofocus />
      <TextInput {...line('de', 'de')} withAsterisk={mayEdit} autoComplete="off" />
      <TextInput
        {...line('name', 'role')}
        description={mayEdit ? t(words.nameHint) : undefined}
        readOnly={role !== undefined}
        withAsterisk={mayEdit}
        autoComplete="off"
      />
      <PermissionChoice all={all} chosen={chosen} onChange={mayEdit ? setChosen : undefined} />
      {wrong.has('permissions') && chosen.size === 0 ? <p role="alert">{t(words.choose)}</p> : null}
      {mayEdit ? (
        <>
          <CommandMessage command={command} {...(role && { done: t(words.saved) })} />
          <Button type="submit" loading={command.isOpen} style={{ justifySelf: 'start' }}>
            {t(role ? words.save : words.define)}
          </Button>
        </>
      ) : null}
      {mayEdit && role ? <Retire role={role.role} onDone={onDone} /> : null}
    </form>
  )
}

function textOf(role: RoleRow | undefined) {
  return { name: role?.role ?? '', en: role?.title.en ?? '', de: role?.title.de ?? '' }
}

function Retire({ role, onDone }: { readonly role: string; readonly onDone: () => void }) {
  const t = useWords()
  const command = useCommand(retireRole, { onAccepted: onDone })
  return (
    <div className={css.part}>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ role })}>
        {t(words.retire)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </div>
  )
}
