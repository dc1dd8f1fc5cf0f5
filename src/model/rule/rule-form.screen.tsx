import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import type * as z from 'zod'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { changeRule, checkRule, createRule, listRuleParts, removeRule, type RuleRow } from './contract.ts'
import { ConditionField } from './condition-field.screen.tsx'
import { words } from './rule-words.ts'
import css from './rules.module.css'

interface Draft {
  readonly name: string
  readonly equipmentId: string | null
  readonly event: string
  readonly condition: string
  readonly command: string
  readonly input: Readonly<Record<string, string>>
  readonly mostPerHour: number
}
type Set = (change: Partial<Draft>) => void
type Parts = z.output<typeof listRuleParts.output>
/** While somebody writes. */
const PAUSE_MS = 400

/** A new rule, or what can be changed of one: it is saved switched off. */
export function RuleForm(props: { readonly rule: RuleRow | undefined; readonly onDone: () => void }) {
  const { rule, onDone } = props
  const t = useWords()
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule))
  const [isTried, setTried] = useState(false)
  const parts = useQuestion(listRuleParts, {}).data
  const faults = useFaults(draft)
  const create = useCommand(createRule, { onAccepted: onDone })
  const change = useCommand(changeRule, { onAccepted: onDone })
  const command = rule ? change : create
  const set: Set = (next) => setDraft((before) => ({ ...before, ...next }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const { equipmentId, ...rest } = draft
    const input = Object.fromEntries(Object.entries(rest.input).filter(([, text]) => text.trim() !== ''))
    if (rule) void change.send({ ruleId: rule.ruleId, ...rest, input })
    else if (equipmentId !== null) void create.send({ ...rest, input, equipmentId: equipmentId as EquipmentId })
  }
  const missing = (name: 'name' | 'place', value: string | null) =>
    isTried && !value?.trim() ? fill(t(words.check), { what: t(words[name]) }) : undefined
  return (
    <div className={css.form}>
      <form className={css.form} onSubmit={submit} noValidate>
        <TextInput
          label={t(words.name)}
          withAsterisk
          autoComplete="off"
          data-autofocus
          error={missing('name', draft.name)}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {rule ? null : (
          <ReferenceInput
            label={t(words.place)}
            description={t(words.placeHint)}
            refers={equipment.name}
            error={missing('place', draft.equipmentId)}
            value={draft.equipmentId}
            onChange={(equipmentId) => set({ equipmentId })}
          />
        )}
        {parts ? <Happens draft={draft} parts={parts} fault={faults?.condition ?? undefined} set={set} /> : null}
        {parts ? <Follows draft={draft} parts={parts} faults={faults?.input ?? {}} set={set} /> : null}
        <CommandMessage command={command} />
        <Button type="submit" loading={command.isOpen} style={{ justifySelf: 'start' }}>
          {t(words.save)}
        </Button>
      </form>
      {rule ? <Remove ruleId={rule.ruleId} onDone={onDone} /> : null}
    </div>
  )
}

function draftOf(rule: RuleRow | undefined): Draft {
  const { name = '', equipmentId = null, event = '', condition = 'true', command = '', input = {}, mostPerHour = 60 } = rule ?? {}
  return { name, equipmentId, event, condition, command, input, mostPerHour }
}

/** What the server finds in it, a moment after the last key. */
function useFaults({ event, condition, command, input }: Draft) {
  const asked = {
    event,
    condition,
    command,
    input: JSON.stringify(Object.fromEntries(Object.entries(input).filter(([, text]) => text.trim() !== ''))),
  }
  const [settled] = useDebouncedValue(JSON.stringify(asked), PAUSE_MS)
  const answer = useQuestion(checkRule, JSON.parse(settled) as typeof asked, { enabled: event !== '' && command !== '' })
  return event === '' || command === '' ? undefined : answer.data
}

function Happens(props: { readonly draft: Draft; readonly parts: Parts; readonly fault: string | undefined; readonly set: Set }) {
  const { draft, parts, fault, set } = props
  const t = useWords()
  const streams = Map.groupBy(parts.events, ({ name }) => name.slice(0, name.lastIndexOf('.')))
  const data = [...streams].map(([group, events]) => ({
    group,
    items: events.map(({ name }) => ({ value: name, label: name.slice(group.length + 1) })),
  }))
  const fields = parts.events.find(({ name }) => name === draft.event)?.fields ?? []
  return (
    <>
      <Select
        label={t(words.event)}
        withAsterisk
        searchable
        data={data}
        value={draft.event === '' ? null : draft.event}
        onChange={(event) => set({ event: event ?? '' })}
        maxDropdownHeight={320}
      />
      <ConditionField value={draft.condition} fields={fields} fault={fault} onChange={(condition) => set({ condition })} />
    </>
  )
}

type Faults = Readonly<Record<string, string>>

function Follows(props: { readonly draft: Draft; readonly parts: Parts; readonly faults: Faults; readonly set: Set }) {
  const { draft, parts, faults, set } = props
  const t = useWords()
  const commands = parts.commands.map(({ name, title }) => ({ value: name, label: `${t(title)} (${name})` }))
  const fields = parts.commands.find(({ name }) => name === draft.command)?.fields ?? []
  /** What it happened to is mostly what something is done with. */
  const choose = (command: string | null) => {
    const wants = parts.commands.find(({ name }) => name === command)?.fields ?? []
    const id = draft.event.includes('.jobOrder.') ? 'jobOrderId' : 'equipmentId'
    set({ command: command ?? '', input: wants.some(({ name }) => name === id) ? { [id]: 'stream' } : {} })
  }
  return (
    <>
      <Select
        label={t(words.command)}
        withAsterisk
        searchable
        data={commands}
        value={draft.command === '' ? null : draft.command}
        onChange={choose}
        maxDropdownHeight={320}
      />
      {fields.length > 0 ? <p className={css.hint}>{t(words.inputHint)}</p> : null}
      {fields.map(({ name, isOptional }) => (
        <TextInput
          key={name}
          label={name}
          withAsterisk={!isOptional}
          autoComplete="off"
          className={css.code ?? ''}
          error={faults[name]}
          value={draft.input[name] ?? ''}
          onChange={(event) => set({ input: { ...draft.input, [name]: event.currentTarget.value } })}
        />
      ))}
      <NumberInput
        label={t(words.mostPerHour)}
        min={1}
        max={1_000}
        hideControls
        value={draft.mostPerHour}
        onChange={(value) => set({ mostPerHour: Number(value) || 1 })}
      />
    </>
  )
}

function Remove({ ruleId, onDone }: { readonly ruleId: string; readonly onDone: () => void }) {
  const t = useWords()
  const remove = useCommand(removeRule, { onAccepted: onDone })
  return (
    <div>
      <ConfirmButton disabled={remove.isOpen} onConfirm={() => void remove.send({ ruleId })}>
        {t(words.remove)}
      </ConfirmButton>
      <CommandMessage command={remove} />
    </div>
  )
}
