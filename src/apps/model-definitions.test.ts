import { afterAll, beforeAll, expect, test } from 'vitest'
import { equipmentClass } from '../model/equipment/equipment-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { defineRole, listRoles, retireRole } from '../model/personnel/contract.ts'
import { listPolicies, setPolicy } from '../model/policy/contract.ts'
import { approveRevision, findEffectiveRevision, listRevisions, submitRevision } from '../model/revision/contract.ts'
import { revisionApprover } from '../model/revision/policies.contract.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import {
  changeWorkMaster,
  createOperationsDefinition,
  createWorkMaster,
  listOperationsDefinitions,
  listWorkMasters,
} from '../operations/definition/contract.ts'
import { listWorkMasterUses } from '../operations/execution/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../operations/scheduling/contract.ts'
import { releasedRevision } from '../operations/scheduling/policies.ts'
import { contentsOf, doneIn, type ModelPlant, openModelPlant, reportOf, withParts } from './model-archive.fixture.ts'
import { definitionSheet, policySheet, roleSheet, workMasterSheet } from './plant-model/sheets.ts'
import { until } from '../../test/performance/shift.fixture.ts'

let [here, there]: ModelPlant[] = []
const title = { en: 'Night foreman', de: 'Nachtmeister' }
const written = [workMasterSheet, definitionSheet, policySheet, roleSheet].map(({ name }) => name)

beforeAll(async () => {
  here = await openModelPlant()
  there = await openModelPlant()
  const { make, siteId, lineId } = here.plant
  const piece = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  const water = await make(materialDefinition.commands.create, { code: 'W-1', name: 'Water', unitId: piece.id })
  const cap = await make(materialDefinition.commands.create, { code: 'CAP', name: 'Cap', unitId: piece.id })
  const filler = await make(equipmentClass.commands.create, { code: 'FILLER', name: 'Filler' })
  const { workMasterId } = await make(createWorkMaster, {
    ...{ code: 'FILL', name: '=Filling', workType: 'Production', equipmentClassId: filler.id, plannedSetupSeconds: '600', yield: '0.98' },
    rates: [
      { validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '0.5', piecesPerCycle: '4' },
      {
        validFrom: '2026-01-01',
        plannedRunTimePerItemSeconds: '0.4',
        piecesPerCycle: '4',
        materialDefinitionId: water.id,
        equipmentId: lineId,
      },
    ],
    instructions: 'First the pump,\nthen the "valve".',
  })
  await make(createOperationsDefinition, {
    ...{ code: 'MAKE-W1', name: 'Make water', materialDefinitionId: water.id, unit: 'C62' },
    segments: [
      { code: '10', name: 'Rinse', workMasterId },
      { code: '20', name: 'Fill', workMasterId, after: ['10'] },
    ],
    bill: [{ materialDefinitionId: cap.id, quantityPerItem: '1', unit: 'C62' }],
  })
  await make(setPolicy, { policy: releasedRevision.name, equipmentId: siteId, value: 'approved' })
  await make(setPolicy, { policy: revisionApprover.name, equipmentId: lineId, value: 'anyone' })
  await make(defineRole, { role: 'nightForeman', title, permissions: ['model.material.edit', 'model.material.read'] })
  await make(defineRole, { role: 'bygone', title, permissions: ['model.material.read'] })
  await make(retireRole, { role: 'bygone' })
})
afterAll(async () => {
  await here?.close()
  await there?.close()
})

const masterAt = async ({ plant }: ModelPlant) => (await plant.ask(listWorkMasters)).rows[0]
async function settingsAt({ plant }: ModelPlant, policy: string) {
  const { rows } = await plant.ask(listPolicies)
  return rows.find((row: { policy: string }) => row.policy === policy).settings
}
const roleAt = async ({ plant }: ModelPlant, role: string) =>
  (await plant.ask(listRoles, { includeRetired: 'true' })).rows.find((row: { role: string }) => row.role === role)

test('work masters, operations definitions, policies and own roles are in the archive, by codes and never by ids', async () => {
  const { parts, leftOut } = await contentsOf(await here!.doors.save())
  const own = parts.filter(({ resource }) => written.includes(resource))
  expect(own.map(({ resource, rows }) => [resource, rows])).toEqual(written.map((name, index) => [name, [1, 1, 2, 1][index]]))
  expect(leftOut).toBeUndefined()
  for (const { text } of own) expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  expect(own[0]!.text).toContain('""material"":""W-1"",""equipment"":""L1""')
})

test('a dry run says what the import then does; the other plant has the same then, and twice is once', async () => {
  const archive = await here!.doors.save()
  const before = there!.plant.site.lastPosition().seq
  const dry = await there!.doors.judge(archive)
  expect(there!.plant.site.lastPosition().seq).toBe(before)
  const done = await there!.doors.bring(archive)
  expect(doneIn(done)).toEqual(doneIn(dry))
  for (const name of written) expect(reportOf(done, name).report.counts).toMatchObject({ faulty: 0, failed: 0, unchanged: 0 })
  expect((await contentsOf(await there!.doors.save())).parts).toEqual((await contentsOf(archive)).parts)
  const { rows } = await there!.plant.ask(listOperationsDefinitions)
  expect(rows[0].segments[1]).toMatchObject({ after: ['10'], workMasterId: (await masterAt(there!)).workMasterId })
  expect(await settingsAt(there!, releasedRevision.name)).toEqual([{ equipmentId: there!.plant.siteId, value: 'approved' }])
  const after = there!.plant.site.lastPosition().seq
  expect(doneIn(await there!.doors.bring(archive))).toEqual({})
  expect(there!.plant.site.lastPosition().seq).toBe(after)
})

test('EC-30 what an archive changes is a new revision, which nobody has approved; jobs and what counts stay as they were', async () => {
  const { make, ask, siteId, site } = there!.plant
  await make(setPolicy, { policy: revisionApprover.name, equipmentId: siteId, value: 'anyone' })
  const kind = workMasterSheet.name
  const [{ operationsDefinitionId, version: revision }] = (await ask(listOperationsDefinitions)).rows
  const { workMasterId, version } = await masterAt(there!)
  for (const of of [
    { kind, recordId: workMasterId, revision: version },
    { kind: definitionSheet.name, recordId: operationsDefinitionId, revision },
  ]) {
    await make(submitRevision, of)
    await make(approveRevision, { ...of, effectiveFromOn: '2026-01-01', effectiveUntilOn: null })
  }
  const release = async (code: string) => {
    const quantity = { value: '100', unit: 'C62' }
    const { operationsRequestId } = await make(createOperationsRequest, { code, operationsDefinitionId, quantity })
    await make(releaseOperationsRequest, { operationsRequestId })
    const uses = async () =>
      (await ask(listWorkMasterUses, { workMasterId })).rows.filter((use: { code: string }) => use.code.startsWith(code))
    await until(site, async () => (await uses()).length === 2)
    return (await uses()).map((use: { workMasterVersion: number }) => use.workMasterVersion)
  }
  expect(await release('BEFORE')).toEqual([version, version])
  const { workMasterId: id, version: expectedVersion, ...content } = await masterAt(here!)
  await here!.plant.make(changeWorkMaster, { ...content, workMasterId: id, expectedVersion, yield: '0.97' })
  const archive = await here!.doors.save()
  const compared = (await there!.doors.compare(archive)).parts.find(({ resource }) => resource === kind)!
  expect(compared.rows).toEqual([{ key: 'FILL', found: 'different', fields: [{ column: 'yield', here: '0.98', there: '0.97' }] }])
  expect(reportOf(await there!.doors.bring(archive), kind).report.rows[0]).toMatchObject({ outcome: 'changed', changes: ['yield'] })
  expect(await masterAt(there!)).toMatchObject({ version: version + 1, yield: '0.97' })
  const { rows } = await ask(listRevisions, { kind, recordId: workMasterId })
  expect(rows.map((row: { state: string }) => row.state)).toEqual(['Draft', 'Approved'])
  expect(await ask(findEffectiveRevision, { kind, recordId: workMasterId })).toEqual({ revision: version })
  expect(
    (await ask(listWorkMasterUses, { workMasterId })).rows.every((use: { workMasterVersion: number }) => use.workMasterVersion === version),
  ).toBe(true)
  expect(await release('AFTER')).toEqual([version, version])
})

test('what was undone meanwhile, the same archive does again: policies and roles, also one that was retired', async () => {
  const archive = await here!.doors.save()
  await there!.doors.bring(archive)
  const { make, siteId } = there!.plant
  for (const round of ['first', 'second']) {
    await make(setPolicy, { policy: releasedRevision.name, equipmentId: siteId, value: 'newest' })
    await make(retireRole, { role: 'nightForeman' })
    const done = await there!.doors.bring(archive)
    expect([round, doneIn(done)]).toEqual([
      round,
      { [policySheet.name]: expect.objectContaining({ changed: 1 }), [roleSheet.name]: expect.objectContaining({ changed: 1 }) },
    ])
    expect((await settingsAt(there!, releasedRevision.name))[0].value).toBe('approved')
    expect(await roleAt(there!, 'nightForeman')).toMatchObject({ title, retired: false })
  }
  // What is set here only, no archive unsets.
  expect(await settingsAt(there!, revisionApprover.name)).toHaveLength(2)
})

test('an archive without them is imported as before', async () => {
  const old = await withParts(await here!.doors.save(), (parts) => parts.filter(({ resource }) => !written.includes(resource)))
  const report = await there!.doors.judge(old)
  expect(report.parts.map(({ resource }) => resource).filter((name) => written.includes(name))).toEqual([])
  expect(doneIn(report)).toEqual({})
})
