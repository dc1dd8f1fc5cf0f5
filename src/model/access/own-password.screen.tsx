import { Button, SegmentedControl } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isUnreachable, sentencesOfError } from '../../kernel/web/errors.ts'
import { PasswordField } from '../../kernel/web/parts/password-field.tsx'
import { randomId } from '../../kernel/web/random-id.ts'
import { texts } from '../../kernel/web/texts.ts'
import { request } from '../../kernel/web/transport.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { useFewestCharacters } from '../../kernel/web/use-fewest-characters.ts'
import css from './access.module.css'

const words = {
  what: { en: 'What to change', de: 'Was ändern' },
  password: { en: 'Password', de: 'Passwort' },
  pin: { en: 'PIN of the badge', de: 'PIN zum Ausweis' },
  now: { en: 'Password as it is now', de: 'Bisheriges Passwort' },
  needed: { en: 'Enter the password that you have.', de: 'Bitte das bisherige Passwort eingeben.' },
  newPassword: { en: 'New password', de: 'Neues Passwort' },
  newPin: { en: 'New PIN', de: 'Neue PIN' },
  again: { en: 'Once more', de: 'Noch einmal' },
  fewest: { en: 'At least {n} characters', de: 'Mindestens {n} Zeichen' },
  digits: { en: '4 to 12 digits', de: '4 bis 12 Ziffern' },
  differs: { en: 'This is not the same as above.', de: 'Das ist nicht dasselbe wie oben.' },
  change: { en: 'Change', de: 'Ändern' },
  changed: { en: 'Changed. Your other sessions have ended.', de: 'Geändert. Ihre anderen Sitzungen sind beendet.' },
}

const empty = { now: '', chosen: '', again: '' }

/** What a person types, and what became of it. */
function useChange(kind: 'password' | 'pin', onDone: () => void) {
  const fewest = useFewestCharacters()
  const [typed, setTyped] = useState(empty)
  // Sent again after a lost answer, it is the same change.
  const [changeId, setChangeId] = useState(randomId)
  const [fault, setFault] = useState<keyof typeof empty>()
  const [error, setError] = useState<unknown>()
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open')
  const isTaken = kind === 'pin' ? /^\d{4,12}$/.test(typed.chosen) : [...typed.chosen].length >= fewest
  const set = (name: keyof typeof empty) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget
    setTyped((before) => ({ ...before, [name]: value }))
    setChangeId(randomId())
    setState('open')
  }
  const submit = async () => {
    const wrong = typed.now === '' ? 'now' : isTaken ? (typed.again === typed.chosen ? undefined : 'again') : 'chosen'
    setFault(wrong)
    setError(undefined)
    if (wrong || state === 'busy') return
    setState('busy')
    try {
      const body = JSON.stringify({ password: typed.now, [kind === 'pin' ? 'newPin' : 'newPassword']: typed.chosen })
      await request('/api/own-password', {
        ...{ method: 'POST', body, headers: { 'content-type': 'application/json', 'idempotency-key': changeId } },
      })
      setTyped(empty)
      setState('done')
      onDone()
    } catch (problem) {
      setError(problem)
      setState('open')
    }
  }
  const clear = () => {
    setTyped(empty)
    setFault(undefined)
    setError(undefined)
  }
  return { ...{ fewest, typed, set, fault, error, state, submit, clear } }
}

/** A person changes his password, or the PIN of his badge. */
export function OwnPassword({ onDone, onlyPassword = false }: { readonly onDone: () => void; readonly onlyPassword?: boolean }) {
  const t = useWords()
  const [kind, setKind] = useState<'password' | 'pin'>('password')
  const form = useChange(kind, onDone)
  const { typed, fault, error } = form
  const rule = kind === 'pin' ? t(words.digits) : fill(t(words.fewest), { n: form.fewest })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void form.submit()
  }
  const chosen = { autoComplete: kind === 'pin' ? 'off' : 'new-password', inputMode: kind === 'pin' ? ('numeric' as const) : undefined }
  return (
    <form className={css.password} onSubmit={onSubmit} noValidate>
      {onlyPassword ? null : (
        <SegmentedControl
          size="md"
          aria-label={t(words.what)}
          value={kind}
          onChange={(value) => {
            setKind(value as typeof kind)
            form.clear()
          }}
          data={(['password', 'pin'] as const).map((value) => ({ value, label: t(words[value]) }))}
        />
      )}
      <PasswordField
        {...{ label: t(words.now), value: typed.now, onChange: form.set('now'), autoComplete: 'current-password' }}
        error={fault === 'now' ? t(words.needed) : undefined}
      />
      <PasswordField
        {...chosen}
        {...{ label: t(kind === 'pin' ? words.newPin : words.newPassword), value: typed.chosen, onChange: form.set('chosen') }}
        description={rule}
        error={fault === 'chosen' ? rule : undefined}
      />
      <PasswordField
        {...chosen}
        {...{ label: t(words.again), value: typed.again, onChange: form.set('again') }}
        error={fault === 'again' ? t(words.differs) : undefined}
      />
      <div role="status" className={css.said} data-bad={error !== undefined || undefined}>
        {form.state === 'done' ? t(words.changed) : error === undefined ? null : sentenceOf(error, t(texts.unreachable))}
      </div>
      <Button type="submit" size="md" loading={form.state === 'busy'} style={{ justifySelf: 'start' }}>
        {t(words.change)}
      </Button>
    </form>
  )
}

function sentenceOf(error: unknown, unreachable: string): string {
  return isUnreachable(error) ? unreachable : sentencesOfError(error).join(' ')
}
