import { expect, test } from 'vitest'
import type { PermissionRow } from './contract.ts'
import { groupPermissions, sayPermission } from './rights-words.ts'

const row = (permission: string, ...allows: [kind: 'command' | 'query', en: string][]): PermissionRow => ({
  permission,
  allows: allows.map(([kind, en]) => ({ kind, name: en, title: { en, de: `${en}!` } })),
})

test('permissions stand under their area, and none is lost', () => {
  const rows = [row('kernel.ledger.read'), row('model.unit.edit'), row('model.unit.read'), row('strange.thing.read')]
  const groups = groupPermissions(rows)
  expect(groups.map(({ area }) => area)).toEqual(['model', 'kernel', 'strange'])
  expect(groups.flatMap((group) => group.rows)).toHaveLength(rows.length)
  expect(groups.at(-1)!.title).toEqual({ en: 'strange', de: 'strange' })
})

test.each([
  [row('a.b.edit', ['command', 'Create'], ['command', 'Change'], ['query', 'See']), 'Create!, Change!'],
  [row('a.b.read', ['query', 'List'], ['query', 'List']), 'Ansehen: List!'],
  [row('a.b.rare'), 'a.b.rare'],
])('a permission says what one can do with it, or see', (given, expected) => {
  expect(sayPermission(given, ({ de }) => de)).toBe(expected)
})
