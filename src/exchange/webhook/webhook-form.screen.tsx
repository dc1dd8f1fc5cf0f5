import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type * as z from 'zod'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { CopyLine } from '../../kernel/web/parts/copy-line.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import {
  changeSubscription,
  createSubscription,
  listEventNames,
  removeSubscription,
  rotateSecret,
  Subscription,
  type SubscriptionRow,
} from './contract.ts'
import { words } from './webhook-words.ts'
import css from './webhooks.module.css'

interface Draft {
  readonly name: string
  readonly url: string
  readonly events: string[]
  readonly equipmentId: string | null
  readonly sendsTexts: boolean
}
type Set = (change: Partial<Draft>) => void

/** A new webhook with its secret, or what can be changed of one. */
export function WebhookForm(props: { readonly webhook: SubscriptionRow | undefined; readonly onDone: () => void }) {
  const { webhook, onDone } = props
  const t = useWords()
  const [draft, setDraft] = useState<Draft>({
    ...{ name: webhook?.name ?? '', url: webhook?.url ?? '', events: webhook?.events ?? [] },
    ...{ equipmentId: webhook?.equipmentId ?? null, sendsTexts: webhook?.sendsTexts ?? false },
  })
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const set: Set = (next) => setDraft((before) => ({ ...before, ...next }))
  const [secret] = useState(newSecret)
  const create = useCommand(createSubscription, { onAccepted: onDone })
  const change = useCommand(changeSubscription, { onAccepted: onDone })
  const command = webhook ? change : create
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { equipmentId, ...rest } = draft
    const input: z.input<typeof Subscription> = { ...rest, ...(equipmentId !== null && { equipmentId: equipmentId as EquipmentId }) }
    const parsed = Subscription.safeParse(input)
    setWrong(new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]))))
    if (!parsed.success) return
    if (webhook) void change.send({ subscriptionId: webhook.subscriptionId, ...input })
    else void create.send({ ...input, secret })
  }
  return (
    <div className={css.form}>
      <form className={css.form} onSubmit={submit} noValidate>
        <Fields draft={draft} wrong={wrong} set={set} />
        <Limits draft={draft} set={set} />
        {webhook ? null : <SecretShown secret={secret} />}
        <CommandMessage command={command} />
        <Button type="submit" loading={command.isOpen} style={{ justifySelf: 'start' }}>
          {t(webhook ? words.save : words.create)}
        </Button>
      </form>
      {webhook ? <Rest subscriptionId={webhook.subscriptionId} secret={secret} onDone={onDone} /> : null}
    </div>
  )
}

function Fields({ draft, wrong, set }: { readonly draft: Draft; readonly wrong: ReadonlySet<string>; readonly set: Set }) {
  const t = useWords()
  const events = useEventNames()
  const error = (name: 'name' | 'url' | 'events') => (wrong.has(name) ? fill(t(words.check), { what: t(words[name]) }) : undefined)
  return (
    <>
      <TextInput
        label={t(words.name)}
        error={error('name')}
        withAsterisk
        autoComplete="off"
        data-autofocus
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        type="url"
        label={t(words.url)}
        description={t(words.urlHint)}
        error={error('url')}
        withAsterisk
        autoComplete="off"
        placeholder="https://"
        value={draft.url}
        onChange={(event) => set({ url: event.currentTarget.value.trim() })}
      />
      <MultiSelect
        size="md"
        label={t(words.events)}
        error={error('events')}
        withAsterisk
        searchable
        data={events}
        value={draft.events}
        onChange={(next) => set({ events: next })}
        maxDropdownHeight={320}
      />
    </>
  )
}

/** What narrows it down. */
function Limits({ draft, set }: { readonly draft: Draft; readonly set: Set }) {
  const t = useWords()
  return (
    <>
      <ReferenceInput
        label={t(words.place)}
        description={t(words.placeHint)}
        refers={equipment.name}
        isOptional
        value={draft.equipmentId}
        onChange={(equipmentId) => set({ equipmentId })}
      />
      <Checkbox
        size="md"
        label={t(words.texts)}
        description={t(words.textsHint)}
        checked={draft.sendsTexts}
        onChange={(event) => set({ sendsTexts: event.currentTarget.checked })}
      />
    </>
  )
}

/** The events to choose from, by their streams. */
function useEventNames() {
  const { data } = useQuestion(listEventNames, {})
  return (data?.rows ?? []).map(({ stream, events }) => ({
    group: stream,
    items: events.map((kind) => ({ value: `${stream}.${kind}`, label: kind })),
  }))
}

function SecretShown({ secret }: { readonly secret: string }) {
  const t = useWords()
  return (
    <section aria-label={t(words.secret)}>
      <h3 className={css.part}>{t(words.secret)}</h3>
      <CopyLine line={secret} />
      <p className={css.hint}>{t(words.secretHint)}</p>
    </section>
  )
}

/** What is done with a webhook beside its fields. */
function Rest(props: { readonly subscriptionId: string; readonly secret: string; readonly onDone: () => void }) {
  const { subscriptionId, secret, onDone } = props
  const t = useWords()
  const rotate = useCommand(rotateSecret)
  const remove = useCommand(removeSubscription, { onAccepted: onDone })
  const isRotated = rotate.state === 'accepted'
  return (
    <>
      <div>
        {isRotated ? <SecretShown secret={secret} /> : null}
        <Button variant="default" disabled={rotate.isOpen || isRotated} onClick={() => void rotate.send({ subscriptionId, secret })}>
          {t(words.rotate)}
        </Button>
        <p className={css.hint} role="status">
          {t(isRotated ? words.rotated : words.rotateHint)}
        </p>
        <CommandMessage command={rotate} />
      </div>
      <div>
        <ConfirmButton disabled={remove.isOpen} onConfirm={() => void remove.send({ subscriptionId })}>
          {t(words.remove)}
        </ConfirmButton>
        <CommandMessage command={remove} />
      </div>
    </>
  )
}

const SECRET_BYTES = 32

/** Made where it is shown: the server never says it. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}
