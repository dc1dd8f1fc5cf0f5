import { Checkbox, Group, NativeSelect } from '@mantine/core'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { categoryNames, OperationsCategory } from './contract.ts'
import { roles } from './roles.ts'
import { useRoles } from './use-roles.screen.tsx'

export interface GrantDraft {
  readonly role: string
  readonly equipmentId: string | null
  /** None: for all of them. */
  readonly categories: readonly OperationsCategory[]
}

/** What the command takes. */
export function grantOf({ role, equipmentId, categories }: GrantDraft) {
  return { role, equipmentId: equipmentId as EquipmentId, ...(categories.length > 0 && { categories: [...categories] }) }
}

export const emptyGrant: GrantDraft = { role: 'operator', equipmentId: null, categories: [] }

const readyMade = Object.entries(roles).map(([role, { title }]) => ({ role, title }))
const words = {
  role: { en: 'Role', de: 'Rolle' },
  place: { en: 'Holds for', de: 'Gilt für' },
  categories: { en: 'Only for', de: 'Nur für' },
  categoriesHint: { en: 'Nothing chosen: for all of them', de: 'Nichts gewählt: für alle' },
  placeHint: { en: 'This equipment and everything below it', de: 'Diese Anlage und alles darunter' },
}

/** Chooses a role, the place from which downwards it holds, and the operations categories for which it does. */
export function GrantFields({ value, onChange }: { readonly value: GrantDraft; readonly onChange: (value: GrantDraft) => void }) {
  const t = useWords()
  const { rows } = useRoles()
  return (
    <>
      <NativeSelect
        size="md"
        label={t(words.role)}
        data={(rows.length > 0 ? rows : readyMade).map(({ role, title }) => ({ value: role, label: t(title) }))}
        value={value.role}
        onChange={(event) => onChange({ ...value, role: event.currentTarget.value })}
      />
      <ReferenceInput
        label={t(words.place)}
        description={t(words.placeHint)}
        refers={equipment.name}
        value={value.equipmentId}
        onChange={(equipmentId) => onChange({ ...value, equipmentId })}
      />
      <Checkbox.Group
        label={t(words.categories)}
        description={t(words.categoriesHint)}
        value={[...value.categories]}
        onChange={(categories) => onChange({ ...value, categories: categories as OperationsCategory[] })}
      >
        <Group mt="xs" gap="md">
          {OperationsCategory.options.map((category) => (
            <Checkbox key={category} value={category} label={t(categoryNames[category])} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  )
}
