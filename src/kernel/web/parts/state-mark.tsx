import css from './state-mark.module.css'

/** How something that works by itself is: a word, and a sign whose shape says the same as its colour. */
export function StateMark(props: { readonly tone: 'good' | 'bad' | 'idle'; readonly children: string }) {
  return (
    <span className={css.state} data-tone={props.tone}>
      {props.children}
    </span>
  )
}
