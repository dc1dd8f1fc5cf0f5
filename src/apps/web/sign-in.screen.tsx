import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isUnreachable, sentencesOfError } from '../../kernel/web/errors.ts'
import { PasswordField } from '../../kernel/web/parts/password-field.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { signIn } from '../../kernel/web/session.ts'
import { Brand } from '../../kernel/web/shell/brand.tsx'
import { LanguageMenu, SchemeMenu } from '../../kernel/web/shell/preferences.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useWords } from '../../kernel/web/words.ts'
import css from './sign-in.module.css'

const words = {
  claim: { en: 'The floor between the shop floor and the top floor', de: 'Das Geschoss zwischen Werkhalle und Chefetage' },
  byPassword: { en: 'Password', de: 'Passwort' },
  byBadge: { en: 'Badge and PIN', de: 'Ausweis und PIN' },
}

/** Only a path of this site: a link must not send a person elsewhere after the sign-in. */
function safePath(from: string | undefined): string {
  return from?.startsWith('/') && !from.startsWith('//') && !from.startsWith('/sign-in') ? from : '/'
}

/** What a person types, and what became of it. */
function useSignIn() {
  const go = useGo()
  const { from } = useScreenSearch()
  const [kind, setKind] = useState<'password' | 'badge'>('password')
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const submit = async () => {
    if (isBusy) return
    setBusy(true)
    setError(undefined)
    try {
      await signIn(kind === 'password' ? { login: name, password: secret } : { badge: name, pin: secret })
      go.href(safePath(from))
    } catch (problem) {
      setError(problem)
      setSecret('')
    } finally {
      setBusy(false)
    }
  }
  return { kind, setKind, name, setName, secret, setSecret, error, isBusy, submit }
}

function Fields({ form }: { readonly form: ReturnType<typeof useSignIn> }) {
  const t = useWords()
  const isBadge = form.kind === 'badge'
  const shared = { size: 'lg', required: true, withAsterisk: false } as const
  return (
    <>
      <TextInput
        {...shared}
        label={t(isBadge ? texts.badge : texts.login)}
        value={form.name}
        onChange={(event) => form.setName(event.currentTarget.value)}
        autoComplete={isBadge ? 'off' : 'username'}
        autoCapitalize="none"
      />
      <PasswordField
        {...shared}
        label={t(isBadge ? texts.pin : texts.password)}
        value={form.secret}
        onChange={(event) => form.setSecret(event.currentTarget.value)}
        autoComplete={isBadge ? 'off' : 'current-password'}
        inputMode={isBadge ? 'numeric' : 'text'}
      />
    </>
  )
}

/** Sign-in by name and password, or by badge and PIN at a shared terminal. */
export default function SignInScreen() {
  const t = useWords()
  const form = useSignIn()
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void form.submit()
  }
  return (
    <main className={css.page} id="content">
      <div className={css.tools}>
        <LanguageMenu />
        <SchemeMenu />
      </div>
      <form className={css.card} onSubmit={onSubmit}>
        <div className={css.brand}>
          <Brand />
        </div>
        <h1>{t(texts.signIn)}</h1>
        <p className={css.claim}>{t(words.claim)}</p>
        <SegmentedControl
          fullWidth
          size="md"
          value={form.kind}
          onChange={(value) => form.setKind(value as 'password' | 'badge')}
          data={[
            { value: 'password', label: t(words.byPassword) },
            { value: 'badge', label: t(words.byBadge) },
          ]}
        />
        <Fields form={form} />
        <div className={css.message} role="alert">
          {form.error === undefined ? null : isUnreachable(form.error) ? t(texts.unreachable) : sentencesOfError(form.error).join(' ')}
        </div>
        <Button type="submit" size="lg" fullWidth loading={form.isBusy}>
          {t(texts.signIn)}
        </Button>
      </form>
    </main>
  )
}
