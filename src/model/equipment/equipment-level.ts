import { type EquipmentLevel, workCenterLevels, workUnitLevels } from './equipment.resource.ts'

const workCentre = { mayBeBelow: ['Area', 'Site'] } as const
/** ISA-95 Part 1, the hierarchy of role-based equipment: what may stand directly below what. `Other` fits anywhere. */
const places: Readonly<Record<EquipmentLevel, { readonly mayBeBelow: readonly EquipmentLevel[]; readonly mayBeRoot?: boolean }>> = {
  Enterprise: { mayBeBelow: [], mayBeRoot: true },
  Site: { mayBeBelow: ['Enterprise'], mayBeRoot: true },
  Area: { mayBeBelow: ['Site', 'Area'] },
  ProcessCell: workCentre,
  ProductionUnit: workCentre,
  ProductionLine: workCentre,
  StorageZone: workCentre,
  WorkCenter: workCentre,
  Unit: { mayBeBelow: ['ProcessCell', 'ProductionUnit', 'WorkCenter'] },
  WorkCell: { mayBeBelow: ['ProductionLine', 'WorkCenter'] },
  StorageUnit: { mayBeBelow: ['StorageZone', 'WorkCenter'] },
  WorkUnit: { mayBeBelow: workCenterLevels },
  EquipmentModule: { mayBeBelow: [...workUnitLevels, 'EquipmentModule'] },
  ControlModule: { mayBeBelow: [...workUnitLevels, 'EquipmentModule', 'ControlModule'] },
  Other: { mayBeBelow: [] },
}

/** @param parent the level directly above; undefined for a root. */
export function fitsBelow(level: EquipmentLevel, parent: EquipmentLevel | undefined): boolean {
  if (parent === undefined) return places[level].mayBeRoot ?? false
  return level === 'Other' || parent === 'Other' || places[level].mayBeBelow.includes(parent)
}
