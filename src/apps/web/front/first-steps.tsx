import type { ReactNode } from 'react'
import type { Words } from '../../../kernel/contract/words.ts'
import { CopyLine } from '../../../kernel/web/parts/copy-line.tsx'
import { ScreenLink } from '../../../kernel/web/place.tsx'
import { useWords } from '../../../kernel/web/words.ts'
import css from './front.module.css'
import { words } from './front-words.ts'

const START_EMPTY = 'npm start -- --empty'

/** From the demo to a plant of one's own, and from there to the first machine. */
export function FirstSteps() {
  const t = useWords()
  return (
    <section className={css.steps}>
      <Steps title={t(words.own)} steps={words.ownSteps}>
        <CopyLine line={START_EMPTY} />
      </Steps>
      <Steps title={t(words.connect)} steps={words.connectSteps}>
        <ScreenLink to="/first-machine" className={css.begin ?? ''}>
          {t(words.connectHere)}
        </ScreenLink>
      </Steps>
    </section>
  )
}

function Steps(props: { readonly title: string; readonly steps: readonly Words[]; readonly children: ReactNode }) {
  const t = useWords()
  return (
    <details className={css.step}>
      <summary>{props.title}</summary>
      {props.children}
      <ol>
        {props.steps.map((step) => (
          <li key={step.en}>{t(step)}</li>
        ))}
      </ol>
    </details>
  )
}
