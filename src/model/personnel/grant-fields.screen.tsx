import { NativeSelect } from '@mantine/core'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { type RoleName, roles } from './roles.ts'

export interface GrantDraft {
  readonly role: RoleName
  readonly equipmentId: string | null
}

const words = {
  role: { en: 'Role', de: 'Rolle' },
  place: { en: 'Holds for', de: 'Gilt für' },
  placeHint: { en: 'This equipment and everything below it', de: 'Diese Anlage und alles darunter' },
}

/** Chooses a role and the place from which downwards it holds. */
export function GrantFields({ value, onChange }: { readonly value: GrantDraft; readonly onChange: (value: GrantDraft) => void }) {
  const t = useWords()
  return (
    <>
      <NativeSelect
        size="md"
        label={t(words.role)}
        data={Object.entries(roles).map(([name, { title }]) => ({ value: name, label: t(title) }))}
        value={value.role}
        onChange={(event) => onChange({ ...value, role: event.currentTarget.value as RoleName })}
      />
      <ReferenceInput
        label={t(words.place)}
        description={t(words.placeHint)}
        refers={equipment.name}
        value={value.equipmentId}
        onChange={(equipmentId) => onChange({ ...value, equipmentId })}
      />
    </>
  )
}
