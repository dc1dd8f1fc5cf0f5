import { randomBytes, randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { mountSignIn } from '../../src/apps/sign-in.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { systemActor } from '../../src/kernel/server/access.ts'
import { mountCatalogue, mountProblems } from '../../src/kernel/server/http.ts'
import { openSite, type Site } from '../../src/kernel/server/site.ts'
import { loadScopeTree } from '../../src/model/equipment/scope-tree.query.ts'
import { createOwnToken, TOKEN_PREFIX } from '../../src/model/access/contract.ts'
import {
  changeRole,
  createAccount,
  defineRole,
  disableAccount,
  enableAccount,
  grantRole,
  offlinePress,
  retireRole,
  revokeRole,
} from '../../src/model/personnel/contract.ts'
import { givenPassword } from '../../src/model/personnel/password.contract.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { listJobOrders, startJobOrder } from '../../src/operations/execution/contract.ts'
import { openShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

/** What an operator pressed on a terminal without connection, and what had become of his rights when it arrived. */
let site: Site
let app: FastifyInstance
let nowMs = Date.parse('2026-06-01T18:00:00.000Z')
let equipmentId: string
let siteId: string
const PASSWORD = 'canary-password-5061'
const MINUTE_MS = 60_000

beforeAll(async () => {
  const database = await sharedDatabase()
  const plant = await openShiftPlant(database)
  ;({ siteId, unitId: equipmentId } = plant)
  await plant.close()
  site = await openSite({
    ...{
      siteId: plant.siteId,
      catalogue: catalogue(),
      write: database.write,
      read: database.read,
      treeStreams: ['model.equipment.equipment'],
    },
    now: () => new Date(nowMs).toISOString() as Instant,
    loadTree: (tx) => loadScopeTree(tx, plant.siteId),
    log: String,
  })
  app = fastify()
  mountProblems(app, site.log)
  mountCatalogue(app, site, mountSignIn(app, { site, version: '0.1.0', demo: true }))
})
afterAll(async () => {
  await app?.close()
  await site?.close()
})

async function make(contract: { readonly name: string }, input: object): Promise<Record<string, string>> {
  const found = site.catalogue.handlers.get(contract.name)!.contract
  const attempt = { commandId: randomUUID(), contract: found, actor: systemActor(siteId), input: found.input.parse(input), raw: input }
  const outcome = await site.execute(attempt as never)
  expect(outcome).toMatchObject({ outcome: 'accepted' })
  nowMs += 5 * MINUTE_MS
  return outcome.outcome === 'accepted' ? ((outcome.result ?? {}) as Record<string, string>) : {}
}

/** An operator of the whole site, signed in; every change in his life takes five minutes. */
async function operator(roles: readonly string[] = ['operator']) {
  const login = `op-${randomUUID().slice(0, 8)}`
  const grants = roles.map((role) => ({ role, equipmentId: siteId }))
  const { accountId } = await make(createAccount, { login, displayName: login, password: PASSWORD, grants })
  const signIn = async () => {
    const response = await app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password: PASSWORD } })
    return String(response.headers['set-cookie']).split(';')[0]!
  }
  return { accountId: accountId!, signIn, place: { accountId, role: 'operator', equipmentId: siteId } }
}

/** @returns what became of a press: `not_permitted`, or a refusal of the work itself, which only somebody gets who may do it. */
const arrive = (cookie: string, pressedAtMs: number) => arriveAs({ cookie }, pressedAtMs)

async function arriveAs(who: Record<string, string>, pressedAtMs: number): Promise<string> {
  const response = await app.inject({
    ...{ method: 'POST', url: `/api/commands/${startJobOrder.name}`, payload: { jobOrderId: randomUUID(), equipmentId } },
    headers: {
      ...{ ...who, 'idempotency-key': randomUUID(), 'entresol-device': randomUUID(), 'entresol-device-seq': '1' },
      'entresol-device-time': new Date(pressedAtMs).toISOString(),
    },
  })
  return response.json().refusals?.[0]?.code ?? response.json().type
}

const DONE = 'job_order_not_found'
const REFUSED = 'not_permitted'

test.each([
  ['press', DONE],
  ['arrival', REFUSED],
])('policy offlinePress %s: whoever lost his role after the press', async (value, expected) => {
  await make(setPolicy, { policy: offlinePress.name, equipmentId: siteId, value })
  const { place, signIn } = await operator()
  const pressedAtMs = nowMs - MINUTE_MS
  await make(revokeRole, place)
  expect(await arrive(await signIn(), pressedAtMs)).toBe(expected)
  await make(setPolicy, { policy: offlinePress.name, equipmentId: siteId, value: 'press' })
})

test('whoever got his role after the press could not have pressed it; what he presses now is judged by now', async () => {
  const { place, signIn } = await operator([])
  const pressedAtMs = nowMs - MINUTE_MS
  await make(grantRole, place)
  const cookie = await signIn()
  expect(await arrive(cookie, pressedAtMs)).toBe(REFUSED)
  expect(await arrive(cookie, nowMs)).toBe(DONE)
})

test('an account that was disabled at the press could do nothing', async () => {
  const { accountId, signIn } = await operator()
  await make(disableAccount, { accountId })
  const pressedAtMs = nowMs - MINUTE_MS
  await make(enableAccount, { accountId })
  const cookie = await signIn()
  expect(await arrive(cookie, pressedAtMs)).toBe(REFUSED)
  expect(await arrive(cookie, pressedAtMs - 5 * MINUTE_MS)).toBe(DONE)
})

test('where a password is due, a clock that is put back brings no rights', async () => {
  const decide = (value: string) => make(setPolicy, { policy: givenPassword.name, equipmentId: siteId, value })
  const { signIn } = await operator()
  await decide('once')
  const cookie = await signIn()
  expect(await arrive(cookie, nowMs - 2 * MINUTE_MS)).toBe(REFUSED)
  await decide('stays')
  expect(await arrive(await signIn(), nowMs - 2 * MINUTE_MS)).toBe(DONE)
})

test('rights of more than a day ago are not called upon', async () => {
  const { place, signIn } = await operator()
  const pressedAtMs = nowMs - MINUTE_MS
  await make(revokeRole, place)
  nowMs += 25 * 60 * MINUTE_MS
  expect(await arrive(await signIn(), pressedAtMs)).toBe(REFUSED)
})

test('a token that may only read does no work, whenever it says that it was pressed', async () => {
  const { signIn } = await operator()
  const cookie = await signIn()
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(nowMs + 24 * 60 * MINUTE_MS).toISOString()
  const made = await app.inject({
    ...{ method: 'POST', url: `/api/commands/${createOwnToken.name}`, headers: { cookie, 'idempotency-key': randomUUID() } },
    payload: { name: 'Reader', secret, permissions: ['operations.execution.read'], equipmentId: siteId, expiresAt },
  })
  expect(made.statusCode).toBe(200)
  expect(await arriveAs({ authorization: `Bearer ${TOKEN_PREFIX}${secret}` }, nowMs - 2 * MINUTE_MS)).toBe(REFUSED)
})

/** @returns what became of each press of a bulk call, in their order. */
async function arriveTogether(cookie: string, pressedAtMs: readonly number[]): Promise<string[]> {
  const deviceId = randomUUID()
  const commands = pressedAtMs.map((ms, index) => ({
    ...{ name: startJobOrder.name, commandId: randomUUID(), input: { jobOrderId: randomUUID(), equipmentId } },
    device: { deviceId, deviceSeq: index + 1, deviceAt: new Date(ms).toISOString() },
  }))
  const response = await app.inject({ method: 'POST', url: '/api/commands', headers: { cookie }, payload: { commands } })
  const { outcomes } = response.json() as { outcomes: { type: string; refusals?: { code: string }[] }[] }
  return outcomes.map(({ type, refusals }) => refusals?.[0]?.code ?? type)
}

test('each press of a bulk call is judged by the rights at its own instant', async () => {
  const { place, signIn } = await operator()
  const before = nowMs - MINUTE_MS
  await make(revokeRole, place)
  const without = nowMs - MINUTE_MS
  expect(await arriveTogether(await signIn(), [before, without, nowMs, before])).toEqual([DONE, REFUSED, REFUSED, DONE])
})

test('a role of the plant means at a press what it meant then, also one that is retired since', async () => {
  const role = 'shiftStarter'
  const title = { en: 'Starter', de: 'Starter' }
  await make(defineRole, { role, title, permissions: [startJobOrder.permission] })
  const { place, signIn } = await operator([role])
  const asStarter = nowMs - MINUTE_MS
  await make(changeRole, { role, title, permissions: ['operations.execution.read'] })
  const asReader = nowMs - MINUTE_MS
  const cookie = await signIn()
  expect(await arriveTogether(cookie, [asStarter, asReader])).toEqual([DONE, REFUSED])
  expect(await arrive(cookie, asStarter)).toBe(DONE)
  await make(revokeRole, { ...place, role })
  await make(retireRole, { role })
  expect(await arriveTogether(await signIn(), [asStarter, asReader, nowMs])).toEqual([DONE, REFUSED, REFUSED])
})

test('nobody reads by the rights that he had', async () => {
  const { place, signIn } = await operator()
  const pressedAt = new Date(nowMs - MINUTE_MS).toISOString()
  await make(revokeRole, place)
  const headers = { cookie: await signIn(), 'entresol-device': randomUUID(), 'entresol-device-seq': '1', 'entresol-device-time': pressedAt }
  expect((await app.inject({ url: `/api/queries/${listJobOrders.name}`, headers })).statusCode).toBe(403)
})
