import { NativeSelect } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Attachment } from '../../../kernel/contract/attachment.ts'
import type { RedactionReason } from '../../../kernel/contract/ledger.ts'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../../kernel/web/parts/confirm-button.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { ATTACHMENT_STREAM, eraseAttachment, findErasure } from '../../../model/attachment/contract.ts'
import { redactionReasons } from '../ledger/redaction-reasons.ts'
import css from './erased-file.module.css'

const words = {
  erased: { en: 'Erased {when} by {who}: {reason}', de: 'Gelöscht {when} von {who}: {reason}' },
  system: { en: 'somebody who is erased, too', de: 'jemandem, der auch gelöscht ist' },
  erase: { en: 'Erase the file for good', de: 'Datei endgültig löschen' },
  why: { en: 'Why the file is to be erased', de: 'Warum die Datei gelöscht werden soll' },
  what: {
    en: 'From every record and revision that has it, and its name from the ledger. Its SHA-256 stays.',
    de: 'Aus jedem Eintrag und jeder Revision, die sie haben, und ihr Name aus dem Hauptbuch. Ihr SHA-256 bleibt.',
  },
}

/** A file of a record: as it is shown while it is there, or when, by whom and why it was erased. Who may, erases it here. */
function FileFate({ attachment, children }: { readonly attachment: Attachment; readonly children: ReactNode }) {
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const { sha256 } = attachment
  const { data: erasure } = useQuestion(findErasure, { sha256 }, { enabled: may(findErasure.permission), live: [ATTACHMENT_STREAM] })
  if (erasure) {
    const { erasedAt, erasedBy, reason } = erasure
    const said = { when: format.instant(erasedAt), who: erasedBy ?? t(words.system), reason: t(redactionReasons[reason]) }
    return <p className={css.erased}>{fill(t(words.erased), said)}</p>
  }
  return (
    <>
      {children}
      {erasure === null && may(eraseAttachment.permission) ? <EraseFile sha256={sha256} /> : null}
    </>
  )
}

export function fateOf(attachment: Attachment, shown: ReactNode) {
  return <FileFate attachment={attachment}>{shown}</FileFate>
}

function EraseFile({ sha256 }: Pick<Attachment, 'sha256'>) {
  const t = useWords()
  const [reason, setReason] = useState<RedactionReason>('personalData')
  const command = useCommand(eraseAttachment)
  return (
    <details className={css.erase}>
      <summary>{t(words.erase)}</summary>
      <p>{t(words.what)}</p>
      <NativeSelect
        label={t(words.why)}
        value={reason}
        data={Object.entries(redactionReasons).map(([value, label]) => ({ value, label: t(label) }))}
        onChange={(event) => setReason(event.currentTarget.value as RedactionReason)}
      />
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ sha256, reason })}>
        {t(words.erase)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command as never} /> : null}
    </details>
  )
}
