import { expect, test } from 'vitest'
import { groupsIn, loginFrom, parseRoleMapping, rolesOfGroups } from './role-mapping.ts'

test('a group may be a name of a directory; without a place a role holds on the whole site', () => {
  expect(parseRoleMapping('mes=operator@L1; CN=mes,OU=x = administrator ; lab = ourLaboratory')).toEqual([
    { group: 'mes', role: 'operator', place: 'L1' },
    { group: 'CN=mes,OU=x', role: 'administrator', place: undefined },
    { group: 'lab', role: 'ourLaboratory', place: undefined },
  ])
  expect(parseRoleMapping('')).toEqual([])
})

test.each(['mes', '=operator', 'mes=', 'mes=shift lead', 'mes=Emperor', 'mes=operator@L1=x'])('%s is refused', (text) => {
  expect(() => parseRoleMapping(text)).toThrow(/is not group=role/)
})

test('who is in two groups with the same role has it once; who is in none has none', () => {
  const mapping = parseRoleMapping('a=operator; b=operator; b=administrator')
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
