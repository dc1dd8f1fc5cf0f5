import { createRootRoute, createRoute, createRouter, Outlet, useNavigate } from '@tanstack/react-router'
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect } from 'react'
import type { Screen } from '../../kernel/web/screen.ts'
import { type SessionState, useMay, useSession } from '../../kernel/web/session.ts'
import { CrashedScreen, ErrorBoundary, NoPermissionScreen, NotFoundScreen } from '../../kernel/web/shell/error-boundary.tsx'
import { LoadingScreen, UnreachableScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { DemoBanner, Shell } from '../../kernel/web/shell/shell.tsx'
import { outbox } from '../../kernel/web/use-command.ts'
import { useWords } from '../../kernel/web/words.ts'
import { NoticeBell } from '../../model/notice/notice-bell.screen.tsx'
import { PlantNames } from './names/plant-names.tsx'
import { PasswordDue } from './password-due.screen.tsx'
import { screens } from './routes.tsx'
import { SearchEverything } from './search/search-everything.tsx'

function Framed({ screen, session, children }: { readonly screen?: Screen; readonly session: SessionState; readonly children: ReactNode }) {
  const navigate = useNavigate()
  if (screen?.frame === 'bare') return children
  const known = session.state === 'signedIn' ? session.session : undefined
  return (
    <Shell
      screens={screens}
      session={known}
      banner={known?.demo ? <DemoBanner /> : null}
      search={known ? <SearchEverything /> : null}
      bell={known ? <NoticeBell /> : null}
      onSignedOut={() => void navigate({ to: '/sign-in' as '/' })}
    >
      {children}
    </Shell>
  )
}

/** Decides what a person gets to see of a screen: the screen, the sign-in, or the reason why not. */
function Guarded({ screen, children }: { readonly screen: Screen; readonly children: ReactNode }) {
  const session = useSession()
  const may = useMay()
  const navigate = useNavigate()
  const t = useWords()
  const mustSignIn = session.state === 'signedOut' && !screen.isPublic
  const accountId = session.state === 'signedIn' ? session.session.account.accountId : undefined
  useEffect(() => {
    document.title = `${t(screen.title)} · Entresol`
  }, [t, screen])
  const passwordDue = screen.isPublic ? undefined : passwordDueIn(session)
  useEffect(() => {
    // What was pressed before would be refused as long as a password is due.
    if (!accountId || passwordDue) return
    void Promise.all(outbox.resume(accountId))
    outbox.retryNow()
  }, [accountId, passwordDue])
  useEffect(() => {
    const from = window.location.pathname + window.location.search
    if (mustSignIn) void navigate({ to: '/sign-in' as '/', search: { from } as never, replace: true })
  }, [mustSignIn, navigate])

  const inside = (() => {
    if (screen.isPublic) return accountId ? <PlantNames>{children}</PlantNames> : children
    if (session.state === 'unreachable') return <UnreachableScreen onRetry={session.retry} />
    if (session.state !== 'signedIn') return <LoadingScreen />
    return may(screen.permission) ? <PlantNames>{children}</PlantNames> : <NoPermissionScreen permission={screen.permission ?? ''} />
  })()
  if (passwordDue) return <PasswordDue why={passwordDue} />
  return (
    <Framed screen={screen} session={session}>
      <ErrorBoundary key={screen.path}>{inside}</ErrorBoundary>
    </Framed>
  )
}

function passwordDueIn(session: SessionState) {
  return session.state === 'signedIn' ? session.session.account.passwordDue : undefined
}

function NotFound() {
  const session = useSession()
  const passwordDue = passwordDueIn(session)
  if (passwordDue) return <PasswordDue why={passwordDue} />
  return (
    <Framed session={session}>
      <NotFoundScreen />
    </Framed>
  )
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => <CrashedScreen error={error} />,
})

function routeOf(screen: Screen) {
  const Content: ComponentType = lazy(screen.load)
  return createRoute({
    getParentRoute: () => root,
    path: screen.path,
    component: () => (
      <Guarded screen={screen}>
        <Suspense fallback={<LoadingScreen />}>
          <Content />
        </Suspense>
      </Guarded>
    ),
  })
}

export const router = createRouter({
  routeTree: root.addChildren(screens.map(routeOf)),
  defaultPreload: 'intent',
  scrollRestoration: true,
})
