import { expect, test } from 'vitest'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import { narrowedGrants } from './narrowed-grants.ts'

const tree = { siteId: 'site', ancestors: new Map([['line', new Set(['line', 'site'])]]) }

test('a token holds for no other operations categories than the grant from which it comes', () => {
  const held = [{ permissions: new Set(['run', 'look']), equipmentId: 'site' as EquipmentId, categories: new Set(['Quality']) }]
  expect(narrowedGrants(held, { permissions: new Set(['run']), equipmentId: 'line' as EquipmentId }, tree)).toEqual([
    { permissions: new Set(['run']), equipmentId: 'line', categories: new Set(['Quality']) },
  ])
})
