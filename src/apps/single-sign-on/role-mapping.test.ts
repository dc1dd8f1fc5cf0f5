import { expect, test } from 'vitest'
import { groupsIn, loginFrom, parseRoleMapping, rolesOfGroups } from './role-mapping.ts'

const roles = ['operator', 'administrator']

test('a group may be a name of a directory; without a place a role holds on the whole site', () => {
  expect(parseRoleMapping('mes=operator@L1; CN=mes,OU=x = administrator ;', roles)).toEqual([
    { group: 'mes', role: 'operator', place: 'L1' },
    { group: 'CN=mes,OU=x', role: 'administrator', place: undefined },
  ])
  expect(parseRoleMapping('', roles)).toEqual([])
})

test.each(['mes', '=operator', 'mes=emperor', 'mes=operator@L1=x'])('%s is refused', (text) => {
  expect(() => parseRoleMapping(text, roles)).toThrow(/is not group=role/)
})

test('who is in two groups with the same role has it once; who is in none has none', () => {
  const mapping = parseRoleMapping('a=operator; b=operator; b=administrator', roles)
  expect(rolesOfGroups(mapping, ['a', 'b'])).toEqual([
    { role: 'operator', place: undefined },
    { role: 'administrator', place: undefined },
  ])
  expect(rolesOfGroups(mapping, ['A', 'other'])).toEqual([])
})

test.each([
  [
    ['a', 1, null, 'b'],
    ['a', 'b'],
  ],
  ['a', ['a']],
  [undefined, []],
  [{ a: true }, []],
])('groups in %j', (claim, groups) => {
  expect(groupsIn(claim)).toEqual(groups)
})

test.each([
  [['Anna.Becker', 'x@y.de'], 'anna.becker'],
  [[undefined, 'Anna Becker@plant.example'], 'anna-becker@plant.example'],
  [['ä', '', 7], undefined],
])('%j is called %s', (names, login) => {
  expect(loginFrom(names)).toBe(login)
})
