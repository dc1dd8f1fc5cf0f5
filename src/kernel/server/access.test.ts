import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EquipmentId } from '../contract/ids.ts'
import { everything, holds, may, scopeOf, type Actor, type ScopeTree } from './access.ts'

/** site ─ area ─ (left, right); `elsewhere` belongs to nobody here. */
const tree: ScopeTree = {
  siteId: 'site',
  ancestors: new Map(
    Object.entries({
      site: ['site'],
      area: ['area', 'site'],
      left: ['left', 'area', 'site'],
      right: ['right', 'area', 'site'],
    }).map(([id, above]) => [id, new Set(above)]),
  ),
}
const places = ['site', 'area', 'left', 'right', 'elsewhere']
const actorWith = (...grants: [string, string[]][]): Actor => ({
  accountId: 'a',
  grants: grants.map(([equipmentId, permissions]) => ({ equipmentId: equipmentId as EquipmentId, permissions: new Set(permissions) })),
})

test.each([
  ['area', 'left', true],
  ['area', 'area', true],
  ['area', 'site', false],
  ['left', 'right', false],
  ['site', 'right', true],
  ['elsewhere', 'left', false],
])('a grant on %s reaches %s: %s', (granted, asked, expected) => {
  expect(may(actorWith([granted, ['run']]), 'run', asked, tree)).toBe(expected)
  expect(may(actorWith([granted, ['look']]), 'run', asked, tree)).toBe(false)
  expect(may(actorWith([granted, [everything]]), 'run', asked, tree)).toBe(expected)
})

test('a grant on the site reaches equipment that was declared a moment ago', () => {
  expect(may(actorWith(['site', ['run']]), 'run', 'new', tree)).toBe(true)
  expect(may(actorWith(['area', ['run']]), 'run', 'new', tree)).toBe(false)
})

test('what a query may show is what a command may touch, and nothing without the permission', () => {
  const grant = fc.tuple(fc.constantFrom(...places), fc.subarray(['run', 'look', everything]))
  fc.assert(
    fc.property(fc.array(grant, { maxLength: 4 }), fc.constantFrom(...tree.ancestors.keys()), (grants, asked) => {
      const actor = actorWith(...grants)
      const scope = scopeOf(actor, 'run', tree)
      expect(scope.has(asked)).toBe(may(actor, 'run', asked, tree))
      expect(scope.equipmentIds.length > 0).toBe(holds(actor, 'run'))
    }),
  )
})

describe('a grant for some operations categories', () => {
  const limited = (...categories: string[]): Actor => ({
    accountId: 'a',
    grants: [{ permissions: new Set(['run']), equipmentId: 'area' as EquipmentId, categories: new Set(categories) }],
  })
  const everywhere = actorWith(['area', ['run']])

  test.each([
    ['what it names', limited('Quality'), ['Quality'], true],
    ['what belongs to none', limited('Quality'), [], true],
    ['not what belongs to another one', limited('Quality'), ['Production'], false],
    ['not what belongs to another one, too', limited('Quality'), ['Quality', 'Production'], false],
    ['all that it names together', limited('Quality', 'Production'), ['Quality', 'Production'], true],
    ['nothing of any, when it names none', limited(), ['Quality'], false],
    ['everything, when it is not limited', everywhere, ['Quality', 'Production'], true],
  ] as const)('holds for %s', (_, actor, categories, expected) => {
    expect(may(actor, 'run', 'left', tree, categories)).toBe(expected)
    expect(may(actor, 'run', 'site', tree, categories)).toBe(false)
  })

  test('two grants do not make one', () => {
    const actor = { accountId: 'a', grants: [...limited('Quality').grants, ...limited('Production').grants] }
    expect(may(actor, 'run', 'left', tree, ['Quality', 'Production'])).toBe(false)
  })
})
