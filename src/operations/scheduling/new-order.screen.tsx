import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { parsePlantTime } from '../../kernel/web/plant-time.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listOperationsDefinitions } from '../definition/contract.ts'
import { createOperationsRequest } from './contract.ts'
import { words } from './order-words.ts'
import css from './orders.module.css'

type Field = 'code' | 'quantity' | 'due' | 'earliest' | 'note'

/** The form for one order. */
export function NewOrder({ onMade }: { readonly onMade: (operationsRequestId: string) => void }) {
  const t = useWords()
  const { zone } = useFormat()
  const [text, setText] = useState<Record<Field, string>>({ code: '', quantity: '', due: '', earliest: '', note: '' })
  const [definitionId, setDefinitionId] = useState<string | null>(null)
  const [priority, setPriority] = useState(500)
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const definitions = useQuestion(listOperationsDefinitions, { limit: 500 })
  const definition = definitions.data?.rows.find((row) => row.operationsDefinitionId === definitionId)
  const create = useCommand(createOperationsRequest, {
    onAccepted: ({ result }) => onMade(String(result['operationsRequestId'])),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [dueAt, earliestAt] = [parsePlantTime(text.due, zone), parsePlantTime(text.earliest, zone)]
    const input = {
      ...{ code: text.code.trim(), operationsDefinitionId: definitionId ?? '', priority, note: text.note.trim() },
      quantity: { value: text.quantity.trim().replace(',', '.'), unit: definition?.unit ?? '' },
      ...(dueAt && { dueAt }),
      ...(earliestAt && { earliestAt }),
    }
    const parsed = createOperationsRequest.input.safeParse(input)
    setWrong(new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]))))
    if (parsed.success) void create.send(input as never)
  }
  const line = (name: Field, path: string = name) => ({
    value: text[name],
    error: wrong.has(path) ? t(path === 'quantity' ? words.needsNumber : words.check) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setText((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextInput {...line('code')} label={t(words.number)} withAsterisk autoComplete="off" data-autofocus />
      <Select
        label={t(words.definition)}
        withAsterisk
        searchable
        data={(definitions.data?.rows ?? []).map((row) => ({
          value: row.operationsDefinitionId as string,
          label: `${row.code} · ${row.name}`,
        }))}
        value={definitionId}
        onChange={setDefinitionId}
        error={wrong.has('operationsDefinitionId') ? t(words.check) : undefined}
        maxDropdownHeight={320}
      />
      <QuantityLine {...line('quantity')} unit={definition?.unit} />
      <div className={css.twin}>
        <TextInput {...line('earliest')} type="datetime-local" label={t(words.earliest)} />
        <TextInput {...line('due')} type="datetime-local" label={t(words.due)} />
      </div>
      <NumberInput
        label={t(words.priority)}
        description={t(words.priorityHint)}
        min={0}
        max={1000}
        allowDecimal={false}
        value={priority}
        onChange={(value) => setPriority(Number(value))}
      />
      <Textarea {...line('note')} label={t(words.note)} autosize minRows={2} maxLength={1000} />
      <CommandMessage command={create as never} />
      <Button type="submit" loading={create.isOpen} className={css.submit ?? ''}>
        {t(words.create)}
      </Button>
    </form>
  )
}

/** A quantity in the unit of the product, which nobody has to type. */
export function QuantityLine(props: {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (event: { currentTarget: { value: string } }) => void
  readonly unit: string | undefined
}) {
  const t = useWords()
  const format = useFormat()
  const { unit, ...line } = props
  return (
    <TextInput
      {...line}
      label={t(words.quantity)}
      withAsterisk
      inputMode="decimal"
      autoComplete="off"
      rightSectionWidth={72}
      rightSection={<span className={css.unit}>{unit ? format.unit(unit) : ''}</span>}
    />
  )
}
