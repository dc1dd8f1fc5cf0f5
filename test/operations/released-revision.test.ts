import { afterAll, beforeAll, expect, test } from 'vitest'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { approveRevision, submitRevision } from '../../src/model/revision/contract.ts'
import { revisionApprover } from '../../src/model/revision/policies.contract.ts'
import { changeWorkMaster, listOperationsDefinitions, listWorkMasters } from '../../src/operations/definition/contract.ts'
import { listWorkMasterUses } from '../../src/operations/execution/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../src/operations/scheduling/contract.ts'
import { releasedRevision } from '../../src/operations/scheduling/policies.ts'
import { openShiftPlant, type ShiftPlant, until } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

let plant: ShiftPlant
let master: { workMasterId: string; version: number; code: string }
let definition: { operationsDefinitionId: string; version: number }

beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
  master = (await plant.ask(listWorkMasters)).rows[0]
  definition = (await plant.ask(listOperationsDefinitions)).rows[0]
  await decide(revisionApprover.name, 'anyone')
  const { workMasterId, version, ...content } = master
  const rates = [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '0.2', piecesPerCycle: '1' }]
  await plant.make(changeWorkMaster, { ...content, workMasterId, expectedVersion: version, rates })
})
afterAll(() => plant?.close())

const decide = (policy: string, value: string) => plant.make(setPolicy, { policy, equipmentId: plant.siteId, value })

async function release(code: string) {
  const quantity = { value: '100', unit: 'C62' }
  const { operationsDefinitionId } = definition
  const { operationsRequestId } = await plant.make(createOperationsRequest, { code, operationsDefinitionId, quantity })
  return plant.send(releaseOperationsRequest, { operationsRequestId })
}
async function masterVersionOf(code: string): Promise<number | undefined> {
  const outcome = await release(code)
  expect(outcome.outcome).toBe('accepted')
  const { workMasterId } = master
  const find = async () => {
    const { rows } = await plant.ask(listWorkMasterUses, { workMasterId })
    return rows.find((use: { code: string }) => use.code.startsWith(code))
  }
  await until(plant.site, async () => (await find()) !== undefined)
  return (await find())?.workMasterVersion
}
async function approve(kind: string, recordId: string, revision: number) {
  await plant.make(submitRevision, { kind, recordId, revision })
  await plant.make(approveRevision, { kind, recordId, revision, effectiveFromOn: '2026-01-01', effectiveUntilOn: null })
}

test('policy released_revision newest: what nobody has approved is released', async () => {
  expect(await masterVersionOf('NEW-1')).toBe(master.version + 1)
})

test('policy released_revision approved: no order is released by a draft, and a job keeps to what was approved (EC-30)', async () => {
  await decide(releasedRevision.name, 'approved')
  const refused = { outcome: 'refused', refusals: ['revision_not_approved'] }
  expect(await release('APP-1')).toEqual(refused)
  await approve('operations.definition.operationsDefinition', definition.operationsDefinitionId, definition.version)
  expect(await release('APP-2')).toEqual(refused)
  await approve('operations.definition.workMaster', master.workMasterId, master.version + 1)
  expect(await masterVersionOf('APP-3')).toBe(master.version + 1)
  const { workMasterId, version, ...content } = master
  await plant.make(changeWorkMaster, { ...content, workMasterId, expectedVersion: version + 1 })
  // The change is a draft, and the order goes on by what was approved.
  expect(await masterVersionOf('APP-4')).toBe(master.version + 1)
})
