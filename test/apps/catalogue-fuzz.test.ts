import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { catalogue } from '../../src/apps/modules.ts'
import { bodyOf } from '../../src/kernel/contract/command.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { type Actor, everything, systemActor } from '../../src/kernel/server/access.ts'
import { mountCatalogue, mountProblems } from '../../src/kernel/server/http.ts'
import { openSite, type Site } from '../../src/kernel/server/site.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { loadScopeTree } from '../../src/model/equipment/scope-tree.query.ts'
import { startJobOrder } from '../../src/operations/execution/contract.ts'
import { openShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'
import { fromSchema, type Schema } from './from-schema.fixture.ts'

/** Whatever a contract allows, and some of what it does not, through its door: accepted, refused or turned away, and never an incident. */
let site: Site
let app: FastifyInstance
let ids: string[]
/** May do everything, in a part of the plant where nothing is. */
let stranger: Actor
const incidents: unknown[] = []
const RUNS = { numRuns: 25 }

beforeAll(async () => {
  const database = await sharedDatabase()
  const plant = await openShiftPlant(database)
  const { jobOrderId } = await plant.order('FUZZ-1', '1000')
  await plant.order('FUZZ-2', '1000')
  await plant.at('06:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })
  await plant.machine([
    { clock: '06:00', kind: 'state', word: 'Producing' },
    { clock: '06:00', kind: 'reading', word: '0', tag: 'total', role: 'total' },
    { clock: '07:00', kind: 'reading', word: '100', tag: 'total', role: 'total' },
    { clock: '07:10', kind: 'state', word: 'Stopped', faultCode: '215' },
  ])
  await plant.accountant.settled()
  const elsewhere = await plant.make(equipment.commands.create, { code: 'ELSE', name: 'Elsewhere', level: 'Area', parentId: plant.siteId })
  stranger = { accountId: randomUUID(), grants: [{ permissions: new Set([everything]), equipmentId: elsewhere.id }] }
  const { siteId } = plant
  await plant.close()
  site = await openSite({
    ...{ siteId, catalogue: catalogue(), write: database.write, read: database.read, treeStreams: ['model.equipment.equipment'] },
    now: () => '2026-06-01T18:00:00.000Z' as Instant,
    loadTree: (tx) => loadScopeTree(tx, siteId),
    log: (error) => String(incidents.push(error)),
  })
  const { rows } = await site.pool.query(
    'select distinct stream_id::text as id from stream where site_id = $1 and stream_id <> $2 order by 1',
    [siteId, elsewhere.id],
  )
  ids = rows.map(({ id }) => id)
  app = fastify()
  mountProblems(app, site.log)
  mountCatalogue(app, site, async ({ headers }) => ({ site, actor: headers['x-who'] === 'stranger' ? stranger : systemActor(siteId) }))
}, 120_000)
afterAll(async () => {
  await app?.close()
  await site?.close()
})

const schemaOf = (input: z.ZodObject) => z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }) as Schema
const { handlers, answers } = catalogue()

const send = (name: string, payload: object, who: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/commands/${name}`, payload, headers: { 'idempotency-key': randomUUID(), ...who } })

function ask(name: string, input: Record<string, unknown>, headers: Record<string, string> = {}) {
  const texts = Object.entries(input).map(([field, value]): [string, string] => [
    field,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return app.inject({ url: `/api/queries/${name}?${new URLSearchParams(texts)}`, headers })
}

/**
 * What the names of the plant's machine and orders begin with: master data that the whole site shares is nobody's secret.
 * Strangers come before the commands that go through: those add jobs that may run on any unit, and such a job is shown to everybody.
 */
const foreign = /L1-F|FUZZ-/

test.each([...answers.values()].map(({ contract }) => [contract.name, contract] as const))(
  '%s shows a stranger nothing',
  async (name, contract) => {
    const query = fromSchema(schemaOf(contract.input), ids) as fc.Arbitrary<Record<string, unknown>>
    await fc.assert(
      fc.asyncProperty(query, async (given) => {
        const response = await ask(name, given, { 'x-who': 'stranger' })
        expect(response.body).not.toMatch(foreign)
      }),
      RUNS,
    )
  },
)

test.each([...handlers.values()].map(({ contract }) => [contract.name, contract] as const))(
  '%s lets no stranger in',
  async (name, contract) => {
    const body = fromSchema(schemaOf(bodyOf(contract)), ids)
    await fc.assert(
      fc.asyncProperty(body, async (payload) => {
        expect((await send(name, payload as object, { 'x-who': 'stranger' })).statusCode).not.toBe(200)
      }),
      RUNS,
    )
  },
)

test.each([...handlers.values()].map(({ contract }) => [contract.name, contract] as const))('%s breaks nothing', async (name, contract) => {
  const body = fromSchema(schemaOf(bodyOf(contract)), ids)
  await fc.assert(
    fc.asyncProperty(body, async (payload) => {
      const response = await send(name, payload as object)
      expect([200, 400, 403, 409], JSON.stringify(incidents.at(-1), Object.getOwnPropertyNames(incidents.at(-1) ?? {}))).toContain(
        response.statusCode,
      )
    }),
    RUNS,
  )
})

test.each([...answers.values()].map(({ contract }) => [contract.name, contract] as const))(
  '%s answers or turns away',
  async (name, contract) => {
    const query = fromSchema(schemaOf(contract.input), ids) as fc.Arbitrary<Record<string, unknown>>
    await fc.assert(
      fc.asyncProperty(query, async (given) => {
        const response = await ask(name, given)
        expect([200, 400], String((incidents.at(-1) as Error | undefined)?.stack)).toContain(response.statusCode)
      }),
      RUNS,
    )
  },
)

test('of all that was sent, nothing became an incident, and the catalogue was reached', () => {
  expect(incidents).toEqual([])
  expect(handlers.size).toBeGreaterThan(50)
})
