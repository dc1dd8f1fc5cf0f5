import { IconSignature } from '@tabler/icons-react'
import { useFormat } from '../../../kernel/web/format-context.ts'
import type { SignedThing } from '../../../kernel/web/parts/signed.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { useWords } from '../../../kernel/web/words.ts'
import { listSignatures, meanings } from '../../../model/signature/contract.ts'
import css from './signed.module.css'

const words = {
  signed: { en: 'Signed by', de: 'Unterschrieben von' },
  erased: { en: 'Name erased', de: 'Name gelöscht' },
}

/** Printed name, meaning and time of every signature, as 21 CFR 11.50 wants them shown; the newest first. */
function SignaturesOf({ thing }: { readonly thing: SignedThing }) {
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const { data } = useQuestion(listSignatures, thing, { enabled: may(listSignatures.permission), live: ['model.signature.signature'] })
  if (!data || data.rows.length === 0) return null
  return (
    <section className={css.signed} aria-label={t(words.signed)}>
      <h3>{t(words.signed)}</h3>
      <ul>
        {data.rows.map((row) => (
          <li key={row.signatureId}>
            <IconSignature size={20} aria-hidden="true" />
            <strong>{row.printedName ?? t(words.erased)}</strong>
            <span>
              {t(meanings[row.meaning])} · {format.instant(row.signedAt, 'full')} · {row.zone}
            </span>
            {row.reason === '' ? null : <q>{row.reason}</q>}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function signaturesOf(thing: SignedThing) {
  return <SignaturesOf thing={thing} />
}
