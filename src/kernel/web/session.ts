import { useQuery } from '@tanstack/react-query'
import { setZone } from './format-context.ts'
import { restartLive } from './live.ts'
import { ProblemError } from './problem.ts'
import { queryClient } from './query-client.ts'
import { request } from './transport.ts'
import { suggestLanguage } from './words.ts'

export interface Session {
  readonly account: {
    readonly accountId: string
    readonly login: string
    readonly name: string
    readonly roles: readonly string[]
    readonly permissions: readonly string[]
    readonly language?: string
    /** Nothing can be done before a new password is chosen: this one was set by somebody else, or is old. */
    readonly passwordDue?: 'given' | 'aged'
  }
  readonly site: { readonly siteId: string; readonly name: string; readonly zone: string }
  /** Of this browser. */
  readonly sessionId?: string
  /** At a provider of single sign-on, where the sign-out goes too. */
  readonly signedInBy?: 'provider'
  readonly demo: boolean
  readonly version: string
}

const sessionKey = ['session'] as const
const arrivals = new Set<(accountId: string) => void>()

/** Tells who works here, as soon as the server has said so. */
export function onSignedIn(listener: (accountId: string) => void): void {
  arrivals.add(listener)
}

async function askSession(): Promise<Session | null> {
  try {
    const session = (await request('/api/session')) as Session
    setZone(session.site.zone)
    suggestLanguage(session.account.language)
    // Once the tab knows the session too.
    setTimeout(() => arrivals.forEach((listener) => listener(session.account.accountId)))
    return session
  } catch (error) {
    if (error instanceof ProblemError && error.problem.kind === 'signedOut') return null
    throw error
  }
}

/** The session that this tab knows at the moment, outside of React. */
export function currentSession(): Session | undefined {
  return queryClient.getQueryData<Session | null>(sessionKey) ?? undefined
}

export type SessionState =
  | { readonly state: 'loading' }
  | { readonly state: 'signedOut' }
  | { readonly state: 'unreachable'; readonly retry: () => void }
  | { readonly state: 'signedIn'; readonly session: Session }

/** Asks again who is signed in; called when the server says that nobody is. */
export function refreshSession(): void {
  void queryClient.invalidateQueries({ queryKey: sessionKey })
}

/** Who works here. Asked once, and again when the tab wakes up. */
export function useSession(): SessionState {
  const query = useQuery({ queryKey: sessionKey, queryFn: askSession, staleTime: 60_000 })
  if (query.data) return { state: 'signedIn', session: query.data }
  if (query.data === null) return { state: 'signedOut' }
  return query.isError ? { state: 'unreachable', retry: () => void query.refetch() } : { state: 'loading' }
}

/** A person's rights here; `undefined` asks for nothing and is always allowed. */
export function useMay(): (permission: string | undefined) => boolean {
  const session = useSession()
  const permissions = session.state === 'signedIn' ? session.session.account.permissions : []
  return (permission) => permission === undefined || permissions.includes(permission) || permissions.includes('*')
}

export type Credentials = { readonly login: string; readonly password: string } | { readonly badge: string; readonly pin: string }

/** @throws ProblemError when they are wrong, UnreachableError without a network. */
export async function signIn(credentials: Credentials): Promise<Session> {
  await request('/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  const session = await queryClient.fetchQuery({ queryKey: sessionKey, queryFn: askSession, staleTime: 0 })
  restartLive()
  if (!session) throw new Error('The server accepted the sign-in but knows no session: cookies are probably blocked.')
  return session
}

/** Without it the next person at this panel would be shown what the last one is told. */
async function stopPushes(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
}

/** Ends the session and forgets every answer, so that the next person at this panel sees nothing of the last one. */
export async function signOut(): Promise<void> {
  const isVouched = currentSession()?.signedInBy === 'provider'
  await request('/api/sign-out', { method: 'POST' })
  await stopPushes().catch(() => undefined)
  // Otherwise the next person at this panel would be let in as the last one.
  if (isVouched) return window.location.assign('/api/sign-out/provider')
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  queryClient.setQueryData(sessionKey, null)
  restartLive()
}
