import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../../kernel/web/parts/confirm-button.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import {
  approveRevision,
  retireRevision,
  returnRevision,
  type RevisedKind,
  type RevisionRow,
  submitRevision,
} from '../../../model/revision/contract.ts'
import css from './revised.module.css'

const words = {
  from: { en: 'Counts from', de: 'Gilt ab' },
  until: { en: 'Until before', de: 'Bis vor' },
  retire: { en: 'Retire revision {number}', de: 'Revision {number} zurückziehen' },
}

interface Which {
  readonly kind: RevisedKind
  readonly recordId: string
}

/** What may be done now: a draft is submitted, what is in review approved or returned, what is approved retired. */
export function RevisionActions(props: Which & { readonly newest: RevisionRow; readonly rows: readonly RevisionRow[] }) {
  const { newest, rows, kind, recordId } = props
  const may = useMay()
  const which = { kind, recordId, revision: newest.revision }
  const approved = rows.filter(({ state }) => state === 'Approved')
  return (
    <>
      {newest.state === 'Draft' && may(submitRevision.permission) ? <Submit which={which} /> : null}
      {newest.state === 'InReview' && may(approveRevision.permission) ? <Review which={which} /> : null}
      {may(retireRevision.permission)
        ? approved.map(({ revision }) => <Retire key={revision} which={{ kind, recordId, revision }} />)
        : null}
    </>
  )
}

interface Step {
  readonly which: Which & { readonly revision: number }
}

function Submit({ which }: Step) {
  const t = useWords()
  const submit = useCommand(submitRevision)
  return (
    <div className={css.actions}>
      <Button variant="default" loading={submit.isOpen} onClick={() => void submit.send(which)}>
        {t(submitRevision.title)}
      </Button>
      <CommandMessage command={submit} />
    </div>
  )
}

function Review({ which }: Step) {
  const t = useWords()
  const approve = useCommand(approveRevision)
  const giveBack = useCommand(returnRevision)
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const period = { effectiveFromOn: from, effectiveUntilOn: until === '' ? null : until }
  return (
    <div className={css.review}>
      <TextInput type="date" label={t(words.from)} withAsterisk value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput type="date" label={t(words.until)} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      <div className={css.actions}>
        <Button disabled={from === ''} loading={approve.isOpen} onClick={() => void approve.send({ ...which, ...period } as never)}>
          {t(approveRevision.title)}
        </Button>
        <Button variant="default" loading={giveBack.isOpen} onClick={() => void giveBack.send(which)}>
          {t(returnRevision.title)}
        </Button>
      </div>
      <CommandMessage command={(giveBack.problem ? giveBack : approve) as never} />
    </div>
  )
}

function Retire({ which }: Step) {
  const t = useWords()
  const retire = useCommand(retireRevision)
  return (
    <div className={css.actions}>
      <ConfirmButton disabled={retire.isOpen} onConfirm={() => void retire.send(which)}>
        {fill(t(words.retire), { number: which.revision })}
      </ConfirmButton>
      {retire.problem ? <CommandMessage command={retire} /> : null}
    </div>
  )
}
