import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getCommand, listContracts, listEvents, listRefusals } from '../../src/kernel/contract/ledger.ts'
import type { EquipmentId } from '../../src/kernel/contract/ids.ts'
import { catalogueOf } from '../../src/kernel/server/catalogue.ts'
import { ledgerAnswers } from '../../src/apps/ledger/answers.ts'
import { modelModules } from '../../src/apps/model.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let plant: ModelSite
beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { more: [{ answers: ledgerAnswers(() => catalogueOf(modelModules)) }] })
  await plant.make(equipment.commands.create, { code: 'U1', name: 'Filler', level: 'WorkCell', parentId: plant.lineId })
  await plant.make(person.commands.create, { code: '1001', name: 'Anna Becker' })
})
afterAll(async () => {
  await plant.close()
  await database.drop()
})

describe('the ledger browser', () => {
  test('shows what happened newest first, with the command that caused it, page by page without a gap', async () => {
    const all = (await plant.ask(listEvents)).rows
    expect(all.map((row: { seq: number }) => row.seq)).toEqual(all.map((_: unknown, index: number) => all.length - index))
    const first = await plant.ask(listEvents, { limit: 2 })
    const second = await plant.ask(listEvents, { limit: 500, after: first.next })
    expect([...first.rows, ...second.rows]).toEqual(all)
    expect(all[1]).toMatchObject({
      command: equipment.commands.create.name,
      record: 'U1',
      actor: null,
      payload: { fields: { name: 'Filler' } },
    })
    expect(all[1].names).toEqual({ [plant.lineId]: 'L1' })
    expect(all[1].commandTitle).toEqual(equipment.commands.create.title)
  })

  test('resolves personal references, which the tables do not hold', async () => {
    const { rows } = await plant.ask(listEvents, { kind: 'person' })
    expect(rows[0]).toMatchObject({ record: '1001', payload: { fields: { name: 'Anna Becker' } } })
  })

  test('finds by the code of a record, by its id, by kind, and by the time of recording', async () => {
    expect((await plant.ask(listEvents, { record: 'L1' })).rows).toHaveLength(1)
    expect((await plant.ask(listEvents, { record: plant.lineId })).rows).toHaveLength(1)
    expect((await plant.ask(listEvents, { record: 'nothing' })).rows).toEqual([])
    expect((await plant.ask(listEvents, { kind: 'equipment' })).rows).toHaveLength(4)
    expect((await plant.ask(listEvents, { recordedUntil: '2020-01-01T00:00:00Z' })).rows).toEqual([])
    expect((await plant.ask(listEvents, { person: 'nobody' })).rows).toEqual([])
    expect((await plant.ask(listEvents, { peopleOnly: 'true' })).rows).toEqual([])
  })

  test('shows refused attempts with their reasons in words, and how often', async () => {
    const input = { code: 'L1', name: 'Second', level: 'ProductionLine', parentId: plant.areaId }
    for (const _ of [1, 2]) expect(await plant.send(equipment.commands.create, input)).toMatchObject({ outcome: 'refused' })
    const { rows } = await plant.ask(listRefusals)
    expect(rows[0]).toMatchObject({ command: equipment.commands.create.name, input: { code: 'L1' }, reasons: [{ code: 'code_taken' }] })
    expect(rows[0].reasons[0].text.de).not.toBe('')
    expect(rows.reduce((sum: number, row: { times: number }) => sum + row.times, 0)).toBe(2)
  })

  test('shows a command as it was sent, with everything it caused', async () => {
    const { commandId } = (await plant.ask(listEvents, { record: 'U1' })).rows[0]
    const command = await plant.ask(getCommand, { commandId })
    expect(command).toMatchObject({ input: { code: 'U1' }, events: [{ record: 'U1' }] })
    expect(await plant.ask(getCommand, { commandId: randomUUID() })).toBeNull()
  })

  test('shows nothing to somebody whose right covers only a part of the plant', async () => {
    const actor = {
      accountId: randomUUID(),
      grants: [{ permissions: new Set(['kernel.ledger.read']), equipmentId: plant.lineId as EquipmentId }],
    }
    expect(await plant.ask(listEvents, {}, actor)).toEqual({ rows: [] })
    expect(await plant.ask(listRefusals, {}, actor)).toEqual({ rows: [] })
  })

  test('lists every contract of the program once', async () => {
    const { rows } = await plant.ask(listContracts)
    expect(new Set(rows.map((row: { name: string }) => row.name)).size).toBe(rows.length)
    expect(rows).toContainEqual(expect.objectContaining({ name: equipment.commands.create.name, kind: 'command' }))
  })
})
