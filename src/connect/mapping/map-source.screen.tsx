import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import type * as z from 'zod'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { usePages, useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listWorkUnits } from '../../model/plant/contract.ts'
import { roleWords, words } from './connection-words.screen.tsx'
import css from './connections.module.css'
import { listTags, type TagRow, type TemplateName, templateOptions } from './contract.ts'
import { equipmentSource, type SpeaksFor, speaksForOptions } from './equipment-source.resource.ts'

type Tag = z.output<typeof TagRow>

/** One device or topic with its living values: choose the unit, press once, and the unit moves. */
export function MapSource(props: { readonly connectionId: string; readonly address: string; readonly template: string }) {
  const { connectionId, address } = props
  const t = useWords()
  const [equipmentId, setEquipmentId] = useState<string | null>(null)
  const [template, setTemplate] = useState(props.template)
  const [speaksFor, setSpeaksFor] = useState<SpeaksFor | null>(null)
  const units = useQuestion(listWorkUnits, {})
  const create = useCommand(equipmentSource.commands.create)
  const options = (units.data?.rows ?? []).map((unit) => ({ value: unit.equipmentId, label: `${unit.code} ${unit.name}` }))
  const input = { connectionId, address, template: template as TemplateName, speaksFor }
  const send = () => equipmentId !== null && void create.send({ ...input, equipmentId })
  return (
    <div className={css.form}>
      <strong>{address}</strong>
      <Select
        label={t(words.unit)}
        data={options}
        value={equipmentId}
        onChange={setEquipmentId}
        searchable
        withAsterisk
        nothingFoundMessage={t(words.noUnits)}
        data-autofocus
      />
      <Select
        label={t(words.template)}
        data={templateOptions.map(({ value, label }) => ({ value, label: t(label) }))}
        value={template}
        onChange={(chosen) => setTemplate(chosen ?? 'auto')}
        allowDeselect={false}
      />
      <Select
        label={t(equipmentSource.fields.speaksFor.label)}
        description={t(words.speaksForHint)}
        data={speaksForOptions.map(({ value, label }) => ({ value, label: t(label) }))}
        value={speaksFor}
        onChange={(chosen) => setSpeaksFor(chosen as SpeaksFor | null)}
        placeholder={t(words.everything)}
        clearable
      />
      <Button size="md" disabled={equipmentId === null || create.state === 'accepted'} loading={create.isOpen} onClick={send}>
        {t(words.connect)}
      </Button>
      <CommandMessage command={create} done={t(words.connected)} />
      <Tags connectionId={connectionId} address={address} template={template as TemplateName} />
    </div>
  )
}

/** What a source says at this moment. */
export function SourceSignals({ connectionId, address }: { readonly connectionId: string; readonly address: string }) {
  return (
    <div className={css.form}>
      <strong>{address}</strong>
      <Tags connectionId={connectionId} address={address} />
    </div>
  )
}

function Tags(props: { readonly connectionId: string; readonly address: string; readonly template?: TemplateName }) {
  const t = useWords()
  const format = useFormat()
  const pages = usePages(listTags, { ...props, limit: 100 }, { everySeconds: 2 })
  const columns: readonly Column<Tag>[] = [
    { key: 'metric', title: t(words.metric), width: 'minmax(8rem, 2fr)', cell: (tag) => tag.metric },
    {
      key: 'role',
      title: t(words.meaning),
      width: '8rem',
      cell: (tag) => (tag.role === null ? '' : t(roleWords[tag.role] ?? words.unknown)),
    },
    { key: 'value', title: t(words.value), width: 'minmax(5rem, 1fr)', align: 'end', cell: (tag) => tag.value ?? '–' },
    {
      key: 'at',
      title: t(words.at),
      width: '6rem',
      isWide: true,
      cell: (tag) => (tag.valueAt === null ? '' : format.instant(tag.valueAt, 'seconds')),
    },
  ]
  return (
    <DataTable
      label={t(words.signals)}
      columns={columns}
      pages={pages}
      rowKey={(tag) => String(tag.tagId)}
      empty={<EmptyState title={t(words.nobody)} minHeight={120} />}
    />
  )
}
