import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { redactText, type RedactionReason } from '../../../kernel/contract/ledger.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../../kernel/web/parts/confirm-button.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import css from './ledger.module.css'
import { redactionReasons } from './redaction-reasons.ts'

const words = {
  redact: { en: 'Redact “{field}” for good', de: '„{field}“ endgültig schwärzen' },
  why: { en: 'Why', de: 'Warum' },
  done: {
    en: 'Redacted. That it was done, by whom and why, stays in the ledger.',
    de: 'Geschwärzt. Dass, von wem und warum, bleibt im Hauptbuch.',
  },
}
/** For those who may: blackens what somebody wrote in his own words, in everything that stands about it. */
export function Redact(props: { readonly commandId: string; readonly input: unknown; readonly fields: readonly string[] }) {
  const t = useWords()
  const may = useMay()
  const [reason, setReason] = useState<RedactionReason>('personalData')
  const command = useCommand(redactText)
  const input = props.input as Readonly<Record<string, unknown>>
  const written = props.fields.filter((field) => typeof input[field] === 'string' && input[field] !== '')
  if (written.length === 0 || !may(redactText.permission)) return null
  return (
    <div className={css.redact}>
      <NativeSelect
        label={t(words.why)}
        value={reason}
        data={Object.entries(redactionReasons).map(([value, label]) => ({ value, label: t(label) }))}
        onChange={(event) => setReason(event.currentTarget.value as RedactionReason)}
      />
      {written.map((field) => (
        <ConfirmButton
          key={field}
          disabled={command.isOpen}
          onConfirm={() => void command.send({ commandId: props.commandId, field, reason })}
        >
          {fill(t(words.redact), { field })}
        </ConfirmButton>
      ))}
      <CommandMessage command={command} done={t(words.done)} />
    </div>
  )
}
