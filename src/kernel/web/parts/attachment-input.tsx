import { Button, FileButton } from '@mantine/core'
import { IconFile, IconPaperclip, IconX } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { type Attachment, MOST_ATTACHED_BYTES } from '../../contract/attachment.ts'
import { sentencesOfError } from '../errors.ts'
import { useFormat } from '../format-context.ts'
import { request } from '../transport.ts'
import { fill, useWords } from '../words.ts'
import css from './attachment-input.module.css'

const words = {
  choose: { en: 'Attach a file', de: 'Datei anhängen' },
  other: { en: 'Attach another one', de: 'Eine andere anhängen' },
  remove: { en: 'Remove the file', de: 'Datei entfernen' },
  tooLarge: { en: 'A file may have 20 MB at most. This one has {size}.', de: 'Eine Datei darf höchstens 20 MB haben. Diese hat {size}.' },
  empty: { en: 'This file is empty. Choose another one.', de: 'Diese Datei ist leer. Bitte eine andere wählen.' },
  none: { en: 'No file', de: 'Keine Datei' },
}
const MEGABYTE = 1024 * 1024
const MOST_MILLISECONDS = 300_000

/** The record whose files are shown; undefined while it is being made. */
export const RecordOfFiles = createContext<{ readonly resource: string; readonly recordId: string } | undefined>(undefined)

/** What became of a file, around how it is shown. The web app provides it, because files are the model's. */
export const FileFateContext = createContext<(attachment: Attachment, shown: ReactNode) => ReactNode>((_, shown) => shown)

interface Props {
  readonly name: string
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly shared: {
    readonly label: string
    readonly description: string | undefined
    readonly error: string | undefined
    readonly disabled: boolean
  }
}

/** A file of a record: it goes to the server when it is chosen, and belongs to the record when that is saved. */
export function AttachmentInput({ name, value, onChange, shared }: Props) {
  const t = useWords()
  const format = useFormat()
  const fateOf = useContext(FileFateContext)
  const [isSending, setSending] = useState(false)
  const [failure, setFailure] = useState<string>()
  const attachment = (value || null) as Attachment | null
  const take = (file: File | null) => {
    if (!file) return
    setFailure(undefined)
    if (file.size === 0) return setFailure(t(words.empty))
    if (file.size > MOST_ATTACHED_BYTES) {
      const size = `${format.decimal((file.size / MEGABYTE).toFixed(1))} MB`
      return setFailure(fill(t(words.tooLarge), { size }))
    }
    setSending(true)
    send(file)
      .then(onChange, (error: unknown) => setFailure(sentencesOfError(error).join(' ')))
      .finally(() => setSending(false))
  }
  return (
    <fieldset className={css.attachment} disabled={shared.disabled}>
      <legend>{shared.label}</legend>
      {shared.description ? <p>{shared.description}</p> : null}
      {attachment ? fateOf(attachment, <FileName field={name} attachment={attachment} />) : shared.disabled ? <p>{t(words.none)}</p> : null}
      {shared.disabled ? null : (
        <div className={css.buttons}>
          <FileButton onChange={take}>
            {(button) => (
              <Button {...button} variant="default" loading={isSending} leftSection={<IconPaperclip size={18} />}>
                {t(attachment ? words.other : words.choose)}
              </Button>
            )}
          </FileButton>
          {attachment ? (
            <Button variant="default" leftSection={<IconX size={18} />} onClick={() => onChange(null)}>
              {t(words.remove)}
            </Button>
          ) : null}
        </div>
      )}
      {(failure ?? shared.error) ? (
        <p className={css.fault} role="alert">
          {failure ?? shared.error}
        </p>
      ) : null}
    </fieldset>
  )
}

function FileName({ field, attachment }: { readonly field: string; readonly attachment: Attachment }) {
  const format = useFormat()
  const record = useContext(RecordOfFiles)
  const size = `${format.decimal((attachment.bytes / 1024).toFixed(attachment.bytes < 10_240 ? 1 : 0))} kB`
  const address = record && `/api/attachments/${record.resource}/${record.recordId}/${field}?of=${attachment.sha256}`
  return (
    <p className={css.file}>
      <IconFile size={20} aria-hidden="true" />
      {address === undefined ? (
        <strong>{attachment.name}</strong>
      ) : (
        <a href={address} target="_blank" rel="noreferrer">
          {attachment.name}
        </a>
      )}
      <span>{size}</span>
    </p>
  )
}

async function send(file: File): Promise<Attachment> {
  const headers = { 'content-type': file.type || 'application/octet-stream' }
  const arrived = await request('/api/attachments', { method: 'POST', body: file, headers }, MOST_MILLISECONDS)
  // A path is no part of a name, whatever a browser says.
  const name = file.name.replaceAll(/[\\/\p{Cc}]/gu, '_').slice(0, 200) || 'file'
  return { ...(arrived as Omit<Attachment, 'name'>), name }
}
