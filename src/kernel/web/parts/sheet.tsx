import type { ReactNode } from 'react'
import css from './sheet.module.css'

/** A sheet of paper on the ground: one subject, with its heading and its buttons. */
export function Sheet(props: {
  readonly title?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** Without inner margin, for tables and pictures that reach the edge. */
  readonly isFlush?: boolean
}) {
  return (
    <section className={`sheet ${css.sheet}`} {...(props.title === undefined ? {} : { 'aria-label': props.title })}>
      {props.title === undefined && !props.actions ? null : (
        <div className={css.head}>
          <h2>{props.title}</h2>
          {props.actions ? <div className={css.actions}>{props.actions}</div> : null}
        </div>
      )}
      <div className={props.isFlush ? css.flush : css.body}>{props.children}</div>
    </section>
  )
}
