import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type * as z from 'zod'
import type { CommandContract } from '../../kernel/contract/command.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import { changeOperationsDefinition, createOperationsDefinition, listWorkMasters, type OperationsDefinitionRow } from './contract.ts'
import { type SegmentDraft, segmentOf } from './definition-draft.ts'
import { words } from './definition-words.ts'
import css from './definitions.module.css'

type Row = z.infer<typeof OperationsDefinitionRow>

const emptySegment: SegmentDraft = { code: '10', name: '', workMasterId: null, after: '' }

/** What is made through which segments. The bill of a definition is kept as it is. */
export function DefinitionForm(props: { readonly row: Row | undefined; readonly mayEdit: boolean; readonly onDone: () => void }) {
  const { row, mayEdit } = props
  const t = useWords()
  const [code, setCode] = useState(row?.code ?? '')
  const [name, setName] = useState(row?.name ?? '')
  const [unit, setUnit] = useState<string>(row?.unit ?? 'C62')
  const [materialDefinitionId, setMaterial] = useState<string | null>(row?.materialDefinitionId ?? null)
  const [segments, setSegments] = useState<readonly SegmentDraft[]>(
    row?.segments.map((segment) => ({ ...segment, after: segment.after.join(' ') })) ?? [emptySegment],
  )
  const [wrong, setWrong] = useState<readonly string[]>([])
  const contract: CommandContract = row ? changeOperationsDefinition : createOperationsDefinition
  const save = useCommand(contract, { onAccepted: props.onDone })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = {
      ...{ code: code.trim(), name: name.trim(), unit: unit.trim(), materialDefinitionId: materialDefinitionId ?? '' },
      ...{ segments: segments.map(segmentOf), bill: row?.bill ?? [] },
      ...(row && { operationsDefinitionId: row.operationsDefinitionId, expectedVersion: row.version }),
    }
    const parsed = contract.input.safeParse(input)
    setWrong(parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))])
    if (parsed.success) void save.send(input as never)
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <fieldset disabled={!mayEdit} className={css.fields}>
        <div className={css.twin}>
          <TextInput label={t(words.code)} withAsterisk value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          <TextInput label={t(words.name)} withAsterisk value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <ReferenceInput label={t(words.material)} refers={materialDefinition.name} value={materialDefinitionId} onChange={setMaterial} />
          <TextInput label={t(words.unit)} withAsterisk value={unit} onChange={(event) => setUnit(event.currentTarget.value)} />
        </div>
        <Segments segments={segments} onChange={setSegments} />
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

function Segments(props: { readonly segments: readonly SegmentDraft[]; readonly onChange: (segments: readonly SegmentDraft[]) => void }) {
  const { segments, onChange } = props
  const t = useWords()
  const masters = useQuestion(listWorkMasters, { limit: 500 })
  const set = (at: number, change: Partial<SegmentDraft>) =>
    onChange(segments.map((one, index) => (index === at ? { ...one, ...change } : one)))
  const add = () => {
    const last = segments.at(-1)
    onChange([...segments, { ...emptySegment, code: String((segments.length + 1) * 10), after: last?.code ?? '' }])
  }
  return (
    <fieldset className={css.list}>
      <legend>{t(words.segments)}</legend>
      {segments.map((segment, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- while one types, a segment has no name but its place
        <div key={index} className={css.segment}>
          <TextInput label={t(words.code)} value={segment.code} onChange={(event) => set(index, { code: event.currentTarget.value })} />
          <TextInput label={t(words.name)} value={segment.name} onChange={(event) => set(index, { name: event.currentTarget.value })} />
          <Select
            label={t(words.master)}
            searchable
            data={(masters.data?.rows ?? []).map((row) => ({ value: row.workMasterId as string, label: `${row.code} · ${row.name}` }))}
            value={segment.workMasterId}
            onChange={(workMasterId) => set(index, { workMasterId })}
          />
          <TextInput label={t(words.after)} value={segment.after} onChange={(event) => set(index, { after: event.currentTarget.value })} />
          <ActionIcon
            variant="subtle"
            size={40}
            aria-label={`${t(words.remove)} ${segment.code}`}
            onClick={() => onChange(segments.filter((_, at) => at !== index))}
          >
            <IconTrash size={18} />
          </ActionIcon>
        </div>
      ))}
      <Button variant="default" leftSection={<IconPlus size={18} />} onClick={add} className={css.submit ?? ''}>
        {t(words.addSegment)}
      </Button>
    </fieldset>
  )
}
