import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineRole, grantRole, listAccount, listRoles } from '../model/personnel/contract.ts'
import { listOrigins } from '../model/origin/contract.ts'
import { setPolicy } from '../model/policy/contract.ts'
import { requireSignature } from '../model/signature/contract.ts'
import { changeWorkMaster, createWorkMaster, listWorkMasters } from '../operations/definition/contract.ts'
import { releasedRevision } from '../operations/scheduling/policies.ts'
import { contentsOf, doneIn, type ModelDoors, type ModelPlant, openModelPlant, reportOf, withParts } from './model-archive.fixture.ts'
import { policySheet, roleSheet, workMasterSheet } from './plant-model/sheets.ts'

let [here, there]: ModelPlant[] = []
let architect: { readonly doors: ModelDoors; readonly cookie: string }
const title = { en: 'Night foreman', de: 'Nachtmeister' }
const master = { code: 'FILL', name: 'Filling', workType: 'Production', plannedSetupSeconds: '600', yield: '1', rates: [] }

beforeAll(async () => {
  here = await openModelPlant()
  there = await openModelPlant()
  const { make, siteId } = here.plant
  await make(createWorkMaster, master)
  await make(setPolicy, { policy: releasedRevision.name, equipmentId: siteId, value: 'approved' })
  await make(defineRole, { role: 'nightForeman', title, permissions: ['model.material.edit', 'model.personnel.accounts.erase'] })
  const cookie = await there.cookieOf('model-architect', 'momArchitect', there.plant.siteId)
  architect = { cookie, doors: there.doorsOf(cookie) }
})
afterAll(async () => {
  await here?.close()
  await there?.close()
})

const rolesAt = async ({ plant }: ModelPlant) =>
  (await plant.ask(listRoles)).rows.filter((row: { readyMade: boolean }) => !row.readyMade).map((row: { role: string }) => row.role)

test('who may not see roles takes a model without them, and the archive says so', async () => {
  await there!.plant.make(defineRole, { role: 'localRole', title, permissions: ['model.material.read'] })
  const archive = await architect.doors.save()
  const { parts, leftOut } = await contentsOf(archive)
  expect(parts.map(({ resource }) => resource)).not.toContain(roleSheet.name)
  expect(leftOut).toEqual([roleSheet.name])
  expect((await here!.doors.judge(archive)).leftOut).toEqual([roleSheet.name])
})

test('who may not change roles brings everything else, and is told who can bring them', async () => {
  const archive = await here!.doors.save()
  const compared = await architect.doors.compare(archive)
  expect(compared.parts.find(({ resource }) => resource === roleSheet.name)).toMatchObject({
    fault: expect.stringContaining('may not see'),
    rows: [],
  })
  const dry = await architect.doors.judge(archive)
  expect(reportOf(dry, roleSheet.name).report).toMatchObject({ fault: expect.stringContaining('Somebody who may'), rows: [] })
  const done = await architect.doors.bring(archive)
  expect(doneIn(done)).toEqual(doneIn(dry))
  expect(doneIn(done)).toMatchObject({ [workMasterSheet.name]: { created: 1 }, [policySheet.name]: { created: 1 } })
  expect(await rolesAt(there!)).toEqual(['localRole'])
})

test('nobody gives by an archive what he could not give: the dry run names the rights that he lacks', async () => {
  const { make, ask, siteId } = there!.plant
  await make(defineRole, { role: 'clerk', title, permissions: ['model.personnel.accounts.read', 'model.personnel.accounts.edit'] })
  const { rows } = await ask(listAccount, { search: 'model-architect' })
  await make(grantRole, { accountId: rows[0].accountId, role: 'clerk', equipmentId: siteId })
  const archive = await here!.doors.save()
  const judged = reportOf(await architect.doors.judge(archive), roleSheet.name).report
  const fix = expect.stringContaining('rights that you do not have yourself: model.personnel.accounts.erase')
  expect(judged.rows).toEqual([
    expect.objectContaining({ key: 'nightForeman', outcome: 'faulty', faults: [{ column: 'permissions', fix }] }),
  ])
  await architect.doors.bring(archive)
  expect(await rolesAt(there!)).not.toContain('nightForeman')
  expect(reportOf(await there!.doors.bring(archive), roleSheet.name).report.counts).toMatchObject({ created: 1, faulty: 0 })
  // What stands as it is gives nobody anything.
  expect(reportOf(await architect.doors.judge(archive), roleSheet.name).report.counts).toMatchObject({ unchanged: 1, faulty: 0 })
})

test('what a newer program wrote is named and left out: kinds, policies and permissions that this one does not know', async () => {
  const archive = await withParts(await here!.doors.save(), (parts) => [
    ...parts.map((part) => {
      if (part.resource === policySheet.name)
        return { ...part, text: part.text.replace('equipmentId,', 'model.later.policy,equipmentId,').replace('\nSITE', '\nyes,SITE') }
      if (part.resource === roleSheet.name)
        return { ...part, text: part.text.replace('model.material.edit', 'model.later.edit').replace('nightForeman', 'laterRole') }
      return part
    }),
    { resource: 'model.later.thing', text: 'code\r\nX\r\n' },
  ])
  const report = await there!.doors.judge(archive)
  expect(report.unknownKinds).toEqual(['model.later.thing'])
  expect(reportOf(report, policySheet.name).report).toMatchObject({
    unknownColumns: ['model.later.policy'],
    counts: { unchanged: 1, faulty: 0 },
  })
  const fix = expect.stringContaining('does not know the permission model.later.edit')
  expect(reportOf(report, roleSheet.name).report.rows[0]).toMatchObject({ key: 'laterRole', faults: [{ column: 'permissions', fix }] })
})

test('a code that is not known, and a role that comes with the program, are named with the fix', async () => {
  const archive = await withParts(await here!.doors.save(), (parts) =>
    parts.map((part) => {
      if (part.resource === workMasterSheet.name)
        return {
          ...part,
          text: part.text.replace(
            '[]',
            '"[{""validFrom"":""2026-01-01"",""plannedRunTimePerItemSeconds"":""1"",""piecesPerCycle"":""1"",""material"":""NOWHERE""}]"',
          ),
        }
      return part.resource === roleSheet.name ? { ...part, text: part.text.replace('nightForeman', 'operator') } : part
    }),
  )
  const report = await there!.doors.judge(archive)
  expect(reportOf(report, workMasterSheet.name).report.rows[0]!.faults).toEqual([
    { column: 'rates', fix: expect.stringContaining('NOWHERE is not known') },
  ])
  expect(reportOf(report, roleSheet.name).report.rows[0]!.faults).toEqual([
    { column: 'role', fix: expect.stringContaining('comes with the program') },
  ])
})

test('what needs a signature at its page needs one here, and says so', async () => {
  const { make, ask } = there!.plant
  await there!.doors.bring(await here!.doors.save())
  await make(requireSignature, { command: changeWorkMaster.name, signatures: 1, meaning: 'approval', needsReason: false })
  const [{ workMasterId, version, ...content }] = (await here!.plant.ask(listWorkMasters)).rows
  await here!.plant.make(changeWorkMaster, { ...content, workMasterId, expectedVersion: version, yield: '0.9' })
  const archive = await here!.doors.save()
  const done = reportOf(await there!.doors.bring(archive), workMasterSheet.name).report
  expect(done.rows).toEqual([expect.objectContaining({ outcome: 'failed', faults: [{ fix: expect.stringMatching(/sign/i) }] })])
  expect((await ask(listWorkMasters)).rows[0]).toMatchObject({ version: 1, yield: '1' })
})

test('what a template says of roles is seen by those only who see roles', async () => {
  const archive = await here!.doors.save('template=BASE&version=1')
  await there!.doors.bring(archive)
  const ask = async (headers: object) =>
    (await there!.get(`/api/queries/${listOrigins.name}?resource=${roleSheet.name}`, headers as never)).body
  expect(await ask({})).toContain('model.personnel.accounts.erase')
  const operator = await there!.cookieOf('model-operator', 'operator', there!.plant.siteId)
  expect(JSON.parse(await ask({ cookie: operator }))).toEqual({ rows: [] })
})
