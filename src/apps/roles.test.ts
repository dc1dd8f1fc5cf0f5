import { expect, test } from 'vitest'
import { expandRoles, grantable, roles } from '../model/personnel/roles.ts'
import { permissionsOf } from './known-sessions.ts'
import { catalogue } from './modules.ts'

const known = permissionsOf({ catalogue: catalogue() })
const expanded = expandRoles(known)
/** Who may sign in and with which rights, and what is erased for good, is for administrators alone. */
const forAdministrators = [
  'model.personnel.erase',
  'model.attachment.erase',
  'model.personnel.accounts.edit',
  'model.personnel.accounts.erase',
  'kernel.ledger.redact',
]
/** What the books counted, and that somebody has signed, is said by the program: nobody, not even an administrator, puts it into its mouth. */
const ofProgram = [
  'model.personnel.password.program',
  'model.personnel.accounts.program',
  'operations.execution.program',
  'model.signature.program',
  'model.rule.program',
  'model.notice.program',
  'connect.limits.program',
]

/** What a plant must name in a role of its own, because law and works council have a say in it. */
const ofNamedRoles = ['operations.performance.person.named']

/** What is everybody's own comes with the sign-in and not with a role. */
const ofEverybody = ['model.access.own']

test.each(ofProgram)('%s, which the program alone says, is in no role', (permission) => {
  expect(known).toContain(permission)
  expect([...expanded].filter(([, permissions]) => permissions.has(permission))).toEqual([])
})

test.each(ofNamedRoles)('%s is in no ready-made role, not even the administrator’s, and in no pattern', (permission) => {
  expect(known).toContain(permission)
  expect(grantable(known)).toContain(permission)
  expect([...expanded].filter(([, permissions]) => permissions.has(permission))).toEqual([])
})

test('every permission comes with a role of the trade', () => {
  const granted = new Set([...expanded].filter(([name]) => name !== 'administrator').flatMap(([, permissions]) => [...permissions]))
  expect([...known].filter((permission) => !granted.has(permission)).toSorted()).toEqual(
    [...forAdministrators, ...ofProgram, ...ofNamedRoles, ...ofEverybody].toSorted(),
  )
  expect(known.size).toBeGreaterThan(20)
})

test.each(Object.keys(roles))('%s may do something', (role) => {
  expect(expanded.get(role)?.size).toBeGreaterThan(0)
})

test('an operator works at his unit and repairs no books; an auditor reads everything', () => {
  const operator = expanded.get('operator')!
  expect(operator.has('operations.execution.run')).toBe(true)
  for (const permission of [
    'operations.execution.repair',
    'operations.performance.close',
    'model.equipment.edit',
    'model.personnel.read',
  ]) {
    expect(operator.has(permission), permission).toBe(false)
  }
  expect([...known].filter((permission) => permission.endsWith('.read') && !expanded.get('auditor')!.has(permission))).toEqual([])
})

test('the roles of the trade are all there', () => {
  const asked = [
    ...['operator', 'shiftLead', 'planner', 'qualityEngineer', 'maintenanceTechnician', 'warehouse', 'mesEngineer', 'momArchitect'],
    ...['plantManager', 'setter', 'laboratoryAnalyst', 'qualityReleaser', 'contractor', 'auditor', 'administrator'],
  ]
  expect(Object.keys(roles).toSorted()).toEqual(asked.toSorted())
})

test('a contractor does his job and sees no figures, orders or materials', () => {
  const contractor = expanded.get('contractor')!
  expect(contractor.has('operations.execution.run')).toBe(true)
  const kept = ['operations.performance.read', 'operations.scheduling.read', 'operations.definition.read', 'model.material.read']
  expect(kept.filter((permission) => contractor.has(permission) || !known.has(permission))).toEqual([])
})

test.each(['setter', 'laboratoryAnalyst', 'qualityReleaser', 'contractor', 'auditor'])('%s shapes neither plant nor rights', (role) => {
  const editing = [...expanded.get(role)!].filter((permission) => permission.endsWith('.edit'))
  expect(editing).toEqual([])
})
