import { useFormat } from '../../kernel/web/format-context.ts'
import { useWords } from '../../kernel/web/words.ts'
import { jobStates, words } from './order-words.ts'
import css from './orders.module.css'

const tones: Readonly<Record<string, string>> = {
  Waiting: 'waiting',
  Ready: 'ready',
  Released: 'ready',
  Running: 'running',
  Held: 'held',
  Suspended: 'held',
  Completed: 'ended',
  Closed: 'ended',
  Aborted: 'broken',
  Cancelled: 'broken',
}

/** The state of an order or a job: shape and word; only what runs has colour. */
export function WorkState({ state, text }: { readonly state: string; readonly text?: string }) {
  const t = useWords()
  const known = (jobStates as Readonly<Record<string, { en: string; de: string }>>)[state]
  return (
    <span className={css.state} data-tone={tones[state]}>
      <span className={css.mark} aria-hidden="true" />
      {text ?? (known ? t(known) : state)}
    </span>
  )
}

/** How far it is: good as a bar with the scrap behind it, and the share in figures. */
export function WorkProgress(props: { readonly label: string; readonly good: string; readonly scrap: string; readonly quantity: string }) {
  const format = useFormat()
  const t = useWords()
  const of = (amount: string) => (Number(props.quantity) > 0 ? Number(amount) / Number(props.quantity) : 0)
  const good = Math.min(1, of(props.good))
  const scrap = Math.min(1 - good, of(props.scrap))
  return (
    <span className={css.progress}>
      <span
        className={css.track}
        role="progressbar"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(good * 100)}
        aria-valuetext={`${format.ratio(of(props.good), 0)} ${t(words.good)}, ${format.decimal(props.scrap)} ${t(words.scrap)}`}
      >
        <span className={css.good} style={{ width: `${good * 100}%` }} />
        <span className={css.scrap} style={{ width: `${scrap * 100}%` }} />
      </span>
      <span className={css.share}>{format.ratio(of(props.good), 0)}</span>
    </span>
  )
}
