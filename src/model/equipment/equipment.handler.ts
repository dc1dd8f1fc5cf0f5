import type { RecordRules } from '../../kernel/server/resource/decide-record.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import { equipment, type EquipmentLevel } from './equipment.resource.ts'
import { fitsBelow } from './equipment-level.ts'

const rules: RecordRules = {
  // The site of this ledger stands at the top when it is made. A site that is made below an enterprise is another one, with an id of its own.
  idFor: ({ level, parentId }, { siteId }) => (level === 'Site' && (parentId ?? null) === null ? siteId : undefined),
  check: ({ level, parentId, zone }, related) => {
    const parent = related['parentId']?.fields['level'] as EquipmentLevel | undefined
    // A change does not touch the place in the tree, so it is judged only where the parent is at hand.
    const isPlaced = parentId === null || parent !== undefined
    if (isPlaced && !fitsBelow(level as EquipmentLevel, parent)) return 'level_does_not_fit_parent'
    return level === 'Site' && zone === null ? 'site_needs_a_zone' : undefined
  },
}

export const ruledEquipment = rule(equipment, rules)
