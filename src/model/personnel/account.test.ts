import { describe, expect, test } from 'vitest'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import {
  type Account,
  decideAccount,
  decideDisable,
  decideEnable,
  decideGrant,
  decidePassword,
  decideRevoke,
  evolveAccount,
} from './account.ts'
import type { AccountEvent, AccountGrant } from './contract.ts'
import { expandPatterns, expandRoles, roles } from './roles.ts'

const siteId = 'site' as EquipmentId
const operator = { role: 'operator', equipmentId: siteId }
const limited: AccountGrant = { ...operator, categories: ['Maintenance', 'Quality'] }
const administrator = { role: 'administrator', equipmentId: siteId }
const account: Account = { login: 'anna', badge: null, disabled: false, grants: [operator] }
const chief: Account = { ...account, grants: [operator, administrator] }
const disabled: Account = { ...chief, disabled: true }
const created = { login: 'anna', displayName: 'ref', badge: null, language: 'de' as const, personId: null, grants: [operator] }
const accepted = { outcome: 'accepted' }
const refused = (refusal: string) => ({ outcome: 'refused', refusal })

describe('decisions on accounts', () => {
  test.each([
    ['a new account', decideAccount(created, false, [true], 'id'), accepted],
    ['with badge and PIN', decideAccount({ ...created, badge: '1' }, true, [true], 'id'), accepted],
    ['with a badge only', decideAccount({ ...created, badge: '1' }, false, [true], 'id'), refused('badge_without_pin')],
    ['with a PIN only', decideAccount(created, true, [true], 'id'), refused('badge_without_pin')],
    ['for a place that is none', decideAccount(created, false, [false], 'id'), refused('equipment_missing')],
    [
      'for a role that is none',
      decideAccount({ ...created, grants: [{ ...operator, role: 'toString' }] }, false, [true], 'id'),
      refused('role_unknown'),
    ],
    ['a password', decidePassword(account, false), accepted],
    ['a password of nobody', decidePassword(undefined, false), refused('account_unknown')],
    ['a PIN without a badge', decidePassword(account, true), refused('badge_without_pin')],
    ['disable', decideDisable(account, siteId, false), accepted],
    ['disable one of two administrators', decideDisable(chief, siteId, true), accepted],
    ['disable the last administrator', decideDisable(chief, siteId, false), refused('last_administrator')],
    ['disable twice', decideDisable(disabled, siteId, false), refused('account_disabled')],
    ['disable nobody', decideDisable(undefined, siteId, true), refused('account_unknown')],
    ['enable', decideEnable(disabled), accepted],
    ['enable twice', decideEnable(account), refused('account_enabled')],
    ['enable nobody', decideEnable(undefined), refused('account_unknown')],
    ['grant', decideGrant(account, administrator, true), accepted],
    ['grant twice', decideGrant(account, operator, true), refused('role_granted')],
    ['grant for fewer categories', decideGrant(account, { ...operator, categories: ['Quality'] }, true), accepted],
    [
      'grant twice for the same categories',
      decideGrant({ ...account, grants: [limited] }, { ...operator, categories: ['Quality', 'Maintenance'] }, true),
      refused('role_granted'),
    ],
    ['grant for all again', decideGrant({ ...account, grants: [limited] }, operator, true), accepted],
    [
      'grant other categories to who has many roles',
      decideGrant({ ...account, grants: Array(40).fill(limited) }, operator, true),
      accepted,
    ],
    ['grant to nobody', decideGrant(undefined, operator, true), refused('account_unknown')],
    ['grant what is none', decideGrant(account, { ...operator, role: 'king' }, true), refused('role_unknown')],
    ['grant where nothing is', decideGrant(account, administrator, false), refused('equipment_missing')],
    ['grant too much', decideGrant({ ...account, grants: Array(40).fill(operator) }, administrator, true), refused('too_many_roles')],
    ['revoke', decideRevoke(account, operator, siteId, false), accepted],
    ['revoke what is not granted', decideRevoke(account, administrator, siteId, true), refused('role_not_granted')],
    ['revoke from nobody', decideRevoke(undefined, operator, siteId, true), refused('account_unknown')],
    ['revoke the last administrator', decideRevoke(chief, administrator, siteId, false), refused('last_administrator')],
    ['revoke another role of the last administrator', decideRevoke(chief, operator, siteId, false), accepted],
  ])('%s', (_, decision, expected) => {
    expect(decision).toMatchObject(expected)
  })

  test('the state is the fold of the events', () => {
    const events: AccountEvent[] = [
      { kind: 'accountCreated', payload: created },
      { kind: 'roleGranted', payload: administrator },
      { kind: 'roleGranted', payload: { ...administrator, categories: ['Quality'] } },
      { kind: 'accountPasswordChanged', payload: {} },
      { kind: 'accountDisabled', payload: {} },
      { kind: 'accountEnabled', payload: {} },
      { kind: 'roleRevoked', payload: operator },
    ]
    const state = events.reduce<Account | undefined>(evolveAccount, undefined)
    expect(state).toEqual({ login: 'anna', badge: null, disabled: false, grants: [{ ...administrator, categories: ['Quality'] }] })
  })
})

describe('roles', () => {
  const known = [
    'model.material.read',
    'model.material.edit',
    'operations.execution.work',
    'operations.execution.read',
    'modelXmaterial.read',
  ]

  test.each([
    [['model.material.*'], ['model.material.edit', 'model.material.read']],
    [['*.read'], ['model.material.read', 'modelXmaterial.read', 'operations.execution.read']],
    [['*'], known],
    [['model.material'], []],
    [[], []],
  ])('%j names %j', (patterns, expected) => {
    expect([...expandPatterns(patterns, known)].toSorted()).toEqual(expected.toSorted())
  })

  test('the administrator may everything, the auditor see everything and change nothing', () => {
    const expanded = expandRoles(known)
    expect(expanded.size).toBe(Object.keys(roles).length)
    expect(expanded.get('administrator')).toEqual(new Set(known))
    expect([...expanded.get('auditor')!].every((permission) => permission.endsWith('.read'))).toBe(true)
  })
})
