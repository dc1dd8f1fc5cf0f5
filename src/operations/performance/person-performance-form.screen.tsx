import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { nowMs } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { addDays, parsePlantTime, plantTimeText } from '../../kernel/web/plant-time.ts'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { person } from '../../model/personnel/person.resource.ts'
import { personnelClass } from '../../model/personnel/personnel-class.resource.ts'
import { requestPersonPerformance } from './contract.ts'
import { words } from './person-performance-words.ts'
import css from './person-performance.module.css'

interface Draft {
  readonly equipmentId: string | null
  readonly personId: string | null
  readonly personnelClassId: string | null
  readonly fromOn: string
  readonly untilOn: string
  readonly purpose: string
}

/** From the beginning of the first day to the end of the last; undefined while one is missing. */
function periodOf({ fromOn, untilOn }: Draft, zone: string) {
  const [startsAt, endsAt] = [fromOn, untilOn && addDays(untilOn, 1)].map((day) => parsePlantTime(day, zone) as Instant | undefined)
  return startsAt && endsAt ? { startsAt, endsAt } : undefined
}

/** Asks; what comes of it is recorded before a figure is shown. */
export function PersonPerformanceForm({ onAsked }: { readonly onAsked: (requestId: string) => void }) {
  const t = useWords()
  const { zone } = useFormat()
  const today = plantTimeText(new Date(nowMs()).toISOString(), zone).slice(0, 10)
  const [draft, setDraft] = useState<Draft>({
    ...{ equipmentId: null, personId: null, personnelClassId: null, fromOn: today, untilOn: today, purpose: '' },
  })
  const [isChecked, setChecked] = useState(false)
  const ask = useCommand(requestPersonPerformance)
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const missing = (value: string | null) => (isChecked && !value?.trim() ? t(words.missing) : undefined)
  const { equipmentId, personId, personnelClassId } = draft
  const isNobody = (personId === null) === (personnelClassId === null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const period = periodOf(draft, zone)
    if (equipmentId === null || isNobody || !period || draft.purpose.trim() === '') return
    const whose = { ...(personId && { personId }), ...(personnelClassId && { personnelClassId }) }
    const end = await ask.send({ equipmentId: equipmentId as EquipmentId, ...period, purpose: draft.purpose.trim(), ...whose })
    if (end.state === 'accepted') onAsked((end.answer.result as { requestId: string }).requestId)
  }
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <Whose draft={draft} set={set} error={isChecked && isNobody ? t(words.oneOfBoth) : undefined} />
      <ReferenceInput
        label={t(words.place)}
        refers={equipment.name}
        value={equipmentId}
        onChange={(id) => set({ equipmentId: id })}
        error={missing(equipmentId)}
      />
      <Days draft={draft} set={set} missing={missing} />
      <TextInput
        label={t(words.purpose)}
        description={t(words.purposeHint)}
        withAsterisk
        maxLength={200}
        value={draft.purpose}
        error={missing(draft.purpose)}
        onChange={(event) => set({ purpose: event.currentTarget.value })}
      />
      <CommandMessage command={ask} />
      <Button type="submit" loading={ask.isOpen} style={{ justifySelf: 'start' }}>
        {t(words.look)}
      </Button>
    </form>
  )
}

function Days(props: {
  readonly draft: Draft
  readonly set: (change: Partial<Draft>) => void
  readonly missing: (value: string) => string | undefined
}) {
  const t = useWords()
  const { draft, set, missing } = props
  return (
    <div className={css.days}>
      <TextInput
        type="date"
        label={t(words.from)}
        withAsterisk
        value={draft.fromOn}
        error={missing(draft.fromOn)}
        onChange={(event) => set({ fromOn: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t(words.until)}
        withAsterisk
        value={draft.untilOn}
        error={missing(draft.untilOn)}
        onChange={(event) => set({ untilOn: event.currentTarget.value })}
      />
    </div>
  )
}

/** One person or one class: choosing one takes the other back. */
function Whose(props: { readonly draft: Draft; readonly set: (change: Partial<Draft>) => void; readonly error: string | undefined }) {
  const t = useWords()
  const { draft, set, error } = props
  return (
    <>
      <ReferenceInput
        label={t(words.person)}
        refers={person.name}
        value={draft.personId}
        onChange={(id) => set({ personId: id, personnelClassId: null })}
        error={error}
        isOptional
      />
      <ReferenceInput
        label={t(words.personnelClass)}
        refers={personnelClass.name}
        value={draft.personnelClassId}
        onChange={(id) => set({ personnelClassId: id, personId: null })}
        isOptional
      />
    </>
  )
}
