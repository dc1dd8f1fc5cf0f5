import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { parsePlantTime } from '../../kernel/web/plant-time.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listWorkUnits } from '../../model/plant/contract.ts'
import { createJobOrder } from '../execution/contract.ts'
import { workTypeWords } from '../work-type-words.ts'
import { words } from './order-words.ts'
import css from './orders.module.css'

/** Work that makes nothing, and therefore needs no order. */
const planned = ['SetUp', 'Cleaning', 'Maintenance', 'Quality', 'Other'] as const
type Field = 'code' | 'name' | 'due' | 'instructions'
const nothing: Readonly<Record<Field, string>> = { code: '', name: '', due: '', instructions: '' }

/** Plans a set-up, a cleaning or the like for a machine; it stands in the dispatch list there like any other job. */
export function PlanWork() {
  const t = useWords()
  const { zone } = useFormat()
  const [text, setText] = useState(nothing)
  const [workType, setWorkType] = useState<(typeof planned)[number]>('SetUp')
  const [equipmentId, setEquipmentId] = useState<string | null>(null)
  const [isAsked, setAsked] = useState(false)
  const units = useQuestion(listWorkUnits, {})
  const create = useCommand(createJobOrder, { onAccepted: () => setText(nothing) })
  const code = createJobOrder.input.shape.code.safeParse(text.code.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!code.success || equipmentId === null) return
    setAsked(false)
    const dueAt = parsePlantTime(text.due, zone)
    const name = text.name.trim() || t(workTypeWords[workType])
    const directive = { name, plannedSetupSeconds: '0', rates: [], instructions: text.instructions.trim() }
    void create.send({ code: code.data, workType, equipmentId, directive, ...(dueAt && { dueAt }) } as never)
  }
  const line = (field: Field) => ({
    value: text[field],
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setText((before) => ({ ...before, [field]: value }))
    },
  })
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <p className={css.hint}>{t(words.planHint)}</p>
      <Select
        label={t(words.workType)}
        data={planned.map((value) => ({ value, label: t(workTypeWords[value]) }))}
        value={workType}
        onChange={(chosen) => setWorkType((chosen ?? 'SetUp') as typeof workType)}
        allowDeselect={false}
        data-autofocus
      />
      <Select
        label={t(words.machine)}
        withAsterisk
        searchable
        limit={50}
        data={(units.data?.rows ?? []).map((unit) => ({ value: unit.equipmentId as string, label: `${unit.code} · ${unit.name}` }))}
        value={equipmentId}
        onChange={setEquipmentId}
        error={isAsked && equipmentId === null ? t(words.check) : undefined}
        maxDropdownHeight={320}
      />
      <div className={css.twin}>
        <TextInput
          {...line('code')}
          label={t(words.jobNumber)}
          withAsterisk
          error={isAsked && !code.success ? t(words.check) : undefined}
        />
        <TextInput {...line('due')} type="datetime-local" label={t(words.due)} />
      </div>
      <TextInput {...line('name')} label={t(words.workName)} maxLength={200} placeholder={t(workTypeWords[workType])} />
      <Textarea {...line('instructions')} label={t(words.instructions)} autosize minRows={2} maxLength={1000} />
      <CommandMessage command={create} done={t(words.planned)} />
      <Button type="submit" loading={create.isOpen} className={css.submit ?? ''}>
        {t(words.planIt)}
      </Button>
    </form>
  )
}
