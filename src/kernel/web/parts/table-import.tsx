import { Button, FileButton, Progress, Textarea } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconFileUpload, IconMinus } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef } from 'react'
import { decodeText } from '../decode-text.ts'
import { useFormat } from '../format-context.ts'
import { fill, useWords } from '../words.ts'
import css from './table-import.module.css'

const words = {
  progress: { en: '{done} of {of}', de: '{done} von {of}' },
  paste: { en: 'Paste rows here', de: 'Zeilen hier einfügen' },
  file: { en: 'Choose a file', de: 'Datei wählen' },
  drop: { en: 'or drop it here', de: 'oder hierher ziehen' },
  row: { en: 'Line {line}', de: 'Zeile {line}' },
}

/** A table that comes in from outside: how it looks, where it is pasted or chosen, and below what becomes of it. */
export function TableImport(props: {
  readonly how: string
  readonly example: string
  readonly text: string
  /** @param name of the file, when it is one. */
  readonly onText: (text: string, name?: string) => void
  /** Takes a workbook as it is; where nobody does, files are text. */
  readonly onWorkbook?: (file: File) => void
  /** Instead of the paper, for a file that is too long to be looked at. */
  readonly instead?: ReactNode
  readonly children: ReactNode
}) {
  const t = useWords()
  const reset = useRef<() => void>(null)
  const take = (file: File | null | undefined) => {
    if (!file) return
    // What is judged is what is sent, though the file is saved anew meanwhile; and the same file can be chosen again.
    void file.arrayBuffer().then((bytes) => {
      if (props.onWorkbook && /\.xlsx$/i.test(file.name)) props.onWorkbook(new File([bytes], file.name))
      else props.onText(decodeText(new Uint8Array(bytes)), file.name)
      reset.current?.()
    })
  }
  const drop = (event: DragEvent) => {
    // A text that is dragged is the paper's own affair.
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    take(event.dataTransfer.files[0])
  }
  return (
    <div className={css.import} onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()} onDrop={drop}>
      <p className={css.how}>{props.how}</p>
      {props.instead ?? (
        <Textarea
          aria-label={t(words.paste)}
          placeholder={props.example}
          value={props.text}
          onChange={(event) => props.onText(event.currentTarget.value)}
          classNames={{ input: css.paper ?? '' }}
          autosize
          minRows={6}
          maxRows={14}
          data-autofocus
        />
      )}
      <div className={css.file}>
        <FileButton
          resetRef={reset}
          accept={props.onWorkbook ? '.xlsx,.csv,.txt,.tsv,text/csv' : '.csv,.txt,.tsv,text/csv'}
          onChange={take}
        >
          {(button) => (
            <Button {...button} variant="default" leftSection={<IconFileUpload size={18} />}>
              {t(words.file)}
            </Button>
          )}
        </FileButton>
        <span>{t(words.drop)}</span>
      </div>
      {props.children}
    </div>
  )
}

export function ImportFault({ text }: { readonly text: string }) {
  return (
    <p className={css.fault} role="alert">
      {text}
    </p>
  )
}

/** How far it is. */
export function Running({ done, of }: { readonly done: number; readonly of: number }) {
  const t = useWords()
  const format = useFormat()
  const text = fill(t(words.progress), { done: format.decimal(String(done)), of: format.decimal(String(of)) })
  return (
    <div className={css.running} role="status">
      <Progress value={of === 0 ? 0 : (100 * done) / of} aria-label={text} size="lg" />
      <span>{text}</span>
    </div>
  )
}

export interface JudgedLine {
  /** As an editor counts it; without one, only its name is shown. */
  readonly line?: number
  readonly name: string
  readonly tone: 'good' | 'idle' | 'bad'
  /** The way to the record. */
  readonly onOpen?: (() => void) | undefined
  /** What is to be said about it, by column. */
  readonly notes: readonly { readonly cell?: string | undefined; readonly column?: string | undefined; readonly text: string }[]
}

/** What becomes of each line, and above it how many. */
export function Judgement(props: {
  readonly title: string
  readonly summary: string
  readonly hint?: string | undefined
  readonly lines: readonly JudgedLine[]
}) {
  return (
    <section className={css.judgement} aria-live="polite">
      <header>
        <strong>{props.title}</strong>
        <span>{props.summary}</span>
      </header>
      {props.hint ? <p>{props.hint}</p> : null}
      <ol>
        {props.lines.map((line) => (
          <OneLine key={line.line ?? line.name} {...line} />
        ))}
      </ol>
    </section>
  )
}

const icons = { good: IconCheck, idle: IconMinus, bad: IconAlertTriangle }

function OneLine({ line, name, tone, notes, onOpen }: JudgedLine) {
  const t = useWords()
  const Icon = icons[tone]
  return (
    <li data-tone={tone} data-numbered={line !== undefined}>
      <Icon size={18} aria-hidden="true" />
      {line === undefined ? null : <span className={css.line}>{fill(t(words.row), { line })}</span>}
      {onOpen ? (
        <button type="button" className={css.open} onClick={onOpen}>
          {name}
        </button>
      ) : (
        <strong>{name}</strong>
      )}
      <span className={css.fix}>
        {notes.map(({ cell, column, text }) => (
          <span key={`${cell ?? column ?? ''} ${text}`}>
            {cell === undefined ? null : <code>{cell}</code>}
            {column === undefined ? null : <b>{column}</b>}
            {text}
          </span>
        ))}
      </span>
    </li>
  )
}
