import { IconAlertTriangle, IconCheck, IconCloudOff } from '@tabler/icons-react'
import { problemTitles, sentencesOf } from '../problem.ts'
import type { CommandHandle } from '../use-command.ts'
import { useWords } from '../words.ts'
import css from './command-message.module.css'
import { isForSignature, SignCommand } from './sign-command.tsx'

const words = {
  unsent: {
    en: 'Not yet sent. It is kept and sent as soon as the server answers.',
    de: 'Noch nicht gesendet. Es bleibt erhalten und geht hinaus, sobald der Server antwortet.',
  },
  retry: { en: 'Send now', de: 'Jetzt senden' },
  done: { en: 'Done', de: 'Erledigt' },
}

/** What became of a press, beside its button: not yet sent, refused and why, done. Its place is kept, so that nothing jumps. */
export function CommandMessage(props: {
  readonly command: Pick<CommandHandle<never>, 'state' | 'problem' | 'retry'> & Partial<Pick<CommandHandle<never>, 'refused'>>
  /** What to say when it was accepted; "Done" without. */
  readonly done?: string
}) {
  const t = useWords()
  const { state, problem, refused } = props.command
  return (
    <div className={css.message} data-state={state} role="status" aria-live="polite">
      {state === 'unsent' ? (
        <>
          <IconCloudOff size={22} aria-hidden="true" />
          <span>{t(words.unsent)}</span>
          <button type="button" onClick={props.command.retry}>
            {t(words.retry)}
          </button>
        </>
      ) : null}
      {state === 'refused' && problem ? (
        <>
          <IconAlertTriangle size={22} aria-hidden="true" />
          <span>
            <strong>{t(problemTitles[problem.kind])}</strong>
            {sentencesOf(problem).map((sentence) => (
              <span key={sentence} className={css.sentence}>
                {sentence}
              </span>
            ))}
          </span>
          {refused && isForSignature(problem) ? <SignCommand refused={refused} /> : null}
        </>
      ) : null}
      {state === 'accepted' ? (
        <>
          <IconCheck size={22} aria-hidden="true" />
          <span>{props.done ?? t(words.done)}</span>
        </>
      ) : null}
    </div>
  )
}
