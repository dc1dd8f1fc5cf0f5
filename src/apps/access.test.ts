import { randomBytes, randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedDatabase, type TestDatabase } from '../../test/support/database.ts'
import type { Instant } from '../kernel/contract/ids.ts'
import { mountCatalogue, mountProblems } from '../kernel/server/http.ts'
import * as access from '../model/access/contract.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import * as personnel from '../model/personnel/contract.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { mountSignIn } from './sign-in.ts'

let database: TestDatabase
let plant: ModelSite
let app: FastifyInstance
let nowMs = Date.parse('2026-11-22T10:00:00.000Z')
const PASSWORD = 'canary-password-5061'
const DAY_MS = 86_400_000

beforeAll(async () => {
  database = await sharedDatabase()
  plant = await openModelSite(database, { now: () => new Date(nowMs).toISOString() as Instant })
  app = fastify()
  mountProblems(app, plant.site.log)
  mountCatalogue(app, plant.site, mountSignIn(app, { site: plant.site, version: '0.1.0', demo: true }))
})
afterAll(async () => {
  await app.close()
  await plant.close()
})

type Headers = Record<string, string>
const bearer = (secret: string): Headers => ({ authorization: `Bearer ${access.TOKEN_PREFIX}${secret}` })
const newSecret = () => randomBytes(32).toString('base64url')
const inDays = (days: number) => new Date(nowMs + days * DAY_MS).toISOString()

function send(contract: { readonly name: string }, headers: Headers, payload: object) {
  return app.inject({
    ...{ method: 'POST', url: `/api/commands/${contract.name}`, payload },
    headers: { 'idempotency-key': randomUUID(), ...headers },
  })
}

function ask(contract: { readonly name: string }, headers: Headers, query: Record<string, string> = {}) {
  return app.inject({ url: `/api/queries/${contract.name}?${new URLSearchParams(query)}`, headers })
}

const refusalsOf = (response: { json(): { refusals?: { code: string }[] } }) => response.json().refusals?.map(({ code }) => code)
const rowsOf = async (contract: { readonly name: string }, headers: Headers, query = {}) =>
  (await ask(contract, headers, query)).json().rows

async function signedIn(login: string, role: string, equipmentId: string = plant.siteId, device = 'Firefox on a panel') {
  const grants = role === '' ? [] : [{ role, equipmentId }]
  const { accountId } = await plant.make(personnel.createAccount, { login, displayName: login, password: PASSWORD, grants })
  return { accountId, cookie: await cookieOf(login, device) }
}

async function cookieOf(login: string, device = 'Firefox on a panel'): Promise<Headers> {
  const payload = { login, password: PASSWORD }
  const response = await app.inject({ method: 'POST', url: '/api/sign-in', payload, headers: { 'user-agent': device } })
  expect(response.statusCode).toBe(200)
  return { cookie: String(response.headers['set-cookie']).split(';')[0]! }
}

const tokenInput = (more: object = {}) => ({
  ...{ name: 'Excel', secret: newSecret(), permissions: null, equipmentId: plant.siteId, expiresAt: inDays(30) },
  ...more,
})

async function token(cookie: Headers, more: object = {}) {
  const input = tokenInput(more)
  const response = await send(access.createOwnToken, cookie, input)
  expect(response.json(), response.body).toMatchObject({ outcome: 'accepted' })
  return { tokenId: response.json().result.tokenId as string, bearer: bearer(input.secret) }
}

const newClass = (code: string) => ({ code, name: 'x' })
const { create } = materialClass.commands

test('a token opens the API with the rights of its owner, needs no cookie, and says when it was last used', async () => {
  const { cookie, accountId } = await signedIn('anna', 'mesEngineer')
  const { bearer: headers, tokenId } = await token(cookie)
  expect(await rowsOf(access.listOwnTokens, cookie)).toMatchObject([{ tokenId, accountId, login: 'anna', name: 'Excel', usedAt: null }])
  expect((await send(create, headers, newClass('BY-TOKEN'))).json()).toMatchObject({ outcome: 'accepted' })
  expect((await app.inject({ url: '/api/session', headers })).json()).toMatchObject({ account: { accountId } })
  expect(await rowsOf(access.listOwnTokens, cookie)).toMatchObject([{ usedAt: new Date(nowMs).toISOString(), equipmentCode: 'SITE' }])
  const { rows } = await plant.site.pool.query(
    `select token_id, octet_length(secret_hash) as bytes from api_token_secret where token_id = $1`,
    [tokenId],
  )
  expect(rows).toEqual([{ token_id: tokenId, bytes: 32 }])
})

test('a token can do what it names and no more, and nothing that its owner may not', async () => {
  const { cookie, accountId } = await signedIn('bert', 'mesEngineer')
  const reading = await token(cookie, { permissions: ['model.material.read'] })
  expect((await ask(materialClass.queries.list, reading.bearer)).statusCode).toBe(200)
  expect((await send(create, reading.bearer, newClass('NO'))).statusCode).toBe(403)
  expect((await ask(personnel.listAccount, reading.bearer)).statusCode).toBe(403)
  const wish = tokenInput({ permissions: ['model.material.read', 'model.personnel.accounts.edit'] })
  expect(refusalsOf(await send(access.createOwnToken, cookie, wish))).toEqual(['permission_not_held'])
  await plant.make(personnel.revokeRole, { accountId, role: 'mesEngineer', equipmentId: plant.siteId })
  expect((await ask(materialClass.queries.list, reading.bearer)).statusCode).toBe(403)
})

test('a token for a line holds on the line, also when its owner may do the same on the whole site', async () => {
  const { cookie } = await signedIn('cleo', 'mesEngineer')
  const onLine = await token(cookie, { equipmentId: plant.lineId })
  expect((await send(create, onLine.bearer, newClass('SITE-WIDE'))).statusCode).toBe(403)
  const line = await signedIn('dora', 'mesEngineer', plant.lineId)
  const wish = tokenInput({ permissions: ['model.material.edit'] })
  expect(refusalsOf(await send(access.createOwnToken, line.cookie, wish))).toEqual(['permission_not_held'])
  const wide = await token(line.cookie)
  expect((await send(create, wide.bearer, newClass('SITE-WIDE'))).statusCode).toBe(403)
})

test('a token makes no other token and ends no session: who has found one cannot dig himself in', async () => {
  const { cookie } = await signedIn('emil', 'administrator')
  const { bearer: headers } = await token(cookie)
  expect((await send(create, headers, newClass('ADMIN'))).statusCode).toBe(200)
  expect((await send(access.createOwnToken, headers, tokenInput())).statusCode).toBe(403)
  expect((await send(access.endOwnSessions, headers, {})).statusCode).toBe(403)
  expect((await ask(access.listOwnTokens, headers)).statusCode).toBe(403)
})

test('a token that is revoked, has expired or belongs to a disabled account opens nothing with the next request', async () => {
  const { cookie, accountId } = await signedIn('fritz', 'mesEngineer')
  const [revoked, expiring, disabled] = [await token(cookie), await token(cookie, { expiresAt: inDays(1) }), await token(cookie)]
  const status = async ({ bearer: headers }: { bearer: Headers }) => (await app.inject({ url: '/api/session', headers })).statusCode
  expect(await Promise.all([revoked, expiring, disabled].map(status))).toEqual([200, 200, 200])
  expect((await send(access.revokeOwnToken, cookie, { tokenId: revoked.tokenId })).statusCode).toBe(200)
  expect(refusalsOf(await send(access.revokeOwnToken, cookie, { tokenId: revoked.tokenId }))).toEqual(['token_revoked'])
  expect(await status(revoked)).toBe(401)
  nowMs += DAY_MS
  expect(await status(expiring)).toBe(401)
  expect(await status(disabled)).toBe(200)
  await plant.make(personnel.disableAccount, { accountId })
  expect(await status(disabled)).toBe(401)
})

test('a token is refused that would last too long, whose secret is not random or not new, or whose place is not there', async () => {
  const { cookie } = await signedIn('gina', 'mesEngineer')
  const attempt = async (more: object) => refusalsOf(await send(access.createOwnToken, cookie, tokenInput(more)))
  expect(await attempt({ expiresAt: inDays(367) })).toEqual(['expiry_not_valid'])
  expect(await attempt({ expiresAt: inDays(0) })).toEqual(['expiry_not_valid'])
  expect(await attempt({ equipmentId: randomUUID() })).toEqual(['equipment_missing'])
  const secret = newSecret()
  expect(await attempt({ secret })).toBeUndefined()
  expect(await attempt({ secret })).toEqual(['secret_used'])
  expect((await send(access.createOwnToken, cookie, tokenInput({ secret: 'a'.repeat(43) }))).statusCode).toBe(400)
  for (let more = 1; more < 50; more++) await token(cookie)
  expect(await attempt({})).toEqual(['too_many_tokens'])
})

test('a token of somebody else is unknown, and an administrator sees and revokes all of them', async () => {
  const [{ cookie: hers, accountId }, { cookie: his }] = [await signedIn('hanna', 'operator'), await signedIn('ivo', 'operator')]
  const { tokenId } = await token(hers)
  expect(refusalsOf(await send(access.revokeOwnToken, his, { tokenId }))).toEqual(['token_unknown'])
  expect(await rowsOf(access.listOwnTokens, his)).toEqual([])
  expect((await send(access.revokeToken, his, { tokenId })).statusCode).toBe(403)
  expect((await ask(access.listTokens, his)).statusCode).toBe(403)
  const { cookie: root } = await signedIn('root', 'administrator')
  expect(await rowsOf(access.listTokens, root, { accountId })).toMatchObject([{ tokenId, login: 'hanna' }])
  expect(await rowsOf(access.listTokens, root, { limit: '1' })).toHaveLength(1)
  expect((await send(access.revokeToken, root, { tokenId })).statusCode).toBe(200)
  expect(await rowsOf(access.listOwnTokens, hers)).toEqual([])
})

test('a service account has no password, works with a token that an administrator makes, and a person is given none', async () => {
  const { cookie: root } = await signedIn('judith', 'administrator')
  const { cookie: person, accountId: personId } = await signedIn('karl', 'operator')
  const grants = [{ role: 'mesEngineer', equipmentId: plant.siteId }]
  const made = await send(personnel.createServiceAccount, root, { login: 'erp', displayName: 'ERP connector', grants })
  const { accountId } = made.json().result
  expect((await app.inject({ method: 'POST', url: '/api/sign-in', payload: { login: 'erp', password: PASSWORD } })).statusCode).toBe(401)
  expect(refusalsOf(await send(personnel.changeAccountPassword, root, { accountId, password: PASSWORD }))).toEqual(['service_account'])
  const input = { accountId, ...tokenInput() }
  expect((await send(access.createServiceToken, person, input)).statusCode).toBe(403)
  expect((await send(access.createServiceToken, root, input)).statusCode).toBe(200)
  expect((await send(create, bearer(input.secret), newClass('FROM-ERP'))).json()).toMatchObject({ outcome: 'accepted' })
  expect(refusalsOf(await send(access.createServiceToken, root, { accountId: personId, ...tokenInput() }))).toEqual([
    'not_a_service_account',
  ])
  expect(refusalsOf(await send(personnel.createServiceAccount, root, { login: 'ERP', displayName: 'x' }))).toEqual(['login_taken'])
  expect(await rowsOf(personnel.listAccount, root, { search: 'erp' })).toMatchObject([{ login: 'erp', service: true }])
})

test('a token that is none is noted once a minute and is not helped by a cookie beside it', async () => {
  const { cookie } = await signedIn('lena', 'mesEngineer')
  const strangers = [bearer(newSecret()), { authorization: 'Bearer x' }, { authorization: 'Basic YTpi' }, { authorization: '' }]
  for (const headers of strangers) expect((await send(create, { ...cookie, ...headers }, newClass('NO'))).statusCode).toBe(401)
  const { rows } = await plant.site.pool.query(
    `select count(*)::int as times from security_log where kind = 'tokenRefused' and recorded_at = $1`,
    [new Date(nowMs).toISOString()],
  )
  expect(rows).toEqual([{ times: 1 }])
})

test('people see their sessions with device and address and end one, or all but the one at hand', async () => {
  const { cookie: desk } = await signedIn('mia', 'operator', plant.lineId, 'Desk')
  const [phone, tablet, panel] = [await cookieOf('mia', 'Phone'), await cookieOf('mia', 'Tablet'), await cookieOf('mia', 'Panel')]
  const status = async (headers: Headers) => (await app.inject({ url: '/api/session', headers })).statusCode
  const rows = await rowsOf(access.listOwnSessions, desk)
  const { sessionId } = (await app.inject({ url: '/api/session', headers: desk })).json()
  expect(rows.map(({ device }: { device: string }) => device).toSorted()).toEqual(['Desk', 'Panel', 'Phone', 'Tablet'])
  expect(rows.find((row: { sessionId: string }) => row.sessionId === sessionId)).toMatchObject({
    device: 'Desk',
    address: '127.0.0.1',
    method: 'password',
  })
  const onPhone = rows.find(({ device }: { device: string }) => device === 'Phone').sessionId
  expect((await send(access.endOwnSession, desk, { sessionId: onPhone })).statusCode).toBe(200)
  expect(await Promise.all([phone, tablet, panel, desk].map(status))).toEqual([401, 200, 200, 200])
  expect(refusalsOf(await send(access.endOwnSession, desk, { sessionId: onPhone }))).toEqual(['session_unknown'])
  expect((await send(access.endOwnSessions, desk, { keep: sessionId })).statusCode).toBe(200)
  expect(await Promise.all([tablet, panel, desk].map(status))).toEqual([401, 401, 200])
})

test('an administrator ends the sessions of others; nobody else sees them', async () => {
  const [{ cookie: hers, accountId }, { cookie: root }] = [await signedIn('nora', 'operator'), await signedIn('olga', 'administrator')]
  const [{ sessionId }] = await rowsOf(access.listSessions, root, { accountId })
  const { cookie: other } = await signedIn('paul', 'operator')
  expect(refusalsOf(await send(access.endOwnSession, other, { sessionId }))).toEqual(['session_unknown'])
  expect((await send(access.endSession, other, { sessionId })).statusCode).toBe(403)
  expect((await ask(access.listSessions, other, { accountId })).statusCode).toBe(403)
  expect((await send(access.endSession, root, { sessionId })).statusCode).toBe(200)
  expect((await app.inject({ url: '/api/session', headers: hers })).statusCode).toBe(401)
  const again = await cookieOf('nora')
  expect((await send(access.endSessions, root, { accountId })).statusCode).toBe(200)
  expect((await app.inject({ url: '/api/session', headers: again })).statusCode).toBe(401)
  expect(refusalsOf(await send(access.endSessions, root, { accountId: randomUUID() }))).toEqual(['account_unknown'])
  expect(refusalsOf(await send(access.endSession, root, { sessionId }))).toEqual(['session_unknown'])
})

test('who came, went, failed and was thrown out is searched by name, kind, account and time', async () => {
  const { cookie: root } = await signedIn('quinn', 'administrator')
  const { cookie, accountId } = await signedIn('rosa', 'operator')
  await app.inject({ method: 'POST', url: '/api/sign-in', payload: { login: 'rosa', password: 'wrong' } })
  await app.inject({ method: 'POST', url: '/api/sign-out', headers: cookie })
  await cookieOf('rosa')
  await send(access.endSessions, root, { accountId })
  const kinds = async (query: object) => (await rowsOf(access.listSecurityLog, root, query)).map(({ kind }: { kind: string }) => kind)
  expect(await kinds({ accountId })).toEqual(['sessionEnded', 'signedIn', 'signedOut', 'signInFailed', 'signedIn'])
  expect(await kinds({ search: 'ROS', kind: 'signInFailed' })).toEqual(['signInFailed'])
  expect(await kinds({ search: 'ros%' })).toEqual([])
  expect(await kinds({ accountId, to: new Date(nowMs).toISOString() })).toEqual([])
  const first = (await ask(access.listSecurityLog, root, { accountId, limit: '2' })).json()
  expect(await kinds({ accountId, after: first.next, limit: '2' })).toEqual(['signedOut', 'signInFailed'])
  const { cookie: other } = await signedIn('sven', 'operator')
  expect((await ask(access.listSecurityLog, other)).statusCode).toBe(403)
})

test('nothing of all this was an incident', () => {
  expect(plant.incidents).toEqual([])
})
