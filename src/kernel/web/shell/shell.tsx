import type { ReactNode } from 'react'
import { useFormat } from '../format-context.ts'
import { useLiveStatus } from '../live.ts'
import { ScreenLink } from '../place.tsx'
import type { Screen } from '../screen.ts'
import { type Session, useMay } from '../session.ts'
import { texts } from '../texts.ts'
import { fill, useWords } from '../words.ts'
import { Brand } from './brand.tsx'
import { LiveIndicator, UnsentIndicator } from './live-indicator.tsx'
import { StorageHint } from './storage-hint.tsx'
import { RefusedLater } from './refused-later.tsx'
import { PhoneBar, Rail } from './navigation.tsx'
import { AccountMenu, LanguageMenu, SchemeMenu } from './preferences.tsx'
import css from './shell.module.css'

/** The frame of every ordinary screen: navigation, state of the connection, language, appearance, account. */
export function Shell(props: {
  readonly screens: readonly Screen[]
  readonly session: Session | undefined
  /** Stands over everything, for the demo's banner. */
  readonly banner?: ReactNode
  /** Looks for records and screens, from everywhere. */
  readonly search?: ReactNode
  /** What this person was told, beside his account. */
  readonly bell?: ReactNode
  readonly onSignedOut: () => void
  readonly children: ReactNode
}) {
  const t = useWords()
  const may = useMay()
  const status = useLiveStatus()
  const visible = props.screens.filter((screen) => (props.session ? may(screen.permission) : screen.isPublic === true))
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {t(texts.skip)}
      </a>
      <header className={css.top}>
        <ScreenLink to="/" className={css.home} aria-label={`Entresol: ${t(texts.toStart)}`}>
          <Brand />
        </ScreenLink>
        <div className={css.site}>{props.session?.site.name}</div>
        {props.search}
        <div className={css.tools}>
          <UnsentIndicator />
          <LiveIndicator />
          {props.bell}
          <LanguageMenu />
          <SchemeMenu />
          {props.session ? <AccountMenu session={props.session} screens={visible} onSignedOut={props.onSignedOut} /> : <SignInLink />}
        </div>
      </header>
      <Rail screens={visible} />
      <main id="content" className={css.content} tabIndex={-1}>
        {props.banner}
        {status === 'offline' ? <OfflineHint /> : <StorageHint />}
        <RefusedLater />
        {props.children}
      </main>
      <PhoneBar screens={visible} />
    </div>
  )
}

function SignInLink() {
  const t = useWords()
  return (
    <ScreenLink to="/sign-in" className={css.account}>
      {t(texts.signIn)}
    </ScreenLink>
  )
}

function OfflineHint() {
  const t = useWords()
  return (
    <p className={css.offline} role="alert">
      {t(texts.offlineHint)}
    </p>
  )
}

/** The strip that tells the demo from a real plant. */
export function DemoBanner({ children }: { readonly children?: ReactNode }) {
  const t = useWords()
  return (
    <aside className={css.demo} aria-label={t(texts.demo)}>
      <strong>{t(texts.demo)}</strong>
      <span>{t(texts.demoHint)}</span>
      {children}
    </aside>
  )
}

/** The head of a screen: its title, an optional line under it, and its buttons. Heights are fixed, so that nothing jumps when data arrives. */
export function ScreenHead(props: { readonly title: ReactNode; readonly under?: ReactNode; readonly actions?: ReactNode }) {
  const t = useWords()
  const { elsewhere } = useFormat()
  return (
    <div className={css.head}>
      <div>
        <h1>{props.title}</h1>
        {props.under === undefined ? null : <div className={css.under}>{props.under}</div>}
        {elsewhere === undefined ? null : <div className={css.under}>{fill(t(texts.clockOf), { city: elsewhere })}</div>}
      </div>
      {props.actions ? <div className={css.actions}>{props.actions}</div> : null}
    </div>
  )
}
