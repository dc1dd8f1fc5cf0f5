import fastify, { type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedDatabase, type TestDatabase } from '../../test/support/database.ts'
import type { Instant } from '../kernel/contract/ids.ts'
import { mountCatalogue, mountProblems } from '../kernel/server/http.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import {
  changeAccountPassword,
  createAccount,
  disableAccount,
  enableAccount,
  getAccount,
  grantRole,
  listAccount,
  revokeRole,
} from '../model/personnel/contract.ts'
import { person } from '../model/personnel/person.resource.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { type Credential, KnownSessions } from './known-sessions.ts'
import { mountSignIn } from './sign-in.ts'

let database: TestDatabase
let plant: ModelSite
let app: FastifyInstance
let nowMs = Date.parse('2026-11-22T10:00:00.000Z')

beforeAll(async () => {
  database = await sharedDatabase()
  plant = await openModelSite(database, { now: () => new Date(nowMs).toISOString() as Instant })
  app = fastify()
  mountProblems(app, plant.site.log)
  const authenticate = mountSignIn(app, { site: plant.site, version: '0.1.0', demo: true })
  mountCatalogue(app, plant.site, authenticate)
})
afterAll(async () => {
  await app.close()
  await plant.close()
})

const refusal = (...refusals: string[]) => ({ outcome: 'refused', refusals })
const PASSWORD = 'canary-password-5061'

async function account(login: string, role: string, equipmentId: string = plant.siteId, more: object = {}): Promise<string> {
  const grants = [{ role, equipmentId }]
  return (await plant.make(createAccount, { login, displayName: `Canary Name ${login}`, password: PASSWORD, grants, ...more })).accountId
}

async function signIn(body: object, headers: Record<string, string> = {}) {
  const response = await app.inject({ method: 'POST', url: '/api/sign-in', payload: body, headers })
  const cookie = response.headers['set-cookie'] as string | undefined
  return { response, cookie: cookie?.split(';')[0] ?? '', header: cookie }
}

const session = (cookie: string) => app.inject({ url: '/api/session', headers: { cookie } })

function create(cookie: string, code: string, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: `/api/commands/${materialClass.commands.create.name}`,
    headers: { cookie, 'idempotency-key': randomUUID(), ...headers },
    payload: { code, name: 'x' },
  })
}

test('a person signs in, works with the rights of his roles, and signs out', async () => {
  const accountId = await account('Anna', 'mesEngineer')
  const { response, cookie, header } = await signIn({ login: 'ANNA', password: PASSWORD })
  expect(header).toMatch(/^entresol_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(response.json()).toEqual({
    account: {
      accountId,
      login: 'anna',
      name: 'Canary Name Anna',
      language: 'en',
      roles: ['mesEngineer'],
      permissions: expect.arrayContaining(['model.material.edit', 'model.material.read']),
    },
    site: { siteId: plant.siteId, name: 'Plant', zone: 'Europe/Berlin' },
    demo: true,
    version: '0.1.0',
    sessionId: expect.stringMatching(/^[\da-f-]{36}$/),
  })
  expect((await session(cookie)).json()).toEqual(response.json())
  expect((await create(cookie, 'HTTP')).json()).toMatchObject({ outcome: 'accepted' })
  expect((await app.inject({ method: 'POST', url: '/api/sign-out', headers: { cookie } })).statusCode).toBe(204)
  expect((await session(cookie)).statusCode).toBe(401)
  expect((await create(cookie, 'HTTP2')).statusCode).toBe(401)
})

test('an auditor sees and changes nothing; a role on a line holds on the line', async () => {
  await account('audit', 'auditor')
  const { cookie } = await signIn({ login: 'audit', password: PASSWORD })
  expect((await app.inject({ url: `/api/queries/${materialClass.queries.list.name}`, headers: { cookie } })).statusCode).toBe(200)
  expect((await create(cookie, 'NO')).statusCode).toBe(403)
  await account('lineboss', 'mesEngineer', plant.lineId)
  const line = await signIn({ login: 'lineboss', password: PASSWORD })
  expect((await create(line.cookie, 'NO')).statusCode).toBe(403)
})

test('a badge with its PIN opens a shared terminal, and the person before is out', async () => {
  await account('bert', 'operator', plant.lineId, { badge: '0042', pin: '4711' })
  await account('before', 'operator')
  const before = await signIn({ login: 'before', password: PASSWORD })
  const { response, cookie } = await signIn({ badge: '0042', pin: '4711' }, { cookie: before.cookie })
  expect(response.json().account.login).toBe('bert')
  expect((await session(before.cookie)).statusCode).toBe(401)
  expect((await session(cookie)).statusCode).toBe(200)
  expect((await signIn({ badge: '0042', pin: '4712' })).response.statusCode).toBe(401)
  expect(await plant.send(createAccount, { login: 'other', displayName: 'x', password: PASSWORD, badge: '0042', pin: '1111' })).toEqual(
    refusal('badge_taken'),
  )
})

test('a wrong password, an unknown name and a disabled account are answered alike', async () => {
  const accountId = await account('cleo', 'operator')
  await plant.make(disableAccount, { accountId })
  const answers = await Promise.all([
    signIn({ login: 'audit', password: 'wrong password' }),
    signIn({ login: 'nobody', password: 'wrong password' }),
    signIn({ login: 'cleo', password: PASSWORD }),
    signIn({ badge: 'no-badge', pin: '1234' }),
  ])
  expect(new Set(answers.map(({ response }) => response.body)).size).toBe(1)
  expect(answers.map(({ response }) => response.statusCode)).toEqual([401, 401, 401, 401])
  expect(answers.every(({ header }) => header === undefined)).toBe(true)
})

test('whose account is disabled, whose password or rights change, is affected with the next request', async () => {
  const accountId = await account('dora', 'mesEngineer')
  const { cookie } = await signIn({ login: 'dora', password: PASSWORD })
  expect((await create(cookie, 'D1')).statusCode).toBe(200)
  const grant = { accountId, role: 'mesEngineer', equipmentId: plant.siteId }
  await plant.make(revokeRole, grant)
  expect((await create(cookie, 'D2')).statusCode).toBe(403)
  await plant.make(grantRole, grant)
  expect((await create(cookie, 'D2')).statusCode).toBe(200)
  await plant.make(disableAccount, { accountId })
  expect((await session(cookie)).statusCode).toBe(401)
  await plant.make(enableAccount, { accountId })
  expect((await session(cookie)).statusCode).toBe(401)
  const again = await signIn({ login: 'dora', password: PASSWORD })
  await plant.make(changeAccountPassword, { accountId, password: 'another password' })
  expect((await session(again.cookie)).statusCode).toBe(401)
  expect((await signIn({ login: 'dora', password: PASSWORD })).response.statusCode).toBe(401)
  expect((await signIn({ login: 'dora', password: 'another password' })).response.statusCode).toBe(200)
})

test('after ten failures nobody gets in with this name for a quarter of an hour, whether it exists or not', async () => {
  await account('emil-at-the-gate', 'operator')
  for (const login of ['emil-at-the-gate', 'ghost-at-the-gate']) {
    const wrong = await Promise.all(Array.from({ length: 12 }, () => signIn({ login, password: 'guess' })))
    const types = wrong.map(({ response }) => String(response.json().type)).toSorted((left, right) => left.localeCompare(right))
    expect(types).toEqual([...Array(2).fill('/problems/locked-out'), ...Array(10).fill('/problems/sign-in-failed')])
  }
  expect((await signIn({ login: 'emil-at-the-gate', password: PASSWORD })).response.json().type).toBe('/problems/locked-out')
  nowMs += 16 * 60_000
  expect((await signIn({ login: 'emil-at-the-gate', password: PASSWORD })).response.statusCode).toBe(200)
  const { rows } = await admin(
    `select kind, count(*)::int as times from security_log where login = 'emil-at-the-gate' group by kind order by kind`,
  )
  expect(rows).toEqual([
    { kind: 'lockedOut', times: 3 },
    { kind: 'signInFailed', times: 10 },
    { kind: 'signedIn', times: 1 },
  ])
})

test('a session ends when it is not used, and at the latest after its absolute time', async () => {
  await account('fritz', 'operator')
  const { cookie } = await signIn({ login: 'fritz', password: PASSWORD })
  for (let hour = 0; hour < 6 * 24; hour += 8) {
    nowMs += 8 * 3_600_000
    expect((await session(cookie)).statusCode).toBe(200)
  }
  const idle = await signIn({ login: 'fritz', password: PASSWORD })
  nowMs += 13 * 3_600_000
  expect((await session(idle.cookie)).statusCode).toBe(401)
  nowMs += 48 * 3_600_000
  expect((await session(cookie)).statusCode).toBe(401)
})

test('a request from another site is turned away before anything else, and a command needs its key', async () => {
  await account('gina', 'mesEngineer')
  const { cookie } = await signIn({ login: 'gina', password: PASSWORD })
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign) {
    expect((await create(cookie, 'CSRF', headers)).json().type).toBe('/problems/cross-site')
  }
  expect(
    (await create(cookie, 'CSRF', { origin: 'http://localhost:80', host: 'localhost:80', 'sec-fetch-site': 'same-origin' })).statusCode,
  ).toBe(200)
  expect((await create(cookie, 'CSRF2', { 'idempotency-key': '' })).statusCode).toBe(400)
})

test.each([[{}], [{ login: 'a' }], [{ login: 'anna', password: 'x', badge: '1' }], [{ login: 'a\u0000b', password: 'x' }], [[]], ['text']])(
  'a sign-in with %j is no sign-in',
  async (body) => {
    expect((await signIn(body as object)).response.statusCode).toBe(typeof body === 'string' ? 415 : 400)
  },
)

test('rights are given with care', async () => {
  const other = await openModelSite(database)
  try {
    const make = (input: object) => other.send(createAccount, { login: 'root', displayName: 'Root', password: PASSWORD, ...input })
    expect(await make({ grants: [{ role: 'emperor', equipmentId: other.siteId }] })).toEqual(refusal('role_unknown'))
    expect(await make({ grants: [{ role: 'operator', equipmentId: randomUUID() }] })).toEqual(refusal('equipment_missing'))
    expect(await make({ badge: '1234' })).toEqual(refusal('badge_without_pin'))
    const grant = { role: 'administrator', equipmentId: other.siteId }
    const { accountId } = await other.make(createAccount, { login: 'root', displayName: 'Root', password: PASSWORD, grants: [grant] })
    expect(await make({ login: 'ROOT' })).toEqual(refusal('login_taken'))
    expect(await other.send(disableAccount, { accountId })).toEqual(refusal('last_administrator'))
    expect(await other.send(revokeRole, { accountId, ...grant })).toEqual(refusal('last_administrator'))
    expect(await other.send(grantRole, { accountId, ...grant })).toEqual(refusal('role_granted'))
    await other.make(createAccount, { login: 'second', displayName: 'Second', password: PASSWORD, grants: [grant] })
    await other.make(disableAccount, { accountId })
    const { rows } = await other.ask(listAccount, { search: 'root' })
    expect(rows).toMatchObject([{ login: 'root', displayName: 'Root', disabled: true, grants: [{ ...grant, equipmentCode: 'SITE' }] }])
    expect(await other.ask(getAccount, { accountId: randomUUID() })).toBeNull()
    expect(other.incidents).toEqual([])
  } finally {
    await other.close()
  }
})

test('passwords and PINs stand nowhere, names of people in the erasable table only', async () => {
  await account('hugo', 'operator', plant.siteId, { badge: 'B-77', pin: '770077' })
  await plant.make(person.commands.create, { code: 'P-1', name: 'Canary Name Person' })
  expect((await plant.ask(person.queries.list, { search: 'canary' })).rows).toMatchObject([{ code: 'P-1', name: 'Canary Name Person' }])
  const { rows: tables } = await admin(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind in ('r', 'p')`,
  )
  expect(tables.length).toBeGreaterThan(20)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await admin(`select t::text as row from ${name} t where t::text ~ '(canary-password|770077|Canary Name)'`)
    for (const { row } of rows) found.push(`${name} ${/canary-password|770077/.test(row) ? 'secret' : 'personal'}`)
  }
  expect(new Set(found)).toEqual(new Set(['personal_value personal']))
  const { rows: hashes } = await admin(`select password_hash, pin_hash from account_credential where site_id = '${plant.siteId}'`)
  for (const { password_hash } of hashes) expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('a secret that changes while it is being checked opens no session', async () => {
  const accountId = await account('ines', 'operator')
  const { rows } = await admin(`select password_hash from account_credential where account_id = '${accountId}'`)
  const sessions = new KnownSessions(plant.site, { idleSeconds: 60, absoluteSeconds: 60 })
  const seen: Credential = { accountId, column: 'password_hash', hash: rows[0].password_hash }
  expect(await sessions.begin(seen, { address: 'here', device: '' })).toMatch(/^[\w-]{43}$/)
  await plant.make(changeAccountPassword, { accountId, password: 'another password' })
  expect(await sessions.begin(seen, { address: 'here', device: '' })).toBeUndefined()
})

test('nothing of all this was an incident', () => {
  expect(plant.incidents).toEqual([])
})

async function admin(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(database.admin)
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}
