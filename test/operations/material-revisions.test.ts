import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import { materialDefinition } from '../../src/model/material/material-definition.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { approveRevision, submitRevision } from '../../src/model/revision/contract.ts'
import { revisionApprover } from '../../src/model/revision/policies.contract.ts'
import { changeOperationsDefinition, listOperationsDefinitions } from '../../src/operations/definition/contract.ts'
import { getOperationsRequest, listMaterialUses } from '../../src/operations/scheduling/contract.ts'
import { openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

const kind = materialDefinition.name
let database: TestDatabase
let plant: ShiftPlant
let productId: string
let capId: string

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openShiftPlant(database)
  const { operationsDefinitionId, version, ...definition } = (await plant.ask(listOperationsDefinitions)).rows[0]
  productId = definition.materialDefinitionId
  const { unitId } = await plant.ask(materialDefinition.queries.get, { id: productId })
  capId = (await plant.make(materialDefinition.commands.create, { code: 'CAP', name: 'Cap', unitId })).id
  const bill = [{ materialDefinitionId: capId, quantityPerItem: '1', unit: 'C62' }]
  await plant.make(changeOperationsDefinition, { ...definition, operationsDefinitionId, expectedVersion: version, bill })
  await plant.make(setPolicy, { policy: revisionApprover.name, equipmentId: plant.siteId, value: 'anyone' })
})
afterAll(async () => {
  await plant?.close()
  await database?.drop()
})

const change = async (id: string, expectedRevision: number) => {
  const { code, unitId } = await plant.ask(materialDefinition.queries.get, { id })
  await plant.make(materialDefinition.commands.change, { id, expectedRevision, code, unitId, name: `After ${expectedRevision}` })
}
const usesOf = async (materialDefinitionId: string): Promise<Record<string, number>> => {
  const { rows } = await plant.ask(listMaterialUses, { materialDefinitionId })
  return Object.fromEntries(rows.map(({ code, revision }: { code: string; revision: number }) => [code, revision]))
}

test('EC-30 an order keeps the newest revisions of its product and of what goes into it, as long as none is approved', async () => {
  await plant.order('MAT-1', '100')
  await change(productId, 1)
  await plant.order('MAT-2', '100')
  expect(await usesOf(productId)).toEqual({ 'MAT-1': 1, 'MAT-2': 2 })
  expect(await usesOf(capId)).toEqual({ 'MAT-1': 1, 'MAT-2': 1 })
})

test('EC-30 once one is approved, an order keeps that one, whatever is drafted meanwhile', async () => {
  const which = { kind, recordId: productId, revision: 2 }
  await plant.make(submitRevision, which)
  await plant.make(approveRevision, { ...which, effectiveFromOn: '2026-01-01', effectiveUntilOn: null })
  await change(productId, 2)
  await plant.order('MAT-3', '100')
  expect(await usesOf(productId)).toEqual({ 'MAT-1': 1, 'MAT-2': 2, 'MAT-3': 2 })
})

test('the list is given page by page', async () => {
  const { rows, next } = await plant.ask(listMaterialUses, { materialDefinitionId: productId, limit: 2 })
  expect(rows).toHaveLength(2)
  expect((await plant.ask(listMaterialUses, { materialDefinitionId: productId, limit: 2, after: next })).rows).toMatchObject([
    { code: 'MAT-3' },
  ])
})

test('what was kept is rebuilt, and an order that was released before anything was kept is read on', async () => {
  const projection = plant.site.catalogue.projections.find(({ name }) => name === 'operations_request')!
  expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ differences: 0, swapped: false })
  const { operationsRequestId } = await plant.order('MAT-4', '100')
  expect(await forget(operationsRequestId)).toBe(1)
  // The row as it was and the row as it is.
  expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ differences: 2, swapped: true })
  expect(await usesOf(productId)).toEqual({ 'MAT-1': 1, 'MAT-2': 2, 'MAT-3': 2 })
  expect(await plant.ask(getOperationsRequest, { operationsRequestId })).toMatchObject({ code: 'MAT-4', state: 'Released' })
})

/** Makes of the release what it was before it kept revisions. @returns how many events were changed. */
async function forget(operationsRequestId: string): Promise<number | null> {
  const admin = new pg.Client(database.admin)
  await admin.connect()
  try {
    await admin.query('set session_replication_role = replica')
    const text = `update event set payload = payload::jsonb - 'materialRevisions' where stream_id = $1 and kind = 'requestReleased'`
    return (await admin.query(text, [operationsRequestId])).rowCount
  } finally {
    await admin.end()
  }
}
