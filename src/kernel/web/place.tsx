import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { CSSProperties, ReactNode } from 'react'

/** A link to a screen by its path: `/orders/$orderId` with `params={{ orderId }}`. */
export function ScreenLink(props: {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
  readonly search?: Readonly<Record<string, string | undefined>>
  readonly className?: string | undefined
  readonly style?: CSSProperties
  readonly 'aria-label'?: string
  readonly children: ReactNode
}) {
  const { to, params, search, children, ...rest } = props
  return (
    // The list of screens is open, so the router cannot know the paths as types.
    <Link to={to as '/'} params={(params ?? {}) as never} search={(search ?? {}) as never} {...rest}>
      {children}
    </Link>
  )
}

/** A parameter of the screen's path. @throws when the path has no such parameter. */
export function useScreenParam(name: string): string {
  const value = (useParams({ strict: false }) as Record<string, string | undefined>)[name]
  if (value === undefined) throw new Error(`The path of this screen has no parameter "${name}".`)
  return value
}

/** The fields after the question mark, as text: filters and selections live there, so that a link shows the same to another person. */
export function useScreenSearch(): Readonly<Record<string, string | undefined>> {
  return useSearch({ strict: false }) as Record<string, string | undefined>
}

export interface Go {
  (to: string, params?: Readonly<Record<string, string>>, search?: Readonly<Record<string, string | undefined>>): void
  /** Changes fields after the question mark of the present screen; `undefined` removes one. */
  search(change: Readonly<Record<string, string | undefined>>): void
  /** An address of this app as it was read from the window, with what follows the question mark. */
  href(address: string): void
}

export function useGo(): Go {
  const navigate = useNavigate()
  const go = ((to, params = {}, search = {}) => void navigate({ to: to as '/', params: params as never, search: search as never })) as Go
  go.search = (change) =>
    void navigate({ to: '.' as '/', search: ((before: object) => ({ ...before, ...change })) as never, replace: true })
  go.href = (address) => void navigate({ href: address })
  return go
}
