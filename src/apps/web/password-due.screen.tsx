import { Button } from '@mantine/core'
import { refreshSession, type Session, signOut } from '../../kernel/web/session.ts'
import { Brand } from '../../kernel/web/shell/brand.tsx'
import { LanguageMenu, SchemeMenu } from '../../kernel/web/shell/preferences.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useWords } from '../../kernel/web/words.ts'
import { OwnPassword } from '../../model/access/own-password.screen.tsx'
import css from './sign-in.module.css'

const words = {
  title: { en: 'Choose a new password', de: 'Neues Passwort wählen' },
  given: {
    en: 'Somebody else has set your password. Choose one that only you know.',
    de: 'Ihr Passwort hat jemand anderes gesetzt. Bitte eines wählen, das nur Sie kennen.',
  },
  aged: {
    en: 'Your password is as old as it may get at this site.',
    de: 'Ihr Passwort ist so alt, wie es in diesem Werk werden darf.',
  },
}

/** Before anything else: the password was set by somebody else, or is old, and this site wants another one then. */
export function PasswordDue({ why }: { readonly why: NonNullable<Session['account']['passwordDue']> }) {
  const t = useWords()
  return (
    <main className={css.page} id="content">
      <div className={css.tools}>
        <LanguageMenu />
        <SchemeMenu />
      </div>
      <section className={css.card}>
        <div className={css.brand}>
          <Brand />
        </div>
        <h1>{t(words.title)}</h1>
        <p className={css.claim}>{t(words[why])}</p>
        <OwnPassword onlyPassword onDone={refreshSession} />
        <Button variant="subtle" onClick={() => void signOut()} style={{ justifySelf: 'start' }}>
          {t(texts.signOut)}
        </Button>
      </section>
    </main>
  )
}
