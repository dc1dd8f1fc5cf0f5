import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Outcome } from '../../src/kernel/contract/command.ts'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import { numberRange } from '../../src/model/number/number-range.resource.ts'
import { listOperationsDefinitions } from '../../src/operations/definition/contract.ts'
import {
  createOperationsRequest,
  findNextOrderNumber,
  getOperationsRequest,
  releaseOperationsRequest,
} from '../../src/operations/scheduling/contract.ts'
import { openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let plant: ShiftPlant
let operationsDefinitionId: string

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openShiftPlant(database)
  operationsDefinitionId = (await plant.ask(listOperationsDefinitions)).rows[0].operationsDefinitionId
})
afterAll(async () => {
  await plant?.close()
  await database?.drop()
})

const order = (more: object = {}) => ({ operationsDefinitionId, quantity: { value: '100', unit: 'C62' }, ...more })
const create = (more: object = {}, commandId = randomUUID()) => plant.send(createOperationsRequest, order(more), { commandId })
const codeOf = (outcome: Outcome) => (outcome.outcome === 'accepted' ? String(outcome.result['code']) : outcome.refusals.join())
const given = async (more: object = {}) => codeOf(await create(more))

const range = (code: string, first: string, last: string, more: object = {}) =>
  plant.make(numberRange.commands.create, { code, name: code, numbers: 'OperationsRequest', prefix: 'PO-', first, last, ...more })
const changeRange = ({ id }: { id: string }, expectedRevision: number, more: object) =>
  plant.make(numberRange.commands.change, { id, expectedRevision, code: 'B-MAIN', name: 'Orders', prefix: 'PO-', digits: '4', ...more })

let main: { id: string }

test('without a number range for orders somebody must enter a number, and is told so', async () => {
  await range('LOTS', '1', '9', { numbers: 'MaterialLot', prefix: 'L-' })
  expect(await given()).toBe('no_number_range')
  expect(await plant.ask(findNextOrderNumber)).toEqual({ given: null, refusal: 'no_number_range' })
  expect(await given({ code: 'TYPED-1' })).toBe('TYPED-1')
})

test('an order without a number gets the next one, and the answer says which', async () => {
  main = (await range('B-MAIN', '1', '6', { digits: '4' })) as { id: string }
  expect(await plant.ask(findNextOrderNumber)).toMatchObject({ given: { code: 'PO-0001' }, refusal: null })
  const outcome = await create()
  expect(codeOf(outcome)).toBe('PO-0001')
  const { operationsRequestId } = outcome.outcome === 'accepted' ? outcome.result : {}
  expect(await plant.ask(getOperationsRequest, { operationsRequestId })).toMatchObject({ code: 'PO-0001', state: 'Waiting' })
  const released = await plant.send(releaseOperationsRequest, { operationsRequestId })
  expect(released.outcome).toBe('accepted')
})

test('the same command again has the same number, and what is refused leaves no gap', async () => {
  const commandId = randomUUID()
  const first = await create({}, commandId)
  expect(await given({ quantity: { value: '0', unit: 'C62' } })).toBe('quantity_must_not_be_zero')
  expect(await create({}, commandId)).toEqual(first)
  expect([codeOf(first), await given()]).toEqual(['PO-0002', 'PO-0003'])
})

test('a number that somebody has typed in is passed over, and nobody types one that was given', async () => {
  expect([await given({ code: 'PO-0004' }), await given({ code: 'PO-0005' }), await given()]).toEqual(['PO-0004', 'PO-0005', 'PO-0006'])
  expect(await given({ code: 'PO-0006' })).toBe('code_taken')
})

test('the first range by code that is not used up gives the number; when all are, the refusal says what to do', async () => {
  expect(await given()).toBe('number_range_exhausted')
  await range('C-NEXT', '70', '70')
  const before = (await range('A-FIRST', '60', '60')) as { id: string }
  expect([await given(), await given(), await given()]).toEqual(['PO-60', 'PO-70', 'number_range_exhausted'])
  await changeRange(main, 1, { first: '1', last: '7' })
  expect(await given()).toBe('PO-0007')
  await plant.make(numberRange.commands.retire, { id: before.id })
  await changeRange(main, 2, { first: '1', last: '2000' })
})

test('three hundred orders at once have three hundred numbers without a gap', async () => {
  const input = createOperationsRequest.input.parse(order())
  const send = { actor: plant.system, contract: createOperationsRequest, input, bulk: true }
  const outcomes = await Promise.all(Array.from({ length: 300 }, () => plant.site.execute({ ...send, commandId: randomUUID() })))
  const expected = Array.from({ length: 300 }, (_, index) => `PO-${String(index + 8).padStart(4, '0')}`)
  expect(outcomes.map(codeOf).toSorted()).toEqual(expected)
})

test('a range that begins anew with another text, or higher, goes on from its first number', async () => {
  await changeRange(main, 3, { prefix: 'PX-', first: '1', last: '2000' })
  expect([await given(), await given()]).toEqual(['PX-0001', 'PX-0002'])
  await changeRange(main, 4, { first: '1500', last: '2000' })
  expect(await given()).toBe('PO-1500')
  await changeRange(main, 5, { first: '1', last: '1400' })
  expect(await given()).toBe('PO-0308')
})

test('a number that would be longer than a number may be is refused at the range', async () => {
  const long = { code: 'LONG', name: 'Long', numbers: 'OperationsRequest', prefix: 'P'.repeat(36), first: '1', last: '99999' }
  const refused = { outcome: 'refused', refusals: ['number_too_long'] }
  expect(await plant.send(numberRange.commands.create, long)).toEqual(refused)
  expect(await plant.send(numberRange.commands.create, { ...long, last: '9', digits: '5' })).toEqual(refused)
  expect((await plant.send(numberRange.commands.create, { ...long, last: '9999' })).outcome).toBe('accepted')
})

test('the orders are rebuilt with what their numbers go on from', async () => {
  const projection = plant.site.catalogue.projections.find(({ name }) => name === 'operations_request')!
  expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ differences: 0, swapped: false })
  expect(await given()).toBe('PO-0309')
  expect(plant.incidents).toEqual([])
})
