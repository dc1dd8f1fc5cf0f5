import { afterAll, beforeAll, expect, test } from 'vitest'
import { getOrigin, leaveTemplate, listTemplates } from '../model/origin/contract.ts'
import { changeRole, defineRole, listRoles } from '../model/personnel/contract.ts'
import { setPolicy } from '../model/policy/contract.ts'
import { revisionApprover } from '../model/revision/policies.contract.ts'
import { changeWorkMaster, createWorkMaster, listWorkMasters } from '../operations/definition/contract.ts'
import { releasedRevision } from '../operations/scheduling/policies.ts'
import { doneIn, type ModelPlant, openModelPlant, reportOf } from './model-archive.fixture.ts'
import { policySheet, roleSheet, workMasterSheet } from './plant-model/sheets.ts'

let [here, there]: ModelPlant[] = []
const kinds = [workMasterSheet.name, policySheet.name, roleSheet.name]
const rate = (seconds: string) => ({ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: seconds, piecesPerCycle: '1' })
const master = { code: 'FILL', name: 'Filling', workType: 'Production', plannedSetupSeconds: '600', yield: '1.0', rates: [rate('0.5')] }
const role = { role: 'nightForeman', title: { en: 'Night foreman', de: 'Nachtmeister' }, permissions: ['model.material.read'] }

beforeAll(async () => {
  here = await openModelPlant()
  there = await openModelPlant()
  await here.plant.make(createWorkMaster, master)
  await decide(here, releasedRevision.name, 'approved')
  await here.plant.make(defineRole, role)
})
afterAll(async () => {
  await here?.close()
  await there?.close()
})

const decide = ({ plant }: ModelPlant, policy: string, value: string) => plant.make(setPolicy, { policy, equipmentId: plant.siteId, value })
const masterAt = async ({ plant }: ModelPlant) => (await plant.ask(listWorkMasters)).rows[0]
async function changeMaster(at: ModelPlant, change: object) {
  const { version, ...content } = await masterAt(at)
  await at.plant.make(changeWorkMaster, { ...content, expectedVersion: version, ...change })
}
const templateOf = (version: string) => here!.doors.save(`template=BOTTLING&version=${version}`)
async function originsThere() {
  const { ask, siteId } = there!.plant
  const { rows } = await ask(listRoles)
  const ids = [(await masterAt(there!)).workMasterId, siteId, rows.find((row: { role: string }) => row.role === role.role).roleId]
  return Promise.all(kinds.map((resource, index) => ask(getOrigin, { resource, recordId: ids[index] })))
}

test('what a template brings follows it, and the same template again does nothing', async () => {
  const archive = await templateOf('1')
  await there!.doors.bring(archive)
  const template = { name: 'BOTTLING', version: '1' }
  expect(await originsThere()).toEqual(kinds.map(() => expect.objectContaining({ template, overridden: [] })))
  const { rows } = await there!.plant.ask(listTemplates, {})
  expect(rows.filter(({ resource }: { resource: string }) => kinds.includes(resource))).toHaveLength(3)
  const after = there!.plant.site.lastPosition().seq
  expect(doneIn(await there!.doors.bring(archive))).toEqual({})
  expect(there!.plant.site.lastPosition().seq).toBe(after)
})

test('of a later edition the plant takes what it has left alone, and keeps what it has changed', async () => {
  await changeMaster(there!, { rates: [rate('0.6')] })
  await decide(there!, releasedRevision.name, 'newest')
  await there!.plant.make(changeRole, { ...role, title: { ...role.title, en: 'Night boss' } })
  await changeMaster(here!, { rates: [rate('0.4')], yield: '0.95' })
  await decide(here!, revisionApprover.name, 'anyone')
  await here!.plant.make(changeRole, { ...role, title: { en: 'Foreman', de: 'Meister' } })
  const archive = await templateOf('2')
  const kept = [
    ['FILL', 'rates'],
    ['SITE', releasedRevision.name],
    ['nightForeman', 'title.en'],
  ]
  for (const report of [await there!.doors.judge(archive), await there!.doors.bring(archive)]) {
    const said = kinds.map((kind) => reportOf(report, kind))
    expect(said.map((part) => part.kept)).toEqual(kept.map(([key, column]) => [{ key, columns: [column] }]))
    expect(said.map(({ report: { counts } }) => [counts.changed, counts.faulty])).toEqual(kinds.map(() => [1, 0]))
  }
  expect(await masterAt(there!)).toMatchObject({ rates: [rate('0.6')], yield: '0.95', version: 3 })
  const origins = await originsThere()
  expect(origins.map(({ template, overridden }) => [template.version, overridden.map((one: { column: string }) => one.column)])).toEqual(
    kept.map(([, column]) => ['2', [column]]),
  )
  expect(origins[1].overridden).toEqual([{ column: releasedRevision.name, own: 'newest', given: 'approved' }])
})

test('one field is taken from the template by a table, in the columns of the model', async () => {
  const sheet = workMasterSheet.name
  const { values } = (await originsThere())[0]
  const taken = { columns: ['code', 'rates'], rows: [['FILL', values.rates]] }
  const send = (query: string, body: object, headers = {}) =>
    there!.post(`/api/import/${sheet}${query}`, JSON.stringify(body), { 'content-type': 'application/json', ...headers })
  const judged = JSON.parse((await send('?dryRun=true', taken)).body)
  expect(judged.rows).toEqual([expect.objectContaining({ key: 'FILL', outcome: 'changed', changes: ['rates'] })])
  expect((await masterAt(there!)).version).toBe(3)
  const { body } = await send('', taken)
  expect(JSON.parse(body.trimEnd().split('\n').at(-1)!).report.counts).toMatchObject({ changed: 1, faulty: 0, failed: 0 })
  expect(await masterAt(there!)).toMatchObject({ rates: [rate('0.4')], version: 4 })
  expect((await originsThere())[0].overridden).toEqual([])
  expect(JSON.parse((await send('?dryRun=true', { columns: ['name'], rows: [['x']] })).body).fault).toContain('code')
  expect((await send('', { rows: 7 })).status).toBe(400)
  expect((await send('?most=few', taken)).status).toBe(400)
  const cookie = await there!.cookieOf('written-operator', 'operator', there!.plant.siteId)
  expect((await send('', taken, { cookie })).status).toBe(403)
  expect((await send('', taken, { cookie: '' })).status).toBe(401)
})

test('who says so takes the template as it is, and a place leaves it again', async () => {
  await there!.doors.bring(await templateOf('2'), 'overrides=replace')
  expect((await originsThere()).map(({ overridden }) => overridden)).toEqual(kinds.map(() => []))
  const { make, siteId } = there!.plant
  await make(leaveTemplate, { resource: policySheet.name, recordId: siteId })
  expect((await originsThere()).map((origin) => origin?.template.version)).toEqual(['2', undefined, '2'])
})
