import type { ReactNode } from 'react'
import css from './touch-button.module.css'

/** A button for a gloved hand: at least 15 mm high, with its state (sending) inside and no change of size. */
export function TouchButton(props: {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly kind?: 'plain' | 'main' | 'go' | 'stop'
  readonly icon?: ReactNode
  readonly isBusy?: boolean
  readonly isDisabled?: boolean
  /** Why it cannot be pressed, or what it does; stands small under the text. */
  readonly note?: string
}) {
  return (
    <button
      type="button"
      className={css.button}
      data-kind={props.kind ?? 'plain'}
      disabled={props.isDisabled}
      aria-busy={props.isBusy}
      onClick={() => props.isBusy || props.onPress()}
    >
      {props.icon ? (
        <span className={css.icon} aria-hidden="true">
          {props.icon}
        </span>
      ) : null}
      <span className={css.text}>
        <span>{props.children}</span>
        {props.note ? <small>{props.note}</small> : null}
      </span>
      {props.isBusy ? <span className={css.busy} aria-hidden="true" /> : null}
    </button>
  )
}
