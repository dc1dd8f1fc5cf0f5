import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useWords } from '../words.ts'
import css from './copy-line.module.css'

const words = {
  copy: { en: 'Copy', de: 'Kopieren' },
  copied: { en: 'Copied', de: 'Kopiert' },
  marked: { en: 'Marked: copy it with the keyboard', de: 'Markiert: bitte mit der Tastatur kopieren' },
}

/** One line for a terminal, and the button that copies it. Where the browser gives no clipboard (no HTTPS), the line is marked instead. */
export function CopyLine({ line }: { readonly line: string }) {
  const t = useWords()
  const code = useRef<HTMLElement>(null)
  const [done, setDone] = useState<{ line: string; how: 'copied' | 'marked' }>()
  const how = done?.line === line ? done.how : 'copy'
  const mark = () => {
    if (code.current) window.getSelection()?.selectAllChildren(code.current)
    setDone({ line, how: 'marked' })
  }
  const copy = () => {
    if (navigator.clipboard === undefined) return mark()
    navigator.clipboard.writeText(line).then(() => setDone({ line, how: 'copied' }), mark)
  }
  return (
    <div className={css.line}>
      <code ref={code}>{line}</code>
      <Button variant="default" leftSection={how === 'copied' ? <IconCheck size={18} /> : <IconCopy size={18} />} onClick={copy}>
        {t(words[how])}
      </Button>
    </div>
  )
}
