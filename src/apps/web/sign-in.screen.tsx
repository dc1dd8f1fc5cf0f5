import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isUnreachable, sentencesOfError } from '../../kernel/web/errors.ts'
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

/** Sign-in by name and password, or by badge and PIN at a shared terminal. */
export default function SignInScreen() {
  const t = useWords()
  const go = useGo()
  const { from } = useScreenSearch()
  const [kind, setKind] = useState<'password' | 'badge'>('password')
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
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

  return (
    <main className={css.page} id="content">
      <div className={css.tools}>
        <LanguageMenu />
        <SchemeMenu />
      </div>
      <form className={css.card} onSubmit={(event) => void submit(event)}>
        <div className={css.brand}>
          <Brand />
        </div>
        <h1>{t(texts.signIn)}</h1>
        <p className={css.claim}>{t(words.claim)}</p>
        <SegmentedControl
          fullWidth
          size="md"
          value={kind}
          onChange={(value) => setKind(value as typeof kind)}
          data={[
            { value: 'password', label: t(words.byPassword) },
            { value: 'badge', label: t(words.byBadge) },
          ]}
        />
        <TextInput
          size="lg"
          label={t(kind === 'password' ? texts.login : texts.badge)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete={kind === 'password' ? 'username' : 'off'}
          autoCapitalize="none"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          size="lg"
          label={t(kind === 'password' ? texts.password : texts.pin)}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          autoComplete={kind === 'password' ? 'current-password' : 'off'}
          inputMode={kind === 'badge' ? 'numeric' : 'text'}
          required
          withAsterisk={false}
        />
        <div className={css.message} role="alert">
          {error === undefined ? null : isUnreachable(error) ? t(texts.unreachable) : sentencesOfError(error).join(' ')}
        </div>
        <Button type="submit" size="lg" fullWidth loading={isBusy}>
          {t(texts.signIn)}
        </Button>
      </form>
    </main>
  )
}
