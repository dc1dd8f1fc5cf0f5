import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type * as z from 'zod'
import type { CommandContract } from '../../kernel/contract/command.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import { changeWorkMaster, createWorkMaster, type WorkMasterRow, WorkType } from './contract.ts'
import { decimalOf, type RateDraft, rateOf, secondsOf } from './definition-draft.ts'
import { workTypeWords } from '../work-type-words.ts'
import { words } from './definition-words.ts'
import css from './definitions.module.css'

type Row = z.infer<typeof WorkMasterRow>
type Text = Record<'code' | 'name' | 'setup' | 'yield' | 'instructions', string>

const emptyRate: RateDraft = { validFrom: '', seconds: '', piecesPerCycle: '1', equipmentId: null, materialDefinitionId: null }

function useDraft(row: Row | undefined) {
  const [text, setText] = useState<Text>({
    ...{ code: row?.code ?? '', name: row?.name ?? '', yield: row?.yield ?? '1', instructions: row?.instructions ?? '' },
    setup: row ? String(Number(row.plannedSetupSeconds) / 60) : '0',
  })
  const [workType, setWorkType] = useState<Row['workType']>(row?.workType ?? 'Production')
  const [equipmentClassId, setClass] = useState<string | null>(row?.equipmentClassId ?? null)
  const [rates, setRates] = useState<readonly RateDraft[]>(
    row?.rates.map((rate) => ({
      ...{ validFrom: rate.validFrom, seconds: rate.plannedRunTimePerItemSeconds, piecesPerCycle: rate.piecesPerCycle },
      ...{ equipmentId: rate.equipmentId ?? null, materialDefinitionId: rate.materialDefinitionId ?? null },
    })) ?? [emptyRate],
  )
  const input = {
    ...{ code: text.code.trim(), name: text.name.trim(), workType, instructions: text.instructions, rates: rates.map(rateOf) },
    ...{ plannedSetupSeconds: secondsOf(text.setup), yield: decimalOf(text.yield) },
    ...(equipmentClassId !== null && { equipmentClassId }),
    ...(row && { workMasterId: row.workMasterId, expectedVersion: row.version }),
  }
  const line = (name: keyof Text) => ({
    value: text[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setText((before) => ({ ...before, [name]: value }))
    },
  })
  return { input, line, workType, setWorkType, equipmentClassId, setClass, rates, setRates }
}

/** How a piece of work is done on a class of equipment, with its dated ideal rates. */
export function MasterForm({
  row,
  mayEdit,
  onDone,
}: {
  readonly row: Row | undefined
  readonly mayEdit: boolean
  readonly onDone: () => void
}) {
  const t = useWords()
  const draft = useDraft(row)
  const [wrong, setWrong] = useState<readonly string[]>([])
  const contract: CommandContract = row ? changeWorkMaster : createWorkMaster
  const save = useCommand(contract, { onAccepted: onDone })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const parsed = contract.input.safeParse(draft.input)
    setWrong(parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))])
    if (parsed.success) void save.send(draft.input as never)
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <fieldset disabled={!mayEdit} className={css.fields}>
        <Head draft={draft} />
        <Rates rates={draft.rates} onChange={draft.setRates} />
        <Textarea {...draft.line('instructions')} label={t(words.instructions)} autosize minRows={2} />
      </fieldset>
      {wrong.length > 0 ? (
        <p className={css.wrong} role="alert">
          {fill(t(words.check), { fields: wrong.join(', ') })}
        </p>
      ) : null}
      <CommandMessage command={save} />
      <p className={css.hint}>{t(words.frozen)}</p>
      {mayEdit ? (
        <Button type="submit" loading={save.isOpen} className={css.submit ?? ''}>
          {t(row ? words.save : words.create)}
        </Button>
      ) : null}
    </form>
  )
}

function Head({ draft }: { readonly draft: ReturnType<typeof useDraft> }) {
  const t = useWords()
  return (
    <div className={css.twin}>
      <TextInput {...draft.line('code')} label={t(words.code)} withAsterisk />
      <TextInput {...draft.line('name')} label={t(words.name)} withAsterisk />
      <NativeSelect
        size="md"
        label={t(words.workType)}
        data={WorkType.options.map((value) => ({ value, label: t(workTypeWords[value]) }))}
        value={draft.workType}
        onChange={(event) => draft.setWorkType(event.currentTarget.value as Row['workType'])}
      />
      <ReferenceInput
        label={t(words.equipmentClass)}
        refers={equipmentClass.name}
        value={draft.equipmentClassId}
        onChange={draft.setClass}
        isOptional
      />
      <TextInput {...draft.line('setup')} label={t(words.setup)} inputMode="decimal" />
      <TextInput {...draft.line('yield')} label={t(words.yield)} inputMode="decimal" />
    </div>
  )
}

function Rates({ rates, onChange }: { readonly rates: readonly RateDraft[]; readonly onChange: (rates: readonly RateDraft[]) => void }) {
  const t = useWords()
  return (
    <fieldset className={css.list}>
      <legend>{t(words.rates)}</legend>
      {rates.map((rate, index) => (
        <OneRate
          // oxlint-disable-next-line react/no-array-index-key -- a rate has no name but its place in the list
          key={index}
          rate={rate}
          onChange={(change) => onChange(rates.map((one, at) => (at === index ? { ...one, ...change } : one)))}
          onRemove={() => onChange(rates.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={18} />}
        onClick={() => onChange([...rates, emptyRate])}
        className={css.submit ?? ''}
      >
        {t(words.addRate)}
      </Button>
    </fieldset>
  )
}

function OneRate(props: {
  readonly rate: RateDraft
  readonly onChange: (change: Partial<RateDraft>) => void
  readonly onRemove: () => void
}) {
  const { rate, onChange } = props
  const t = useWords()
  return (
    <div className={css.rate}>
      <TextInput
        type="date"
        label={t(words.from)}
        value={rate.validFrom}
        onChange={(event) => onChange({ validFrom: event.currentTarget.value })}
      />
      <TextInput
        label={t(words.seconds)}
        inputMode="decimal"
        value={rate.seconds}
        onChange={(event) => onChange({ seconds: event.currentTarget.value })}
      />
      <TextInput
        label={t(words.perCycle)}
        inputMode="decimal"
        value={rate.piecesPerCycle}
        onChange={(event) => onChange({ piecesPerCycle: event.currentTarget.value })}
      />
      <ReferenceInput
        label={t(words.machine)}
        refers={equipment.name}
        value={rate.equipmentId}
        onChange={(equipmentId) => onChange({ equipmentId })}
        isOptional
      />
      <ReferenceInput
        label={t(words.product)}
        refers={materialDefinition.name}
        value={rate.materialDefinitionId}
        onChange={(materialDefinitionId) => onChange({ materialDefinitionId })}
        isOptional
      />
      <ActionIcon variant="subtle" size={40} aria-label={t(words.remove)} onClick={props.onRemove}>
        <IconTrash size={18} />
      </ActionIcon>
    </div>
  )
}
