import { Button, Code } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { EmptyState } from '../parts/empty-state.tsx'
import { ScreenLink } from '../place.tsx'
import { texts } from '../texts.ts'
import { fill, useWords } from '../words.ts'

/** What a crashed screen shows instead: the way on, and the text for the administrator. */
export function CrashedScreen({ error }: { readonly error: unknown }) {
  const t = useWords()
  return (
    <EmptyState
      title={t(texts.crashed)}
      minHeight={320}
      action={<Button onClick={() => window.location.reload()}>{t(texts.reload)}</Button>}
    >
      <p>{t(texts.crashedHint)}</p>
      <Code block mt="md">
        {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
      </Code>
    </EmptyState>
  )
}

export function NotFoundScreen() {
  const t = useWords()
  return (
    <EmptyState title={t(texts.notFound)} minHeight={320} action={<ScreenLink to="/">{t(texts.toStart)}</ScreenLink>}>
      {t(texts.notFoundHint)}
    </EmptyState>
  )
}

export function NoPermissionScreen({ permission }: { readonly permission: string }) {
  const t = useWords()
  return (
    <EmptyState title={t(texts.noPermission)} minHeight={320} action={<ScreenLink to="/">{t(texts.toStart)}</ScreenLink>}>
      {fill(t(texts.noPermissionHint), { permission })}
    </EmptyState>
  )
}

/** Keeps a failing part from taking the whole screen with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <CrashedScreen error={this.state.error} />
  }
}
