import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedDatabase } from '../../test/support/database.ts'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { AnyCommand } from '../kernel/contract/resource.ts'
import type { Actor } from '../kernel/server/access.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { setPolicy } from '../model/policy/contract.ts'
import {
  approveRevision,
  findEffectiveRevision,
  listRevisions,
  retireRevision,
  returnRevision,
  submitRevision,
} from '../model/revision/contract.ts'
import { revisionApprover } from '../model/revision/policies.contract.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { createWorkMaster } from '../operations/definition/contract.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { catalogue } from './modules.ts'

let plant: ModelSite
let unitId: string
let [author, approver]: Actor[] = []

beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  const permissions = new Set(['model.material.edit', 'model.revision.submit', 'model.revision.approve', 'operations.definition.edit'])
  const person = (): Actor => ({ accountId: randomUUID(), grants: [{ permissions, equipmentId: plant.siteId as unknown as EquipmentId }] })
  author = person()
  approver = person()
  unitId = (await plant.make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })).id
})
afterAll(() => plant.close())

const kind = materialDefinition.name
const refusal = (...refusals: string[]) => ({ outcome: 'refused', refusals })
const accepted = { outcome: 'accepted' }
const by = (actor: Actor | undefined, contract: AnyCommand, input: object) => plant.send(contract, input, { actor: actor! })
const makeMaterial = async (code: string): Promise<string> => {
  const outcome = await by(author, materialDefinition.commands.create, { code, name: 'First', unitId })
  return outcome.outcome === 'accepted' ? String(outcome.result['id']) : ''
}
const effectiveOn = async (recordId: string, on?: string) =>
  (await plant.ask(findEffectiveRevision, { kind, recordId, ...(on && { on }) })).revision

test('EC-30 a draft is submitted, returned, approved by somebody else from a day on, replaced and retired', async () => {
  const recordId = await makeMaterial('REV-1')
  const first = { kind, recordId, revision: 1 }
  expect(await effectiveOn(recordId, '2026-06-01')).toBeNull()
  const period = { effectiveFromOn: '2026-06-01', effectiveUntilOn: null }
  expect(await by(approver, approveRevision, { ...first, ...period })).toEqual(refusal('not_in_review'))
  expect(await by(author, submitRevision, first)).toMatchObject(accepted)
  expect(await by(approver, returnRevision, first)).toMatchObject(accepted)
  expect(await by(author, submitRevision, first)).toMatchObject(accepted)
  expect(await by(author, approveRevision, { ...first, ...period })).toEqual(refusal('approver_is_author'))
  expect(await by(approver, approveRevision, { ...first, ...period })).toMatchObject(accepted)
  expect(await effectiveOn(recordId, '2026-05-31')).toBeNull()
  expect(await effectiveOn(recordId, '2026-06-01')).toBe(1)

  const changed = { id: recordId, expectedRevision: 1, code: 'REV-1', name: 'Second', unitId }
  expect(await by(author, materialDefinition.commands.change, changed)).toMatchObject(accepted)
  expect(await by(author, submitRevision, first)).toEqual(refusal('changed_meanwhile'))
  // The change is a draft: what was approved goes on counting.
  expect(await effectiveOn(recordId, '2026-08-01')).toBe(1)
  const second = { ...first, revision: 2 }
  expect(await by(approver, submitRevision, second)).toMatchObject(accepted)
  const later = { effectiveFromOn: '2026-07-01', effectiveUntilOn: '2027-01-01' }
  expect(await by(approver, approveRevision, { ...second, ...later })).toEqual(refusal('approver_is_author'))
  const third: Actor = { ...approver!, accountId: randomUUID() }
  expect(await by(third, approveRevision, { ...second, ...later })).toMatchObject(accepted)
  expect([await effectiveOn(recordId, '2026-06-30'), await effectiveOn(recordId, '2026-07-01')]).toEqual([1, 2])

  const { rows } = await plant.ask(listRevisions, { kind, recordId })
  expect(rows).toMatchObject([
    { revision: 2, state: 'Approved', effectiveFromOn: '2026-07-01', effectiveUntilOn: '2027-01-01', content: { name: 'Second' } },
    { revision: 1, state: 'Approved', effectiveFromOn: '2026-06-01', effectiveUntilOn: '2026-07-01', content: { name: 'First' } },
  ])
  expect(await by(approver, retireRevision, second)).toMatchObject(accepted)
  expect(await by(approver, retireRevision, second)).toEqual(refusal('not_approved'))
  expect(await effectiveOn(recordId, '2026-07-01')).toBeNull()
})

test('without a day the site’s own today counts', async () => {
  const recordId = await makeMaterial('REV-2')
  const first = { kind, recordId, revision: 1 }
  await by(author, submitRevision, first)
  await by(approver, approveRevision, { ...first, effectiveFromOn: '2026-01-01', effectiveUntilOn: null })
  expect(await effectiveOn(recordId)).toBe(1)
})

test('a change while it is in review is looked at again before it is approved', async () => {
  const recordId = await makeMaterial('REV-3')
  const first = { kind, recordId, revision: 1 }
  await by(author, submitRevision, first)
  await by(author, materialDefinition.commands.change, { id: recordId, expectedRevision: 1, code: 'REV-3', name: 'Sneaked in', unitId })
  const approved = { ...first, effectiveFromOn: '2026-01-01', effectiveUntilOn: null }
  expect(await by(approver, approveRevision, approved)).toEqual(refusal('changed_meanwhile'))
})

test('where the plant allows it, the author approves; work masters have revisions, too', async () => {
  const master = { code: 'WM', name: 'Fill', workType: 'Production', plannedSetupSeconds: '0', yield: '1', rates: [] }
  const outcome = await by(author, createWorkMaster, master)
  const recordId = outcome.outcome === 'accepted' ? String(outcome.result['workMasterId']) : ''
  const first = { kind: 'operations.definition.workMaster', recordId, revision: 1 }
  const approved = { ...first, effectiveFromOn: '2026-01-01', effectiveUntilOn: null }
  await by(author, submitRevision, first)
  expect(await by(author, approveRevision, approved)).toEqual(refusal('approver_is_author'))
  await plant.make(setPolicy, { policy: revisionApprover.name, equipmentId: plant.siteId, value: 'anyone' })
  expect(await by(author, approveRevision, approved)).toMatchObject(accepted)
  expect((await plant.ask(listRevisions, { kind: first.kind, recordId })).rows).toMatchObject([
    { revision: 1, state: 'Approved', content: { code: 'WM' } },
  ])
})

test('nothing has revisions that is not there', async () => {
  const nothing = { kind, recordId: randomUUID(), revision: 1 }
  expect(await by(author, submitRevision, nothing)).toEqual(refusal('not_found'))
  expect((await plant.ask(listRevisions, { kind, recordId: nothing.recordId })).rows).toEqual([])
  expect(plant.incidents).toEqual([])
})
