import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyCommand, AnyQuery } from '../kernel/contract/resource.ts'
import { createServiceToken } from '../model/access/contract.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import {
  changeAccountPassword,
  changeRole,
  createAccount,
  createServiceAccount,
  defineRole,
  disableAccount,
  enableAccount,
  grantRole,
  listPermissions,
  listRights,
  listRoles,
  type PermissionRow,
  type RightRow,
  type RoleRow,
  retireRole,
  revokeRole,
} from '../model/personnel/contract.ts'
import { openPlant, type OpenPlant } from './interchange.fixture.ts'

let open: OpenPlant
const cookies: Record<string, string> = {}
const accounts: Record<string, string> = {}
const title = { en: 'Clerk', de: 'Sachbearbeiter' }
const PASSWORD = 'long enough, too'

beforeAll(async () => {
  open = await openPlant()
  const { plant } = open
  await plant.make(defineRole, { role: 'keeper', title, permissions: ['model.personnel.accounts.edit', 'model.personnel.accounts.read'] })
  await signUp('kim', [{ role: 'keeper', equipmentId: plant.siteId }])
  await signUp('ada', [{ role: 'administrator', equipmentId: plant.siteId }])
  await signUp('nora', [])
})
afterAll(() => open?.close())

async function signUp(login: string, grants: readonly object[]): Promise<void> {
  const { plant, server } = open
  const { accountId } = await plant.make(createAccount, { login, displayName: login, password: PASSWORD, grants })
  const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password: PASSWORD } })
  cookies[login] = String(response.headers['set-cookie']).split(';')[0]!
  accounts[login] = accountId
}

/** @returns `accepted`, or why not */
async function send(login: string, { name }: AnyCommand, payload: object): Promise<string> {
  const headers = { cookie: cookies[login]!, 'idempotency-key': randomUUID() }
  const response = await open.server.app.inject({ method: 'POST', url: `/api/commands/${name}`, payload, headers })
  const answer = response.json()
  if (response.statusCode === 200) return 'accepted'
  return (answer.refusals ?? []).map(({ code }: { code: string }) => code).join() || String(response.statusCode)
}

async function ask<Row>(login: string, { name }: AnyQuery, input: Record<string, string> = {}): Promise<{ rows: Row[]; next?: string }> {
  const url = `/api/queries/${name}?${new URLSearchParams(input)}`
  return (await open.server.app.inject({ url, headers: { cookie: cookies[login]! } })).json()
}

const makeClass = (code: string) => ({ code, name: code })

describe('a role of the plant’s own', () => {
  const role = 'materialClerk'
  const permissions = ['model.material.edit']

  test('allows what it names, where it is granted, from the next request on, and no more', async () => {
    const { siteId } = open.plant
    expect(await send('ada', defineRole, { role, title, permissions })).toBe('accepted')
    expect(await send('nora', materialClass.commands.create, makeClass('R0'))).toBe('not_permitted')
    expect(await send('ada', grantRole, { accountId: accounts['nora'], role, equipmentId: siteId })).toBe('accepted')
    expect(await send('nora', materialClass.commands.create, makeClass('R1'))).toBe('accepted')
    expect(await send('nora', defineRole, { role: 'other', title, permissions })).toBe('not_permitted')
    expect(await send('ada', changeRole, { role, title, permissions: ['model.material.read'] })).toBe('accepted')
    expect(await send('nora', materialClass.commands.create, makeClass('R2'))).toBe('not_permitted')
    expect(await ask('nora', materialClass.queries.list)).toHaveProperty('rows')
  })

  test('does not vanish while somebody has it, and cannot be granted when it is retired', async () => {
    const grant = { accountId: accounts['nora'], role, equipmentId: open.plant.siteId }
    expect(await send('ada', retireRole, { role })).toBe('role_in_use')
    expect(await send('ada', revokeRole, grant)).toBe('accepted')
    expect(await send('ada', retireRole, { role })).toBe('accepted')
    expect(await send('ada', grantRole, grant)).toBe('role_unknown')
    expect(await send('ada', retireRole, { role })).toBe('role_unknown')
    expect((await ask<RoleRow>('ada', listRoles)).rows.map((row) => row.role)).not.toContain(role)
    expect(await send('ada', defineRole, { role, title, permissions })).toBe('accepted')
  })

  test('has a name of its own, and permissions that exist', async () => {
    expect(await send('ada', defineRole, { role, title, permissions })).toBe('role_exists')
    expect(await send('ada', changeRole, { role: 'nobody', title, permissions })).toBe('role_unknown')
    for (const command of [defineRole, changeRole]) {
      expect(await send('ada', command, { role: 'operator', title, permissions })).toBe('role_ready_made')
    }
    expect(await send('ada', retireRole, { role: 'operator' })).toBe('role_ready_made')
    for (const permission of ['model.nothing.edit', 'model.signature.program', 'model.access.own']) {
      expect(await send('ada', defineRole, { role: 'wrong', title, permissions: [permission] })).toBe('permission_unknown')
    }
  })

  test('stands in the list beside the ready-made ones, with how many have it', async () => {
    const { rows } = await ask<RoleRow>('ada', listRoles)
    expect(rows.find(({ role }) => role === 'keeper')).toMatchObject({ title, readyMade: false, accounts: 1 })
    expect(rows.find(({ role }) => role === 'auditor')).toMatchObject({ readyMade: true, accounts: 0 })
    const allowed = (await ask<PermissionRow>('ada', listPermissions)).rows.find(({ permission }) => permission === 'model.material.edit')
    expect(allowed?.allows.map(({ name }) => name)).toContain(materialClass.commands.create.name)
  })
})

describe('nobody gives more than he has', () => {
  const more = 'rights.more_than_you_have'
  const password = 'another long password'

  test.each<[string, AnyCommand, () => object]>([
    ['by a role', grantRole, () => ({ accountId: accounts['nora'], role: 'administrator', equipmentId: open.plant.siteId })],
    ['to himself', grantRole, () => ({ accountId: accounts['kim'], role: 'operator', equipmentId: open.plant.lineId })],
    ['by an account', createAccount, () => ({ login: 'x1', displayName: 'x', password, grants: [at('operator')] })],
    ['by a service account', createServiceAccount, () => ({ login: 'x2', displayName: 'x', grants: [at('auditor')] })],
    ['by defining a role', defineRole, () => ({ role: 'mine', title, permissions: ['model.material.edit'] })],
    ['by changing his own role', changeRole, () => ({ role: 'keeper', title, permissions: ['model.equipment.edit'] })],
    ['by the password of who has more', changeAccountPassword, () => ({ accountId: accounts['ada'], password })],
  ])('%s', async (_, command, input) => {
    expect(await send('kim', command, input())).toBe(more)
  })
  const at = (role: string) => ({ role, equipmentId: open.plant.siteId })

  test('by opening an account that was disabled, or a token of a program that may more', async () => {
    const { plant } = open
    const service = await plant.make(createServiceAccount, { login: 'link', displayName: 'Link', grants: [at('planner')] })
    const secret = Buffer.from(randomUUID() + randomUUID())
      .toString('base64url')
      .slice(0, 43)
    const expiresAt = new Date(Date.parse(plant.site.now()) + 86_400_000).toISOString()
    const token = { accountId: service.accountId, name: 'T', secret, permissions: null, equipmentId: plant.siteId, expiresAt }
    expect(await send('kim', createServiceToken, token)).toBe(more)
    expect(await send('ada', createServiceToken, token)).toBe('accepted')
    await signUp('gone', [at('administrator')])
    await plant.make(disableAccount, { accountId: accounts['gone'] })
    expect(await send('kim', enableAccount, { accountId: accounts['gone'] })).toBe(more)
  })

  test('but what he has he can give, as far as he has it', async () => {
    expect(await send('kim', grantRole, { accountId: accounts['nora'], ...at('keeper') })).toBe('accepted')
    expect(await send('kim', changeAccountPassword, { accountId: accounts['nora'], password })).toBe('accepted')
    const half = ['model.personnel.accounts.read']
    expect(await send('kim', defineRole, { role: 'half', title, permissions: half })).toBe('accepted')
    await signUp('lim', [{ ...at('administrator'), categories: ['Maintenance'] }])
    const grant = { accountId: accounts['nora'], role: 'operator', equipmentId: open.plant.lineId }
    expect(await send('lim', grantRole, grant)).toBe(more)
    expect(await send('lim', grantRole, { ...grant, categories: ['Maintenance', 'Quality'] })).toBe(more)
    expect(await send('lim', grantRole, { ...grant, categories: ['Maintenance'] })).toBe('accepted')
  })
})

describe('who may do what, and why', () => {
  const rights = async (input: Record<string, string>): Promise<RightRow[]> => (await ask<RightRow>('ada', listRights, input)).rows

  test('of a person: every grant, with place, categories and what it allows', async () => {
    const { lineId } = open.plant
    const rows = await rights({ accountId: accounts['nora']! })
    expect(rows.map(({ role }) => role)).toEqual(['keeper', 'operator'])
    expect(rows[1]).toMatchObject({ equipmentId: lineId, equipmentCode: 'L1', categories: ['Maintenance'], login: 'nora' })
    expect(rows[1]!.permissions).toContain('operations.execution.run')
    expect(rows[0]).toMatchObject({ categories: null, roleTitle: title })
  })

  test('at a piece of equipment: those whose grant reaches it from above, and only roles that hold the permission', async () => {
    const run = { permission: 'operations.execution.run' }
    const { lineId, areaId } = open.plant
    const at = async (equipmentId: string) => (await rights({ ...run, equipmentId })).map(({ login, role }) => `${login} ${role}`)
    expect(await at(lineId)).toEqual(expect.arrayContaining(['ada administrator', 'nora operator']))
    expect(await at(areaId)).not.toContain('nora operator')
    expect(await at(randomUUID())).not.toContain('nora operator')
    expect((await rights(run)).every(({ permissions }) => permissions.join() === run.permission)).toBe(true)
    expect((await rights(run)).some(({ role }) => role === 'keeper')).toBe(false)
  })

  test('page by page, each grant once', async () => {
    const whole = await rights({ limit: '100' })
    const paged: RightRow[] = []
    for (let after = ''; ; ) {
      const page = await ask<RightRow>('ada', listRights, { limit: '2', ...(after && { after }) })
      paged.push(...page.rows)
      if (page.next === undefined) break
      after = page.next
    }
    expect(paged).toEqual(whole)
    expect(whole.length).toBeGreaterThan(5)
  })

  test('only whoever sees the accounts of the whole site is told', async () => {
    await signUp('part', [{ role: 'auditor', equipmentId: open.plant.lineId }])
    expect((await ask('part', listRights)).rows).toEqual([])
    expect((await ask('part', listRoles)).rows).toEqual([])
  })
})
