import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import * as z from 'zod'
import { catalogue } from '../../../src/apps/modules.ts'
import { bodyOf } from '../../../src/kernel/contract/command.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { getJobOrder, startJobOrder } from '../../../src/operations/execution/contract.ts'
import { listOperationsRequests } from '../../../src/operations/scheduling/contract.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { type AttackPlant, cookieIn, type Headers, openAttackPlant, PASSWORD } from './attack-plant.fixture.ts'
import type { Schema } from '../../apps/from-schema.fixture.ts'
import { aimedInput } from '../../apps/matrix-plant.fixture.ts'
import { routesOf } from './routes.fixture.ts'

/**
 * What somebody with bad intentions tries, through the real door on a real database. Who may do what where, tried with every role, is
 * test/apps/security-matrix.test.ts; whatever a contract allows is test/apps/catalogue-fuzz.test.ts; what is no HTTP at all is http-fuzz.test.ts.
 */
const whole = catalogue()
const commands = [...whole.handlers.values()].map(({ contract }) => contract)
const queries = [...whole.answers.values()].map(({ contract }) => contract)
const CREATE = materialClass.commands.create

let attack: AttackPlant
let plant: AttackPlant['plant']
let url: string
let [root, stranger]: [Headers, Headers] = [{}, {}]
let { post, send, ask, raw } = {} as AttackPlant

beforeAll(async () => {
  attack = await openAttackPlant(scratchDirectory(atEnd))
  ;({ plant, url, root, stranger, post, send, ask, raw } = attack)
}, 120_000)
afterAll(() => attack?.close())

/** The fields in which a contract takes a text, with a body that is right but for them. */
const textFields = (input: z.ZodObject) => {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema
  return Object.entries(properties).flatMap(([name, { type, anyOf }]) =>
    type === 'string' || anyOf?.some((one) => one.type === 'string') ? [name] : [],
  )
}
const rightBody = (input: z.ZodObject) => aimedInput(input, plant.aims, undefined)
const asQuery = (input: object) =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))

describe('ids that are guessed', () => {
  test('what stands elsewhere in the plant is answered like what is not there at all', async () => {
    const known = await ask(getJobOrder, { jobOrderId: String(plant.aims['jobOrderId']) }, stranger)
    const unknown = await ask(getJobOrder, { jobOrderId: randomUUID() }, stranger)
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
    const own = await ask(getJobOrder, { jobOrderId: String(plant.aims['jobOrderId']) })
    expect(await own.text()).toContain(plant.aims['jobOrderId'])
  })

  test('a command at what stands elsewhere is not permitted, and a session or a token of another account is unknown', async () => {
    const input = { jobOrderId: plant.aims['jobOrderId'], equipmentId: plant.unitId }
    expect((await send(startJobOrder, input, stranger)).status).toBe(403)
    const { sessionId } = await (await fetch(`${url}/api/session`, { headers: root })).json()
    const taken = await send({ name: 'model.access.endOwnSession' }, { sessionId }, stranger)
    expect((await taken.json()).refusals).toMatchObject([{ code: 'session_unknown' }])
  })

  test('the answer to a command is told to its sender alone', async () => {
    const commandId = randomUUID()
    await send(CREATE, { code: 'LOOKUP', name: 'x' }, { ...root, 'idempotency-key': commandId })
    const lookup = (headers: Headers) => fetch(`${url}/api/commands/by-id/${commandId}`, { headers })
    expect([(await lookup(root)).status, (await lookup(stranger)).status, (await lookup({})).status]).toEqual([200, 404, 401])
  })
})

describe('fields that nobody asked for', () => {
  const more = ['siteId', 'revision', 'role', 'roles', 'permissions', 'actorId', 'isAdmin', 'constructor']
  test.each(commands.map((contract) => [contract.name, contract] as const))('%s takes none of them', async (_, contract) => {
    const body = rightBody(bodyOf(contract))
    for (const name of more.filter((field) => !(field in contract.input.shape))) {
      const response = await send(contract, { ...body, [name]: 'administrator' })
      expect([name, response.status]).toEqual([name, 400])
    }
    expect((await send(contract, JSON.stringify(body).replace('{', '{"__proto__":{"isAdmin":true},'))).status).toBe(400)
  })

  test('no query takes one either', async () => {
    for (const contract of queries) {
      const input = asQuery(rightBody(contract.input))
      expect([contract.name, (await ask(contract, { ...input, siteId: plant.siteId })).status]).toEqual([contract.name, 400])
    }
  })

  test('nothing of all that came into the prototype of objects', () => {
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
})

describe('SQL in every text', () => {
  const texts = [
    `'; drop table event cascade; --`,
    `' or '1'='1`,
    `$1`,
    `\\'; select pg_sleep(9); --`,
    `%' union select password_hash from account_credential --`,
  ]

  test.each(commands.map((contract) => [contract.name, contract] as const))('%s takes it as a text or not at all', async (_, contract) => {
    const body = rightBody(bodyOf(contract))
    for (const field of textFields(contract.input)) {
      for (const text of texts) expect([field, (await send(contract, { ...body, [field]: text })).status < 500]).toEqual([field, true])
    }
  })

  test.each(queries.map((contract) => [contract.name, contract] as const))('%s takes it as a text or not at all', async (_, contract) => {
    const input = asQuery(rightBody(contract.input))
    for (const field of textFields(contract.input)) {
      for (const text of texts) {
        const response = await ask(contract, { ...input, [field]: text })
        expect([field, response.status < 500, (await response.text()).includes('$argon2')]).toEqual([field, true, false])
      }
    }
  })

  test('all tables are still there, and a search for % finds no more than what has one', async () => {
    const client = new pg.Client(attack.database.admin)
    await client.connect()
    const { rows } = await client.query(
      `select count(*)::int as tables from pg_class where relname in ('event', 'account_credential', 'equipment')`,
    )
    await client.end()
    expect(rows).toEqual([{ tables: 3 }])
    expect(await (await ask(listOperationsRequests, { search: '%' })).json()).toMatchObject({ rows: [] })
  })
})

describe('too much', () => {
  test('a large body is 413, a deep one 400, and many members are no way around it', async () => {
    expect((await send(CREATE, { code: 'BIG', name: 'x'.repeat(2_000_000) })).status).toBe(413)
    expect((await send(CREATE, `{"code":"DEEP","name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status).toBe(400)
    const members = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`m${index}`, 0]))
    expect((await send(CREATE, members)).status).toBe(400)
    const many = { commands: Array.from({ length: 5_001 }, () => ({ name: CREATE.name, commandId: randomUUID(), input: {} })) }
    expect((await post('/api/commands', root, many)).status).toBe(400)
    expect((await post('/api/sign-in', {}, { login: 'a', password: 'x'.repeat(5_000) })).status).toBe(413)
  })

  test('long headers, addresses and queries are turned away', async () => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/)
    expect((await ask(listOperationsRequests, { search: 'x'.repeat(5_000) })).status).toBe(400)
  })

  test('whoever sends thousands of bad commands holds up nobody: another is answered before he is', async () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)
    const many = { commands: Array.from({ length: 4_000 }, () => ({ name: CREATE.name, commandId: randomUUID(), input: { name: deep } })) }
    const order: string[] = []
    const bulk = post('/api/commands', root, many).then(() => order.push('thousands'))
    const one = fetch(`${url}/api/session`, { headers: root }).then(() => order.push('one'))
    await Promise.all([bulk, one])
    expect(order).toEqual(['one', 'thousands'])
  })
})

describe('paths', () => {
  const climbing = [
    '../secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    '..\\secret.txt',
    '..%5csecret.txt',
    '%252e%252e%252fsecret.txt',
  ]
  const hidden = ['.env', '%2eenv', 'assets/../.env', '//.env', './.env', '.env%00.js', 'assets/a.js/../../.env']
  test.each([...climbing, ...climbing.map((path) => `assets/../${path}`), ...hidden])('/%s leads nowhere', async (path) => {
    const said = await raw(`GET /${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(said).toMatch(/^HTTP\/1.1 (400|403|404) /)
    expect(said).not.toContain('canary')
  })

  test('what is there is served', async () => {
    expect(await (await fetch(`${url}/assets/a.js`)).text()).toBe('asset')
  })
})

describe('other sites', () => {
  const foreign: Headers[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]

  test('no route that changes something listens to a page of another site, whatever its cookie', async () => {
    const changing = routesOf(attack.server.app).filter(({ method }) => method === 'POST')
    expect(changing.length).toBeGreaterThan(90)
    for (const { path } of changing) {
      for (const headers of foreign) {
        const response = await post(path.replace(/:\w+|\*/g, 'x'), { ...root, ...headers }, {})
        expect([path, response.status, (await response.json()).type]).toEqual([path, 403, '/problems/cross-site'])
      }
    }
  })

  test('no other site is allowed to read an answer, and a form cannot send a command', async () => {
    const response = await fetch(`${url}/api/session`, { headers: { ...root, origin: 'https://evil.example' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await fetch(`${url}/api/commands/${CREATE.name}`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null])
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(
        (await post(`/api/commands/${CREATE.name}`, { ...root, 'content-type': type }, '{"code":"FORM","name":"x"}')).status,
      ).toBeGreaterThanOrEqual(400)
  })

  test('every answer forbids scripts of others, frames and guessing of types, also that of a mistake', async () => {
    for (const path of ['/', '/api', '/api/session', '/nothing', '/assets/a.js', '/api/queries/nothing']) {
      const { headers } = await fetch(`${url}${path}`)
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'self'.*script-src 'self'.*object-src 'none'.*frame-ancestors 'none'/,
      )
      expect([headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual(['nosniff', 'DENY'])
    }
  })
})

describe('sessions', () => {
  test('a session that somebody has planted does not become that of the person who signs in', async () => {
    const planted = `entresol_session=${'p'.repeat(43)}`
    const cookie = cookieIn(await post('/api/sign-in', { cookie: planted }, { login: 'stranger', password: PASSWORD }))
    expect(cookie).not.toBe(planted)
    expect((await fetch(`${url}/api/session`, { headers: { cookie: planted } })).status).toBe(401)
    const again = cookieIn(await post('/api/sign-in', { cookie }, { login: 'root', password: PASSWORD }))
    expect(again).not.toBe(cookie)
    expect((await fetch(`${url}/api/session`, { headers: { cookie } })).status).toBe(401)
  })

  test('who guesses passwords or PINs is locked out, also at the door where people sign, and the right one does not help him', async () => {
    const wish = (password: string) => ({ command: CREATE.name, body: { code: 'S', name: 'x' }, signer: { login: 'matrix', password } })
    const types: string[] = []
    for (let guess = 0; guess < 6; guess++) {
      for (const response of [
        await post('/api/sign-in', {}, { login: 'matrix', password: `guess ${guess}` }),
        await post('/api/signatures', root, wish(`guess ${guess}`)),
      ])
        types.push((await response.json()).type)
    }
    expect(types).toEqual([...Array(10).fill('/problems/sign-in-failed'), ...Array(2).fill('/problems/locked-out')])
    expect((await post('/api/sign-in', {}, { login: 'matrix', password: 'a long enough password' })).status).toBe(401)
  })
})

describe('headers and logs', () => {
  test('an id of a request that would begin a new line or header is replaced by one of our own', async () => {
    for (const given of ['a\tb c d e f', 'x'.repeat(65), 'short', '<script>alert(1)</script>', 'ünïcödé-id']) {
      const said = await raw(`GET /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: ${given}\r\n\r\n`)
      expect(/^x-request-id: (.*)\r$/m.exec(said)?.[1]).toMatch(/^[\da-f-]{36}$/)
    }
    expect(await raw(`GET /api/session HTTP/1.1\r\nHost: x\r\nX-Request-Id: abcdefgh\r\n Set-Cookie: a=b\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 400/,
    )
  })

  test('what is told to the log of a request is an address of ours and an id, and nothing of what was sent', async () => {
    await post('/api/commands/evil%0d%0aname', { ...root, 'idempotency-key': 'no uuid {"level":60}' }, { password: 'canary-in-a-body' })
    await ask({ name: 'nothing' }, { canary: 'canary-in-a-query' })
    const lines = attack.answered.map((line) => JSON.stringify(line)).join('\n')
    expect(lines).not.toMatch(/canary|level|\\r/)
    expect(attack.answered.length).toBeGreaterThan(100)
  })
})

test('of all that was tried, nothing became an incident, and the server lives', async () => {
  expect(plant.incidents).toEqual([])
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
})
