import { Button, MultiSelect, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { nowMs } from '../../kernel/web/clock.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { CopyLine } from '../../kernel/web/parts/copy-line.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { currentSession } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import css from './access.module.css'
import { words } from './access-words.ts'
import { createOwnToken, createServiceToken, TOKEN_PREFIX } from './contract.ts'

const DAY_MS = 86_400_000
const LIFETIMES = [7, 30, 90, 365] as const
const SECRET_BYTES = 32

/** Made here, so that the server never sends one. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

interface Draft {
  readonly name: string
  readonly rights: 'everything' | 'reading' | 'chosen'
  readonly permissions: readonly string[]
  readonly equipmentId: string | null
  readonly days: number
}

const empty = (): Draft => ({
  ...{ name: '', rights: 'reading', permissions: [], days: 90 },
  equipmentId: currentSession()?.site.siteId ?? null,
})

/** The form for a token: for oneself, or for a service account. What is made is shown once, and then the form is done. */
export function NewToken({ accountId, onDone }: { readonly accountId?: string | undefined; readonly onDone: () => void }) {
  const t = useWords()
  const [made, setMade] = useState<string>()
  if (made === undefined) return <TokenForm accountId={accountId} onMade={setMade} />
  return (
    <div className={css.form}>
      <p className={css.once}>{t(words.once)}</p>
      <CopyLine line={`${TOKEN_PREFIX}${made}`} />
      <Button style={{ justifySelf: 'start' }} onClick={onDone}>
        {t(words.done)}
      </Button>
    </div>
  )
}

function TokenForm({ accountId, onMade }: { readonly accountId: string | undefined; readonly onMade: (secret: string) => void }) {
  const t = useWords()
  const [draft, setDraft] = useState(empty)
  const [isChecked, setChecked] = useState(false)
  const own = useCommand(createOwnToken)
  const service = useCommand(createServiceToken)
  const command = accountId === undefined ? own : service
  const known = currentSession()?.account.permissions.filter((name) => name.startsWith('model.access.') === false) ?? []
  const permissions = { everything: null, reading: known.filter((name) => name.endsWith('.read')), chosen: [...draft.permissions] }[
    draft.rights
  ]
  const isNameMissing = draft.name.trim() === ''
  const isNothing = permissions?.length === 0
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isNameMissing || isNothing || draft.equipmentId === null) return
    const secret = newSecret()
    const expiresAt = new Date(nowMs() + draft.days * DAY_MS).toISOString() as Instant
    const input = { name: draft.name.trim(), secret, permissions, equipmentId: draft.equipmentId as EquipmentId, expiresAt }
    const end = await (accountId === undefined ? own.send(input) : service.send({ accountId, ...input }))
    if (end.state === 'accepted') onMade(secret)
  }
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        size="md"
        label={t(words.name)}
        withAsterisk
        autoComplete="off"
        data-autofocus
        value={draft.name}
        error={isChecked && isNameMissing ? t(words.nameMissing) : undefined}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Rights draft={draft} set={set} known={known} error={isChecked && isNothing ? t(words.rightsMissing) : undefined} />
      <ReferenceInput
        label={t(words.place)}
        description={t(words.placeHint)}
        refers={equipment.name}
        value={draft.equipmentId}
        onChange={(equipmentId) => set({ equipmentId })}
      />
      <NativeSelect
        size="md"
        label={t(words.lasts)}
        data={LIFETIMES.map((days) => ({ value: String(days), label: fill(t(words.days), { count: days }) }))}
        value={String(draft.days)}
        onChange={(event) => set({ days: Number(event.currentTarget.value) })}
      />
      <CommandMessage command={command} />
      <Button type="submit" loading={command.isOpen} style={{ justifySelf: 'start' }}>
        {t(words.create)}
      </Button>
    </form>
  )
}

function Rights(props: {
  readonly draft: Draft
  readonly set: (change: Partial<Draft>) => void
  readonly known: readonly string[]
  readonly error: string | undefined
}) {
  const t = useWords()
  const { draft, set, known, error } = props
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t(words.rights)}
        value={draft.rights}
        onChange={(rights) => set({ rights: rights as Draft['rights'] })}
        data={(['reading', 'chosen', 'everything'] as const).map((value) => ({ value, label: t(words[value]) }))}
      />
      {draft.rights === 'chosen' ? (
        <MultiSelect
          size="md"
          label={t(words.permissions)}
          searchable
          data={[...known]}
          value={[...draft.permissions]}
          error={error}
          onChange={(permissions) => set({ permissions })}
        />
      ) : null}
    </>
  )
}
