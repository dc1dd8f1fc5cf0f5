import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import type * as z from 'zod'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { parsePlantTime } from '../../kernel/web/plant-time.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { listOperationsDefinitions } from '../definition/contract.ts'
import { createOperationsRequest, findNextOrderNumber } from './contract.ts'
import { words } from './order-words.ts'
import css from './orders.module.css'

type Field = 'code' | 'quantity' | 'due' | 'earliest' | 'note'

/** The form for one order. */
export function NewOrder({ onMade }: { readonly onMade: (operationsRequestId: string) => void }) {
  const t = useWords()
  const { zone } = useFormat()
  const [text, setText] = useState<Record<Field, string>>({ code: '', quantity: '', due: '', earliest: '', note: '' })
  const [definition, setDefinition] = useState<Plan>()
  const [priority, setPriority] = useState(500)
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const plans = usePlans(definition)
  const create = useCommand(createOperationsRequest, {
    onAccepted: ({ result }) => onMade(String(result['operationsRequestId'])),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [dueAt, earliestAt] = [parsePlantTime(text.due, zone), parsePlantTime(text.earliest, zone)]
    const input = {
      ...(text.code.trim() !== '' && { code: text.code.trim() }),
      ...{ operationsDefinitionId: definition?.operationsDefinitionId ?? '', priority, note: text.note.trim() },
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
      <NumberLine {...line('code')} />
      <Select
        label={t(words.definition)}
        withAsterisk
        searchable
        onSearchChange={plans.look}
        filter={({ options }) => options}
        data={plans.rows.map((row) => ({ value: row.operationsDefinitionId as string, label: labelOf(row) }))}
        value={definition?.operationsDefinitionId ?? null}
        onChange={(id) => setDefinition(plans.rows.find((row) => row.operationsDefinitionId === id))}
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
      <CommandMessage command={create} />
      <Button type="submit" loading={create.isOpen} className={css.submit ?? ''}>
        {t(words.create)}
      </Button>
    </form>
  )
}

type Plan = z.output<typeof listOperationsDefinitions.output>['rows'][number]

function labelOf({ code, name }: Plan): string {
  return `${code} · ${name}`
}

/** The plans that fit what was typed: a plant has thousands, and the server finds them. The chosen one stays among them. */
function usePlans(chosen: Plan | undefined) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const isWish = search !== '' && (chosen === undefined || search !== labelOf(chosen))
  const answer = useQuestion(listOperationsDefinitions, { limit: 50, ...(isWish && { search }) })
  const found = answer.data?.rows ?? []
  const isThere = chosen === undefined || found.some((row) => row.operationsDefinitionId === chosen.operationsDefinitionId)
  return { rows: isThere ? found : [chosen, ...found], look: setTyped }
}

interface LineProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (event: { currentTarget: { value: string } }) => void
}

/** The number, which a plant with a number range for orders can leave to it. */
function NumberLine(line: LineProps) {
  const t = useWords()
  const next = useQuestion(findNextOrderNumber, {}).data
  return (
    <TextInput
      {...line}
      label={t(words.number)}
      description={next?.given ? fill(t(words.numberHint), { code: next.given.code }) : undefined}
      withAsterisk={next?.given === null}
      autoComplete="off"
      data-autofocus
    />
  )
}

/** A quantity in the unit of the product, which nobody has to type. */
export function QuantityLine(props: LineProps & { readonly unit: string | undefined }) {
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
