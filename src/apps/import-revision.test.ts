import { afterAll, beforeAll, expect, test } from 'vitest'
import { materialClass } from '../model/material/material-class.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'

const door = `/api/import/${materialClass.name}`
let open: OpenPlant

beforeAll(async () => {
  open = await openPlant()
})
afterAll(() => open.close())

test('the column revision keeps a row from overwriting what somebody has changed since the sender looked, also when there is no such record any more', async () => {
  const { make, ask } = open.plant
  for (const code of ['REV-1', 'REV-2']) await make(materialClass.commands.create, { code, name: code })
  const { rows } = await ask(materialClass.queries.list, { search: 'REV-2' })
  await make(materialClass.commands.change, { id: rows[0].id, expectedRevision: 1, code: 'REV-2', name: 'Changed by another' })
  const table = JSON.stringify({
    columns: ['code', 'revision', 'description'],
    rows: [
      ['REV-1', '1', 'seen'],
      ['REV-2', '1', 'seen before'],
      ['REV-9', '1', 'never there'],
    ],
  })
  const headers = { 'content-type': 'application/json' }
  const dry = JSON.parse((await open.post(`${door}?dryRun=true`, table, headers)).body)
  expect(dry.rows.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['changed', 'faulty', 'faulty'])
  const { body } = await open.post(door, table, headers)
  const { report } = JSON.parse(body.trimEnd().split('\n').at(-1)!)
  expect(report.counts).toMatchObject({ changed: 1, faulty: 2, created: 0 })
  expect(report.rows[1].faults).toEqual([{ column: 'revision', fix: 'Somebody has changed this record meanwhile. Look at it again' }])
  const after = await ask(materialClass.queries.list, { search: 'REV-' })
  expect(after.rows.map(({ code, description }: { code: string; description: string }) => [code, description])).toEqual([
    ['REV-1', 'seen'],
    ['REV-2', ''],
  ])
})
