import { expect, test } from 'vitest'
import { equipmentLevels } from './equipment.resource.ts'
import { fitsBelow } from './equipment-level.ts'

test.each([
  ['Enterprise', undefined, true],
  ['Site', undefined, true],
  ['Site', 'Enterprise', true],
  ['Site', 'Site', false],
  ['Area', undefined, false],
  ['Area', 'Site', true],
  ['Area', 'Area', true],
  ['ProductionLine', 'Area', true],
  ['ProductionLine', 'Site', true],
  ['ProductionLine', 'ProductionLine', false],
  ['WorkCell', 'ProductionLine', true],
  ['WorkCell', 'Area', false],
  ['WorkCell', 'ProcessCell', false],
  ['Unit', 'ProcessCell', true],
  ['Unit', 'ProductionUnit', true],
  ['StorageUnit', 'StorageZone', true],
  ['WorkUnit', 'ProductionLine', true],
  ['WorkUnit', 'WorkCenter', true],
  ['EquipmentModule', 'Unit', true],
  ['EquipmentModule', 'ProductionLine', false],
  ['ControlModule', 'EquipmentModule', true],
  ['Other', 'ControlModule', true],
  ['Other', undefined, false],
  ['ControlModule', 'Other', true],
] as const)('%s below %s: %s', (level, parent, fits) => {
  expect(fitsBelow(level, parent)).toBe(fits)
})

test('every level has its place', () => {
  for (const { value } of equipmentLevels)
    expect(equipmentLevels.some(({ value: parent }) => fitsBelow(value, parent)) || fitsBelow(value, undefined)).toBe(true)
})
