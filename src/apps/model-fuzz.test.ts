import fc from 'fast-check'
import fastify, { type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedDatabase } from '../../test/support/database.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import { mountCatalogue, mountProblems } from '../kernel/server/http.ts'
import { createAccount } from '../model/personnel/contract.ts'
import { modelResources } from './model.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { mountSignIn } from './sign-in.ts'

let plant: ModelSite
let app: FastifyInstance
let cookie: string

beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase())
  app = fastify()
  mountProblems(app, plant.site.log)
  mountCatalogue(app, plant.site, mountSignIn(app, { site: plant.site, version: '0', demo: false }))
  const grants = [{ role: 'administrator', equipmentId: plant.siteId }]
  await plant.make(createAccount, { login: 'fuzz', displayName: 'Fuzz', password: 'long enough', grants })
  const response = await app.inject({ method: 'POST', url: '/api/sign-in', payload: { login: 'fuzz', password: 'long enough' } })
  cookie = String(response.headers['set-cookie']).split(';')[0]!
})
afterAll(async () => {
  await app.close()
  await plant.close()
})

const nasty = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '%',
  "'; drop table equipment; --",
  '../../etc/passwd',
  '\ud800',
  '=1+1',
  '<script>',
  'x'.repeat(1000),
  '-0',
  '1e999',
  '2026-02-30',
  '0000-00-00',
  '9999-12-31',
  'Europe/Berlin',
  'C62',
  'true',
)
const known = fc.constantFrom('site', 'line', 'area').map((name) => ({ site: plant.siteId, line: plant.lineId, area: plant.areaId })[name]!)
const value = fc.oneof(
  nasty,
  known,
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.record({ en: nasty, de: nasty }),
  fc.array(fc.anything(), { maxLength: 3 }),
)
const resources = modelResources.map((one): AnyResource => ('rules' in one ? one.resource : one))
const runs = { numRuns: 40 }

/** Values for the fields of a contract, mostly of the right name, some missing, some strange. */
function inputFor(shape: object): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(Object.keys(shape).map((name) => [name, value]))
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.dictionary(fc.string(), value) },
  )
}

test.each(resources.map((resource) => [resource.name, resource] as const))(
  '%s: whatever is sent, nothing breaks',
  async (_, { commands, queries }) => {
    for (const { name, input } of Object.values(commands)) {
      const send = (payload: object) =>
        app.inject({ method: 'POST', url: `/api/commands/${name}`, payload, headers: { cookie, 'idempotency-key': randomUUID() } })
      await fc.assert(
        fc.asyncProperty(inputFor(input.shape), async (payload) => {
          expect([200, 400, 403, 409]).toContain((await send(payload)).statusCode)
        }),
        runs,
      )
    }
    for (const { name, input } of Object.values(queries)) {
      await fc.assert(
        fc.asyncProperty(inputFor(input.shape), async (query) => {
          const text = Object.entries(query).map(
            ([field, given]) => `${encode(field)}=${encode(typeof given === 'string' ? given : (JSON.stringify(given) ?? ''))}`,
          )
          const response = await app.inject({ url: `/api/queries/${name}?${text.join('&')}`, headers: { cookie } })
          expect([200, 400, 414]).toContain(response.statusCode)
        }),
        runs,
      )
    }
    expect(plant.incidents).toEqual([])
  },
)

test('whatever is sent as a sign-in, it is turned away', async () => {
  const body = fc.record({ login: value, password: value, badge: value, pin: value }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(body, async (payload) => {
      expect([400, 401, 413]).toContain((await app.inject({ method: 'POST', url: '/api/sign-in', payload })).statusCode)
    }),
    runs,
  )
  expect(plant.incidents).toEqual([])
})

/** Half a surrogate pair cannot be written in an address. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
