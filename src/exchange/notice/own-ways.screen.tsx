import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { chooseOwnWays, Email, getOwnWays, type OwnWays, Severity } from '../../model/notice/contract.ts'
import { getNoticeWays } from './contract.ts'
import { froms, words } from './notice-words.ts'
import { OwnBrowsers } from './own-browsers.screen.tsx'
import css from './notice.module.css'

/** Which notices reach the one who is signed in outside of the program, and how. */
export function OwnWays() {
  const t = useWords()
  const own = useQuestion(getOwnWays, {})
  const open = useQuestion(getNoticeWays, {})
  if (own.isPending || open.isPending) return <LoadingScreen />
  if (!own.data) return <ErrorState error={own.error} onRetry={() => void own.refetch()} />
  return (
    <Sheet title={t(words.ways)}>
      <WaysForm chosen={own.data} hasMail={open.data?.email === true} />
      <OwnBrowsers pushKey={open.data?.pushKey ?? null} />
    </Sheet>
  )
}

function WaysForm({ chosen, hasMail }: { readonly chosen: OwnWays; readonly hasMail: boolean }) {
  const t = useWords()
  const [draft, setDraft] = useState({ ...chosen, email: chosen.email ?? '' })
  const [isWrong, setWrong] = useState(false)
  const command = useCommand(chooseOwnWays)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const email = draft.email.trim()
    const isUsable = email === '' ? draft.emailFrom === null : Email.safeParse(email).success
    setWrong(!isUsable)
    if (isUsable) void command.send({ ...draft, email: email === '' ? undefined : email })
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <p className={css.text}>{t(words.waysText)}</p>
      {hasMail ? null : <p className={css.text}>{t(words.noMail)}</p>}
      <TextInput
        type="email"
        label={t(words.email)}
        description={t(words.emailHint)}
        error={isWrong ? t(words.emailWrong) : undefined}
        autoComplete="email"
        value={draft.email}
        onChange={({ currentTarget: { value: email } }) => setDraft((before) => ({ ...before, email }))}
      />
      <FromSelect
        label={t(words.emailFrom)}
        value={draft.emailFrom}
        onChange={(emailFrom) => setDraft((before) => ({ ...before, emailFrom }))}
      />
      <FromSelect
        label={t(words.pushFrom)}
        value={draft.pushFrom}
        onChange={(pushFrom) => setDraft((before) => ({ ...before, pushFrom }))}
      />
      <CommandMessage command={command} done={t(words.saved)} />
      <Button type="submit" loading={command.isOpen} style={{ justifySelf: 'start' }}>
        {t(words.save)}
      </Button>
    </form>
  )
}

function FromSelect(props: {
  readonly label: string
  readonly value: Severity | null
  readonly onChange: (from: Severity | null) => void
}) {
  const t = useWords()
  const choices = Severity.options.toReversed().map((severity) => ({ value: severity as string, label: t(froms[severity]) }))
  return (
    <Select
      label={props.label}
      allowDeselect={false}
      data={[{ value: 'never', label: t(words.never) }, ...choices]}
      value={props.value ?? 'never'}
      onChange={(value) => props.onChange(Severity.safeParse(value).data ?? null)}
    />
  )
}
