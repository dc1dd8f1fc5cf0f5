import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import type { Words } from '../../../kernel/contract/words.ts'
import { useWords } from '../../../kernel/web/words.ts'
import css from './front.module.css'
import { words } from './front-words.ts'

const START_EMPTY = 'npm start -- --empty'
const PUBLISH = 'mosquitto_pub -h 127.0.0.1 -p 1883 -u machine -P PASSWORD -t plant/press-1/count -m 42'

/** From the demo to a plant of one's own, and from there to the first machine. */
export function FirstSteps() {
  const t = useWords()
  return (
    <section className={css.steps}>
      <Steps title={t(words.own)} line={START_EMPTY} steps={words.ownSteps} />
      <Steps title={t(words.connect)} line={PUBLISH} steps={words.connectSteps} />
    </section>
  )
}

function Steps(props: { readonly title: string; readonly line: string; readonly steps: readonly Words[] }) {
  const t = useWords()
  const [isCopied, setCopied] = useState(false)
  return (
    <details className={css.step}>
      <summary>{props.title}</summary>
      <div className={css.command}>
        <code>{props.line}</code>
        <Button
          variant="default"
          leftSection={isCopied ? <IconCheck size={18} /> : <IconCopy size={18} />}
          onClick={() => void navigator.clipboard.writeText(props.line).then(() => setCopied(true))}
        >
          {t(isCopied ? words.copied : words.copy)}
        </Button>
      </div>
      <ol>
        {props.steps.map((step) => (
          <li key={step.en}>{t(step)}</li>
        ))}
      </ol>
    </details>
  )
}
