import fastify, { type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedDatabase } from '../../test/support/database.ts'
import type { Instant } from '../kernel/contract/ids.ts'
import { mountProblems } from '../kernel/server/http.ts'
import { changeAccountPassword, createAccount } from '../model/personnel/contract.ts'
import { givenPassword, passwordAge, passwordStrength } from '../model/personnel/password.contract.ts'
import { setPolicy } from '../model/policy/contract.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { catalogue } from './modules.ts'
import { mountSignIn } from './sign-in.ts'

const PASSWORD = 'given by somebody'
const OWN = 'known to me alone'
const DAY_MS = 86_400_000

let plant: ModelSite
let app: FastifyInstance
let nowMs = Date.parse('2026-11-22T10:00:00.000Z')

beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase(), {
    catalogue: catalogue(),
    now: () => new Date(nowMs).toISOString() as Instant,
  })
  app = fastify()
  mountProblems(app, plant.site.log)
  mountSignIn(app, { site: plant.site, version: '0', demo: false })
})
afterAll(async () => {
  await app.close()
  await plant.close()
})

/** Failures are counted by name over the whole database, which other files use at the same time: these names are used here alone. */
const make = (login: string, more: object = {}) =>
  plant.make(createAccount, {
    ...{ login, displayName: login, password: PASSWORD, grants: [{ role: 'mesEngineer', equipmentId: plant.siteId }], ...more },
  })
const decide = (policy: { readonly name: string }, value: string) =>
  plant.make(setPolicy, { policy: policy.name, equipmentId: plant.siteId, value })

async function signIn(credentials: object) {
  const response = await app.inject({ method: 'POST', url: '/api/sign-in', payload: credentials })
  return { status: response.statusCode, cookie: String(response.headers['set-cookie']).split(';')[0]!, account: response.json().account }
}
function change(cookie: string, payload: object, key: string = randomUUID()) {
  return app.inject({ method: 'POST', url: '/api/own-password', headers: { cookie, 'idempotency-key': key }, payload })
}
const sessionOf = (cookie: string) => app.inject({ url: '/api/session', headers: { cookie } })

test('a person changes his own password: this session goes on, his others end, and the old password is none', async () => {
  await make('own.anna')
  const [here, elsewhere] = [
    await signIn({ login: 'own.anna', password: PASSWORD }),
    await signIn({ login: 'own.anna', password: PASSWORD }),
  ]
  expect((await change(here.cookie, { password: PASSWORD, newPassword: OWN })).statusCode).toBe(204)
  expect((await sessionOf(here.cookie)).statusCode).toBe(200)
  expect((await sessionOf(elsewhere.cookie)).statusCode).toBe(401)
  expect((await signIn({ login: 'own.anna', password: PASSWORD })).status).toBe(401)
  expect((await signIn({ login: 'own.anna', password: OWN })).status).toBe(200)
})

test('sent again after a lost answer it is the same change; as another one it needs the new password', async () => {
  await make('own.ben')
  const { cookie } = await signIn({ login: 'own.ben', password: PASSWORD })
  const key = randomUUID()
  const wish = { password: PASSWORD, newPassword: OWN }
  expect((await change(cookie, wish, key)).statusCode).toBe(204)
  expect((await change(cookie, wish, key)).statusCode).toBe(204)
  expect((await change(cookie, wish)).json()).toMatchObject({ status: 401, type: '/problems/sign-in-failed' })
})

test('sent again after it was refused, it is refused again', async () => {
  await make('own.bert')
  await decide(passwordStrength, 'twelve')
  const { cookie } = await signIn({ login: 'own.bert', password: PASSWORD })
  const key = randomUUID()
  const wish = { password: PASSWORD, newPassword: 'own.bert and a tail' }
  const answers = [await change(cookie, wish, key), await change(cookie, wish, key)]
  expect(answers.map((answer) => answer.json().refusals[0].code)).toEqual(['password_has_login', 'password_has_login'])
  await decide(passwordStrength, 'eight')
})

test('the ledger knows who changed it, and neither password; the security log knows it too', async () => {
  const { accountId } = await make('own.carla')
  const { cookie } = await signIn({ login: 'own.carla', password: PASSWORD })
  await change(cookie, { password: PASSWORD, newPassword: 'a canary of carla' })
  const { pool, siteId } = plant.site
  const { rows } = await pool.query(
    `select actor_id, name from command where site_id = $1 and actor_id = $2 and name like '%changeOwnPassword'`,
    [siteId, accountId],
  )
  expect(rows).toHaveLength(1)
  const whole = await pool.query(`select string_agg(c::text, '') as text from command c where site_id = $1`, [siteId])
  expect(whole.rows[0].text).not.toContain('canary of carla')
  expect(whole.rows[0].text).not.toContain(PASSWORD)
  expect(whole.rows[0].text).not.toContain('argon2id')
  const log = await pool.query(`select kind from security_log where account_id = $1 order by entry_id`, [accountId])
  expect(log.rows.map(({ kind }) => kind)).toEqual(['signedIn', 'passwordChosen'])
})

test('somebody at a panel that was left open guesses no more often than at the sign-in', async () => {
  await make('own.dora')
  const { cookie } = await signIn({ login: 'own.dora', password: PASSWORD })
  nowMs += 1000
  for (let attempt = 0; attempt < 10; attempt += 1) await change(cookie, { password: `guess ${attempt}`, newPassword: OWN })
  expect((await change(cookie, { password: PASSWORD, newPassword: OWN })).json()).toMatchObject({ type: '/problems/locked-out' })
  expect((await signIn({ login: 'own.dora', password: PASSWORD })).status).toBe(401)
})

test('nobody without a session, with a token, or with the same password gets through, and each is told why', async () => {
  await make('own.emil')
  const { cookie } = await signIn({ login: 'own.emil', password: PASSWORD })
  const wish = { password: PASSWORD, newPassword: OWN }
  expect((await change('', wish)).statusCode).toBe(401)
  const byToken = await app.inject({
    ...{ method: 'POST', url: '/api/own-password', payload: wish, headers: { cookie, authorization: `Bearer entresol_${'x'.repeat(43)}` } },
  })
  expect(byToken.statusCode).toBe(401)
  expect((await change(cookie, { password: PASSWORD, newPassword: PASSWORD })).json()).toMatchObject({ type: '/problems/password-not-new' })
  expect((await change(cookie, { password: PASSWORD })).json().errors).toEqual([expect.objectContaining({ path: 'newPassword' })])
  expect((await change(cookie, { password: PASSWORD, newPassword: 'short' })).statusCode).toBe(400)
})

test('the PIN of a badge is changed like that, and only of a badge', async () => {
  await make('own.finn', { badge: 'B-17', pin: '1234' })
  await make('own.gina')
  const finn = await signIn({ login: 'own.finn', password: PASSWORD })
  expect((await change(finn.cookie, { password: PASSWORD, newPin: '8642' })).statusCode).toBe(204)
  expect((await signIn({ badge: 'B-17', pin: '1234' })).status).toBe(401)
  expect((await signIn({ badge: 'B-17', pin: '8642' })).status).toBe(200)
  expect((await signIn({ login: 'own.finn', password: PASSWORD })).status).toBe(200)
  const gina = await signIn({ login: 'own.gina', password: PASSWORD })
  expect((await change(gina.cookie, { password: PASSWORD, newPin: '8642' })).json().refusals[0].code).toBe('badge_without_pin')
})

test('a password that an administrator changes at the same moment stays his', async () => {
  const { accountId } = await make('own.hugo')
  const { cookie } = await signIn({ login: 'own.hugo', password: PASSWORD })
  const [own] = await Promise.all([
    change(cookie, { password: PASSWORD, newPassword: OWN }),
    plant.make(changeAccountPassword, { accountId, password: 'set by the office' }),
  ])
  const isOwn = own.statusCode === 204
  // Whichever came first: the administrator's is the last word, because the own one proves a password that is none any more.
  expect((await signIn({ login: 'own.hugo', password: 'set by the office' })).status).toBe(200)
  expect((await signIn({ login: 'own.hugo', password: OWN })).status).toBe(401)
  expect(isOwn || ['refused', 'sign-in', 'sign-in-failed'].some((kind) => own.json().type === `/problems/${kind}`)).toBe(true)
})

test.each([
  ['twelve', 'elevenchars', 'password_below_twelve', 12],
  ['fifteen', 'fourteen chars', 'password_below_fifteen', 15],
])('policy passwordStrength %s: wherever a password is set, it says what is missing', async (value, short, code, fewestCharacters) => {
  const login = `own.ina-${value}`
  const { accountId } = await make(login)
  const { cookie } = await signIn({ login, password: PASSWORD })
  await decide(passwordStrength, value)
  const refused = { outcome: 'refused', refusals: [code] }
  expect(await plant.send(createAccount, { login: `${login}2`, displayName: 'x', password: short })).toEqual(refused)
  expect(await plant.send(changeAccountPassword, { accountId, password: short })).toEqual(refused)
  expect((await change(cookie, { password: PASSWORD, newPassword: short })).json().refusals[0].code).toBe(code)
  expect((await change(cookie, { password: PASSWORD, newPassword: `${login} and a tail` })).json().refusals[0].code).toBe(
    'password_has_login',
  )
  expect((await app.inject({ url: '/api/own-password', headers: { cookie } })).json()).toEqual({ fewestCharacters })
  await decide(passwordStrength, 'eight')
})

test('policy passwordStrength eight: eight characters are enough', async () => {
  await decide(passwordStrength, 'eight')
  expect(await plant.send(createAccount, { login: 'own.jan', displayName: 'x', password: 'eight888' })).toMatchObject({
    outcome: 'accepted',
  })
})

test('policy givenPassword once: what somebody else has set lets its person in only to choose another one', async () => {
  await make('own.karl')
  await decide(givenPassword, 'once')
  const { cookie, account } = await signIn({ login: 'own.karl', password: PASSWORD })
  expect(account).toMatchObject({ passwordDue: 'given', permissions: [] })
  await change(cookie, { password: PASSWORD, newPassword: OWN })
  const after = (await sessionOf(cookie)).json().account
  expect(after).not.toHaveProperty('passwordDue')
  expect(after.permissions).toContain('model.material.edit')
  expect((await signIn({ login: 'own.karl', password: OWN })).account).not.toHaveProperty('passwordDue')
  await decide(givenPassword, 'stays')
})

test('policy givenPassword once: another PIN alone does not let in', async () => {
  await make('own.kim', { badge: 'B-18', pin: '1234' })
  await decide(givenPassword, 'once')
  const { cookie } = await signIn({ login: 'own.kim', password: PASSWORD })
  expect((await change(cookie, { password: PASSWORD, newPin: '8642' })).statusCode).toBe(204)
  expect((await sessionOf(cookie)).json().account).toMatchObject({ passwordDue: 'given', permissions: [] })
  expect((await change(cookie, { password: PASSWORD, newPassword: OWN, newPin: '9753' })).statusCode).toBe(204)
  expect((await sessionOf(cookie)).json().account).not.toHaveProperty('passwordDue')
  await decide(givenPassword, 'stays')
})

test('policy givenPassword stays: what somebody else has set is as good as one’s own', async () => {
  await make('own.lena')
  await decide(givenPassword, 'stays')
  expect((await signIn({ login: 'own.lena', password: PASSWORD })).account).not.toHaveProperty('passwordDue')
})

test.each([
  ['never', 4000, undefined],
  ['year', 364, undefined],
  ['year', 366, 'aged'],
  ['quarter', 89, undefined],
  ['quarter', 91, 'aged'],
])('policy passwordAge %s: after %i days what is due is %s', async (value, days, due) => {
  const login = `own.mia-${value}-${days}`
  await make(login, { badge: `mia-${value}-${days}`, pin: '1234' })
  await decide(passwordAge, value)
  nowMs += days * DAY_MS
  expect((await signIn({ login, password: PASSWORD })).account.passwordDue).toBe(due)
  // A PIN at a shared terminal does not get old.
  expect((await signIn({ badge: `mia-${value}-${days}`, pin: '1234' })).account).not.toHaveProperty('passwordDue')
  await decide(passwordAge, 'never')
})
