import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { PasswordField } from '../../kernel/web/parts/password-field.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { currentLanguage, fill, useWords } from '../../kernel/web/words.ts'
import css from './accounts.module.css'
import { createAccount, createServiceAccount } from './contract.ts'
import { emptyGrant, GrantFields, grantOf } from './grant-fields.screen.tsx'
import { useFewestCharacters } from '../../kernel/web/use-fewest-characters.ts'

const words = {
  person: { en: 'Person', de: 'Person' },
  program: { en: 'Program (service account)', de: 'Programm (Dienstkonto)' },
  forWhom: { en: 'For whom', de: 'Für wen' },
  login: { en: 'User name', de: 'Benutzername' },
  name: { en: 'Name', de: 'Name' },
  password: { en: 'Password', de: 'Passwort' },
  fewest: { en: 'At least {n} characters', de: 'Mindestens {n} Zeichen' },
  language: { en: 'Language', de: 'Sprache' },
  badge: { en: 'Badge (for shared terminals)', de: 'Ausweis (für gemeinsame Terminals)' },
  pin: { en: 'PIN of the badge', de: 'PIN zum Ausweis' },
  create: { en: 'Create account', de: 'Konto anlegen' },
  check: { en: 'Please check: {what}', de: 'Bitte prüfen: {what}' },
}
const languageNames = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
]
type TextField = 'login' | 'name' | 'password' | 'badge' | 'pin'
const places: Readonly<Record<string, TextField>> = {
  login: 'login',
  displayName: 'name',
  password: 'password',
  badge: 'badge',
  pin: 'pin',
}

/** The form for a new account with its first role. */
export function NewAccount({ onDone }: { readonly onDone: () => void }) {
  const t = useWords()
  const [text, setText] = useState<Record<TextField, string>>({ login: '', name: '', password: '', badge: '', pin: '' })
  const fewest = useFewestCharacters()
  const [language, setLanguage] = useState<'en' | 'de'>(currentLanguage())
  const [grant, setGrant] = useState(emptyGrant)
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const [isService, setService] = useState(false)
  const createPerson = useCommand(createAccount, { onAccepted: onDone })
  const createService = useCommand(createServiceAccount, { onAccepted: onDone })
  const create = isService ? createService : createPerson
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const ofBoth = {
      ...{ login: text.login.trim(), displayName: text.name.trim(), language },
      grants: grant.equipmentId === null ? [] : [grantOf(grant)],
    }
    const input = {
      ...{ ...ofBoth, password: text.password },
      ...(text.badge !== '' && { badge: text.badge.trim() }),
      ...(text.pin !== '' && { pin: text.pin }),
    }
    const parsed = isService ? createServiceAccount.input.safeParse(ofBoth) : createAccount.input.safeParse(input)
    setWrong(new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => places[String(path[0])] ?? '')))
    if (!parsed.success) return
    void (isService ? createService.send(ofBoth) : createPerson.send(input))
  }
  const line = (name: TextField) => ({
    label: t(words[name]),
    value: text[name],
    error: wrong.has(name) ? t(words.check).replace('{what}', t(words[name])) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setText((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <SegmentedControl
        fullWidth
        aria-label={t(words.forWhom)}
        value={isService ? 'program' : 'person'}
        onChange={(value) => setService(value === 'program')}
        data={(['person', 'program'] as const).map((value) => ({ value, label: t(words[value]) }))}
      />
      <TextInput {...line('login')} withAsterisk autoComplete="off" data-autofocus />
      <TextInput {...line('name')} withAsterisk autoComplete="off" />
      {isService ? null : (
        <PasswordField {...line('password')} description={fill(t(words.fewest), { n: fewest })} withAsterisk autoComplete="new-password" />
      )}
      <NativeSelect
        size="md"
        label={t(words.language)}
        data={languageNames}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value as typeof language)}
      />
      {isService ? null : <TextInput {...line('badge')} autoComplete="off" />}
      {isService ? null : <PasswordField {...line('pin')} autoComplete="off" inputMode="numeric" />}
      <GrantFields value={grant} onChange={setGrant} />
      <CommandMessage command={create} />
      <Button type="submit" loading={create.isOpen} style={{ justifySelf: 'start' }}>
        {t(words.create)}
      </Button>
    </form>
  )
}
