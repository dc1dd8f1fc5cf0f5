import { ActionIcon } from '@mantine/core'
import { IconFileText, IconX } from '@tabler/icons-react'
import { useFormat } from '../format-context.ts'
import { useWords } from '../words.ts'
import css from './chosen-file.module.css'

const words = { away: { en: 'Remove the file', de: 'Datei entfernen' } }

/** A file that was chosen and is not shown: what it is called, how large it is, and the way back. @param props.size in bytes. */
export function ChosenFile(props: { readonly name: string | undefined; readonly size: number; readonly onAway: () => void }) {
  const t = useWords()
  const format = useFormat()
  return (
    <p className={css.chosen}>
      <IconFileText size={22} aria-hidden="true" />
      <strong>{props.name}</strong>
      <span>{format.decimal(String(Math.ceil(props.size / 1000)))} kB</span>
      <ActionIcon variant="subtle" color="gray" aria-label={t(words.away)} onClick={props.onAway}>
        <IconX size={18} />
      </ActionIcon>
    </p>
  )
}
