import { expect, test } from 'vitest'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import { type Grant, holds, may } from '../kernel/server/access.ts'
import { MIND_OWN } from '../model/access/contract.ts'
import { narrowedGrants } from './narrowed-grants.ts'

const [siteId, line, unit, other] = ['site', 'line', 'unit', 'other'] as EquipmentId[] as [
  EquipmentId,
  EquipmentId,
  EquipmentId,
  EquipmentId,
]
const above: [string, string[]][] = [
  [siteId, [siteId]],
  [line, [line, siteId]],
  [unit, [unit, line, siteId]],
  [other, [other, siteId]],
]
const tree = { siteId, ancestors: new Map(above.map(([id, ids]) => [id, new Set(ids)])) }
const grant = (equipmentId: EquipmentId, permissions: string[], more: Partial<Grant> = {}): Grant => ({
  ...{ permissions: new Set(permissions), equipmentId },
  ...more,
})
const scope = (equipmentId: EquipmentId, permissions: string[] | null = null) => ({
  equipmentId,
  permissions: permissions && new Set(permissions),
})

test('the smaller of two parts of the plant counts, and what lies beside it not at all', () => {
  expect(narrowedGrants([grant(siteId, ['run'])], scope(line), tree)).toEqual([grant(line, ['run'])])
  expect(narrowedGrants([grant(unit, ['run'])], scope(line), tree)).toEqual([grant(unit, ['run'])])
  expect(narrowedGrants([grant(other, ['run'])], scope(line), tree)).toEqual([])
})

test('rights are those that both name; the right to mind one’s own is in no token', () => {
  expect(narrowedGrants([grant(siteId, ['run', 'read'])], scope(siteId, ['read', 'edit']), tree)).toEqual([grant(siteId, ['read'])])
  expect(narrowedGrants([grant(siteId, ['*'])], scope(siteId, ['read', MIND_OWN]), tree)).toEqual([grant(siteId, ['read'])])
  const whole = narrowedGrants([grant(siteId, ['read', MIND_OWN])], scope(siteId), tree)
  expect(holds({ accountId: 'a', grants: whole }, MIND_OWN)).toBe(false)
})

test('a right for some categories of operations does not become one for all of them', () => {
  const [narrowed] = narrowedGrants([grant(siteId, ['run'], { categories: new Set(['Maintenance']) })], scope(line, ['run']), tree)
  const actor = { accountId: 'a', grants: [narrowed!] }
  expect(may(actor, 'run', unit, tree, ['Maintenance'])).toBe(true)
  expect(may(actor, 'run', unit, tree, ['Production'])).toBe(false)
})
