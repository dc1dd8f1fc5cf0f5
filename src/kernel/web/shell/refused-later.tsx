import { useFormat } from '../format-context.ts'
import { sentencesOf } from '../problem.ts'
import { useStore } from '../store.ts'
import { outbox } from '../use-command.ts'
import { fill, useWords } from '../words.ts'
import css from './shell.module.css'

const words = {
  refused: { en: 'What you pressed at {time} was refused: {why}', de: 'Was Sie um {time} gedrückt haben, wurde abgelehnt: {why}' },
  seen: { en: 'Understood', de: 'Verstanden' },
}

/** What became of presses that were sent later and are refused: nobody waits for their answer any more, but somebody must see it. */
export function useRefusedLater(): { readonly text: string; readonly seen: string; dismiss(): void } | undefined {
  const t = useWords()
  const format = useFormat()
  const [first] = useStore(outbox.left)
  if (!first) return undefined
  const { press, problem } = first
  const text = fill(t(words.refused), { time: format.instant(press.pressedAtMs, 'time'), why: sentencesOf(problem).join(' ') })
  return { text, seen: t(words.seen), dismiss: () => outbox.dismiss(press.id) }
}

export function RefusedLater() {
  const refused = useRefusedLater()
  if (!refused) return null
  return (
    <div className={css.offline} role="alert">
      <span>{refused.text}</span>{' '}
      <button type="button" className={css.seen} onClick={refused.dismiss}>
        {refused.seen}
      </button>
    </div>
  )
}
