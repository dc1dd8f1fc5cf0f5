import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type * as z from 'zod'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { EmptyState, ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import {
  listSignatureRules,
  type Meaning,
  meanings,
  requireSignature,
  type SignatureRule,
  type SignatureRuleRow,
} from '../../../model/signature/contract.ts'
import css from './signatures.module.css'
import { words } from './signatures-words.ts'

type Rule = z.infer<typeof SignatureRuleRow>

/** Which commands are accepted only with signatures: those that have a rule first. */
export default function SignaturesScreen() {
  const answer = useQuestion(listSignatureRules, {}, { live: ['model.signature.rule'] })
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  return <Rules rows={answer.data.rows} />
}

function Rules({ rows }: { readonly rows: readonly Rule[] }) {
  const t = useWords()
  const [search, setSearch] = useState('')
  // As it was when the page was opened: a rule that is set does not jump away from under the hand.
  const [signedFirst] = useState(
    () => new Set(rows.filter(({ signatures, otherPerson }) => signatures > 0 || otherPerson).map(({ command }) => command)),
  )
  const word = search.trim().toLocaleLowerCase()
  const found = rows
    .filter(({ command, title }) => `${t(title)} ${command}`.toLocaleLowerCase().includes(word))
    .toSorted(
      (left, right) =>
        Number(signedFirst.has(right.command)) - Number(signedFirst.has(left.command)) || t(left.title).localeCompare(t(right.title)),
    )
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <TextInput
        type="search"
        className={css.search ?? ''}
        aria-label={t(words.search)}
        placeholder={t(words.search)}
        leftSection={<IconSearch size={18} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Sheet isFlush>
        {found.length === 0 ? <EmptyState title={t(words.none)} /> : null}
        {found.map((rule) => (
          <OneRule key={rule.command} rule={rule} />
        ))}
      </Sheet>
    </>
  )
}

/** What was chosen holds until the list says it: a second choice before that must not take the first one back. */
function useRule(rule: Rule) {
  const [chosen, setChosen] = useState<SignatureRule>()
  const command = useCommand(requireSignature, { onRefused: () => setChosen(undefined) })
  const listed: SignatureRule = {
    signatures: rule.signatures,
    meaning: rule.meaning,
    needsReason: rule.needsReason,
    otherPerson: rule.otherPerson,
  }
  const shown = chosen ?? listed
  if (chosen && !command.isOpen && JSON.stringify(chosen) === JSON.stringify(listed)) setChosen(undefined)
  const set = (change: Partial<SignatureRule>) => {
    const next = { ...shown, ...change }
    setChosen(next)
    void command.send({ command: rule.command, ...next })
  }
  return { shown, set, command }
}

function OneRule({ rule }: { readonly rule: Rule }) {
  const t = useWords()
  const may = useMay()
  const { shown, set, command } = useRule(rule)
  const { signatures, otherPerson } = shown
  const title = t(rule.title)
  const isOff = !may(requireSignature.permission) || command.isOpen
  return (
    <section className={css.rule} aria-label={title} data-signed={signatures > 0 || otherPerson || undefined}>
      <div>
        <h2>{title}</h2>
        <p>{rule.command}</p>
      </div>
      <div className={css.choice}>
        <NativeSelect
          size="md"
          aria-label={fill(t(words.signaturesOf), { title })}
          disabled={isOff}
          data={[
            { value: '0', label: t(words.nobody) },
            { value: '1', label: t(words.one) },
            { value: '2', label: t(words.two) },
          ]}
          value={String(signatures)}
          onChange={(event) => set({ signatures: Number(event.currentTarget.value) })}
        />
        {signatures > 0 ? <Meant shown={shown} title={title} isOff={isOff} set={set} /> : null}
        {rule.hasRecord ? (
          <Checkbox
            size="md"
            label={t(words.otherPerson)}
            disabled={isOff}
            checked={otherPerson}
            onChange={(event) => set({ otherPerson: event.currentTarget.checked })}
          />
        ) : null}
        {command.state === 'refused' || command.state === 'unsent' ? <CommandMessage command={command} /> : null}
      </div>
    </section>
  )
}

interface MeantProps {
  readonly shown: SignatureRule
  readonly title: string
  readonly isOff: boolean
  readonly set: (change: Partial<SignatureRule>) => void
}

/** What the names mean, and whether people say why. */
function Meant({ shown: { meaning, needsReason }, title, isOff, set }: MeantProps) {
  const t = useWords()
  return (
    <>
      <NativeSelect
        size="md"
        aria-label={fill(t(words.meaningOf), { title })}
        disabled={isOff}
        data={Object.entries(meanings).map(([value, text]) => ({ value, label: t(text) }))}
        value={meaning}
        onChange={(event) => set({ meaning: event.currentTarget.value as Meaning })}
      />
      <Checkbox
        size="md"
        label={t(words.needsReason)}
        disabled={isOff}
        checked={needsReason}
        onChange={(event) => set({ needsReason: event.currentTarget.checked })}
      />
    </>
  )
}
