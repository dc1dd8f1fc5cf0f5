import type { ReactNode } from 'react'
import { useFormat } from '../format-context.ts'
import css from './job-card.module.css'

export interface JobCardProps {
  /** The order's number, large: it is what people call each other. */
  readonly number: string
  readonly product: string
  readonly segment?: string
  readonly done: string
  readonly target: string
  readonly unit: string
  readonly scrap?: string
  readonly dueAt?: string | undefined
  /** Where it stands, in words: running, held, not allowed to start. */
  readonly stateText: string
  readonly tone?: 'ready' | 'running' | 'held' | 'ended'
  /** Why it cannot start, one sentence each. */
  readonly obstacles?: readonly string[]
  readonly actions?: ReactNode
  readonly onOpen?: () => void
}

function Top(props: JobCardProps) {
  const title = (
    <>
      <span className={css.number}>{props.number}</span>
      <span className={css.product}>{props.product}</span>
    </>
  )
  return (
    <div className={css.top}>
      {props.onOpen ? (
        <button type="button" className={css.title} onClick={props.onOpen}>
          {title}
        </button>
      ) : (
        <div className={css.title}>{title}</div>
      )}
      <span className={css.state}>{props.stateText}</span>
    </div>
  )
}

/** One job order as a card: what, how much, how far, until when, and what stands in its way. */
export function JobCard(props: JobCardProps) {
  const format = useFormat()
  const share = Number(props.target) > 0 ? Number(props.done) / Number(props.target) : 0
  return (
    <article className={css.card} data-tone={props.tone ?? 'ready'} aria-label={`${props.number} ${props.product}`}>
      <Top {...props} />
      <div className={css.figures}>
        <span className={css.done}>{format.decimal(props.done)}</span>
        <span className={css.target}>
          / {format.decimal(props.target)} {format.unit(props.unit)}
        </span>
        <span className={css.share}>{format.ratio(share, 0)}</span>
      </div>
      <div
        className={css.track}
        role="progressbar"
        aria-label={props.number}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(Math.min(1, share) * 100)}
      >
        <div style={{ transform: `scaleX(${Math.min(1, share)})` }} />
      </div>
      <div className={css.under}>
        <span>{props.segment}</span>
        <span>{props.dueAt ? format.instant(props.dueAt, 'dateTime') : ''}</span>
      </div>
      {props.obstacles && props.obstacles.length > 0 ? (
        <ul className={css.obstacles}>
          {props.obstacles.map((obstacle) => (
            <li key={obstacle}>{obstacle}</li>
          ))}
        </ul>
      ) : null}
      {props.actions ? <div className={css.actions}>{props.actions}</div> : null}
    </article>
  )
}
