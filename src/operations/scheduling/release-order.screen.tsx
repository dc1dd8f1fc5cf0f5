import { Button, Select } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { type EquipmentLevel, equipment, workCenterLevels, workUnitLevels } from '../../model/equipment/equipment.resource.ts'
import { findReleasableDefinition, type OperationsDefinitionId } from '../definition/contract.ts'
import { type OperationsRequestRow, releaseOperationsRequest } from './contract.ts'
import { words } from './order-words.ts'
import css from './orders.module.css'

interface Place {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly level: EquipmentLevel
  readonly equipmentClassId: string | null
}

const places: readonly EquipmentLevel[] = [...workCenterLevels, ...workUnitLevels]

/** Releases an order: each segment with the unit or line where it shall run. */
export function ReleaseOrder({ order, onDone }: { readonly order: OperationsRequestRow; readonly onDone: () => void }) {
  const t = useWords()
  const [chosen, setChosen] = useState<Readonly<Record<string, string | null>>>({})
  const operationsDefinitionId = order.operationsDefinitionId as OperationsDefinitionId
  const answer = useQuestion(findReleasableDefinition, { operationsDefinitionId })
  const list = useQuestion(equipment.queries.list, { limit: 500 } as never)
  const release = useCommand(releaseOperationsRequest, { onAccepted: onDone })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const rows = (list.data as { rows: readonly Place[] } | undefined)?.rows ?? []
  const releasable = answer.data
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const assignments = Object.entries(chosen).flatMap(([segmentCode, id]) => (id ? [{ segmentCode, equipmentId: id as EquipmentId }] : []))
    void release.send({ operationsRequestId: order.operationsRequestId, assignments })
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <p className={css.hint}>{t(words.releaseHint)}</p>
      {(releasable?.definition.segments ?? []).map((segment) => {
        const classId = releasable?.workMasters.find((master) => master.workMasterId === segment.workMasterId)?.equipmentClassId
        return (
          <Select
            key={segment.code}
            label={`${segment.code} · ${segment.name}`}
            placeholder={t(words.anywhere)}
            clearable
            searchable
            data={placesOf(rows, classId)}
            value={chosen[segment.code] ?? null}
            onChange={(id) => setChosen((before) => ({ ...before, [segment.code]: id }))}
            maxDropdownHeight={320}
          />
        )
      })}
      {releasable ? <p className={css.hint}>{fill(t(words.frozen), { version: releasable.definition.version })}</p> : null}
      <CommandMessage command={release} />
      <Button type="submit" loading={release.isOpen} disabled={!releasable} className={css.submit ?? ''}>
        {t(words.release)}
      </Button>
    </form>
  )
}

/** Units and lines of the class that the work master asks for; without a class, or with none of it declared, all of them. */
function placesOf(rows: readonly Place[], classId: string | undefined): { value: string; label: string }[] {
  const all = rows.filter(({ level }) => places.includes(level))
  const fitting = all.filter(({ equipmentClassId }) => equipmentClassId === classId)
  return (classId !== undefined && fitting.length > 0 ? fitting : all).map(({ id, code, name }) => ({
    value: id,
    label: `${name} (${code})`,
  }))
}
