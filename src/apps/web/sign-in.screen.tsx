import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconLogin2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Words } from '../../kernel/contract/words.ts'
import { isUnreachable, sentencesOfError } from '../../kernel/web/errors.ts'
import { PasswordField } from '../../kernel/web/parts/password-field.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { signIn } from '../../kernel/web/session.ts'
import { Brand } from '../../kernel/web/shell/brand.tsx'
import { LanguageMenu, SchemeMenu } from '../../kernel/web/shell/preferences.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { request } from '../../kernel/web/transport.ts'
import { useWords } from '../../kernel/web/words.ts'
import css from './sign-in.module.css'

interface SignInOptions {
  readonly provider: { readonly name: string } | null
}

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

/** Why a provider of single sign-on has sent somebody back. */
const problems: Readonly<Record<string, Words>> = {
  no_group: {
    en: 'You are known, but none of your groups has a role here. Ask your administrator which group you need.',
    de: 'Sie sind bekannt, aber keine Ihrer Gruppen hat hier eine Rolle. Bitte den Administrator fragen, welche Gruppe nötig ist.',
  },
  no_name: {
    en: 'What the provider says of you holds no user name that can be used here. Ask your administrator.',
    de: 'Der Anbieter nennt keinen Benutzernamen, der hier verwendet werden kann. Bitte den Administrator fragen.',
  },
  name_taken: {
    en: 'Another account here has your user name already. Ask your administrator.',
    de: 'Ein anderes Konto hat hier schon Ihren Benutzernamen. Bitte den Administrator fragen.',
  },
  account_disabled: { en: 'Your account here is disabled.', de: 'Ihr Konto ist hier gesperrt.' },
  provider_failed: {
    en: 'The single sign-on did not succeed. Try again, or sign in by name and password.',
    de: 'Die Anmeldung beim Anbieter ist nicht gelungen. Bitte erneut versuchen oder mit Name und Passwort anmelden.',
  },
}

/** The button only where a provider is configured, and what became of the last try there. */
function SingleSignOn() {
  const t = useWords()
  const { from, problem } = useScreenSearch()
  const options = useQuery({ queryKey: ['sign-in-options'], queryFn: async () => (await request('/api/sign-in/options')) as SignInOptions })
  const provider = options.data?.provider
  const text = problem === undefined ? undefined : problems[problem]
  if (!provider) return null
  return (
    <>
      <Button
        component="a"
        href={`/api/sign-in/provider?from=${encodeURIComponent(safePath(from))}`}
        variant="default"
        size="lg"
        fullWidth
        leftSection={<IconLogin2 size={20} />}
      >
        {provider.name}
      </Button>
      {text ? (
        <div className={css.message} role="alert">
          {t(text)}
        </div>
      ) : null}
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
        <SingleSignOn />
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
