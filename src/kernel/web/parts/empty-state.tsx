import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { isSpoken, isUnreachable, sentencesOfError } from '../errors.ts'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import css from './empty-state.module.css'

/** Nothing is there yet: say what will be here and offer the one thing to do next. Keeps the height of what it replaces. */
export function EmptyState(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly icon?: ReactNode
  readonly action?: ReactNode
  readonly minHeight?: number
}) {
  return (
    <div className={css.state} data-kind="empty" style={{ minHeight: props.minHeight ?? 200 }}>
      {props.icon ? (
        <div className={css.icon} aria-hidden="true">
          {props.icon}
        </div>
      ) : null}
      <p className={css.title}>{props.title}</p>
      {props.children ? <div className={css.text}>{props.children}</div> : null}
      {props.action}
    </div>
  )
}

/** Something could not be had. Says what the server said, in the reader's language, and how to go on. */
export function ErrorState(props: { readonly error: unknown; readonly onRetry?: () => void; readonly minHeight?: number }) {
  const t = useWords()
  return (
    <div className={css.state} data-kind="error" role="alert" style={{ minHeight: props.minHeight ?? 200 }}>
      <p className={css.title}>{t(texts.loadFailed)}</p>
      <div className={css.text}>
        {isUnreachable(props.error) && !isSpoken(props.error)
          ? t(texts.unreachable)
          : sentencesOfError(props.error).map((line) => <p key={line}>{line}</p>)}
      </div>
      {props.onRetry ? (
        <Button variant="default" onClick={props.onRetry}>
          {t(texts.retry)}
        </Button>
      ) : null}
    </div>
  )
}
