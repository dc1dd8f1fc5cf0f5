import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedDatabase, type TestDatabase } from '../../test/support/database.ts'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { Actor } from '../kernel/server/access.ts'
import { calendarAssignment } from '../model/calendar/calendar-assignment.resource.ts'
import { emptyWorkCalendar } from '../model/calendar/work-calendar.ts'
import { workCalendar } from '../model/calendar/work-calendar.resource.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { reason } from '../model/reason/reason.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'

let database: TestDatabase
let plant: ModelSite

beforeAll(async () => {
  database = await sharedDatabase()
  plant = await openModelSite(database)
})
afterAll(() => plant.close())

const refusal = (...refusals: string[]) => ({ outcome: 'refused', refusals })
const grants = (permission: string, equipmentId: string): Actor => ({
  accountId: randomUUID(),
  grants: [{ permissions: new Set([permission]), equipmentId: equipmentId as EquipmentId }],
})

async function makePiece(code = 'C62'): Promise<string> {
  return (await plant.make(unitOfMeasure.commands.create, { code, symbol: 'pc', name: { en: 'piece', de: 'Stück' } })).id
}

test('a record is created, listed with what it refers to, changed, retired and reinstated', async () => {
  const { commands, queries } = materialDefinition
  const unitId = await makePiece()
  const { id: classId } = await plant.make(materialClass.commands.create, { code: 'DRINK', name: 'Drinks' })
  const { id } = await plant.make(commands.create, { code: 'COLA-05', name: 'Cola 0.5 l', materialClassId: classId, unitId })

  const row = await plant.ask(queries.get, { id })
  expect(row).toEqual({
    id,
    revision: 1,
    retired: false,
    code: 'COLA-05',
    name: 'Cola 0.5 l',
    materialClassId: classId,
    unitId,
    baseUnitId: null,
    basePerUnit: null,
    description: '',
    storageTemperature: null,
    shelfLife: null,
    properties: [],
    refers: { materialClassId: { code: 'DRINK', name: 'Drinks' }, unitId: { code: 'C62', name: { en: 'piece', de: 'Stück' } } },
  })
  const changed = { id, expectedRevision: 1, code: 'COLA-05', name: 'Cola', unitId, baseUnitId: unitId, basePerUnit: '1.5' }
  await plant.make(commands.change, changed)
  expect(await plant.send(commands.change, changed)).toEqual(refusal('changed_meanwhile'))
  expect(await plant.ask(queries.get, { id })).toMatchObject({ revision: 2, name: 'Cola', materialClassId: null, basePerUnit: '1.5' })

  await plant.make(commands.retire, { id })
  expect(await plant.ask(queries.list, { code: 'COLA-05' })).toEqual({ rows: [] })
  expect((await plant.ask(queries.list, { code: 'COLA-05', includeRetired: 'true' })).rows).toHaveLength(1)
  expect(await plant.send(commands.retire, { id })).toEqual(refusal('record_retired'))
  expect(await plant.send(commands.change, { ...changed, expectedRevision: 3 })).toEqual(refusal('record_retired'))
  await plant.make(commands.reinstate, { id })
  expect(await plant.ask(queries.get, { id })).toMatchObject({ revision: 4, retired: false })
  expect(await plant.send(commands.reinstate, { id })).toEqual(refusal('not_retired'))
})

test('a code is taken once, also by the next command of the same batch, and stays with the record that had it', async () => {
  const { commands } = materialClass
  const both = await Promise.all([
    plant.send(commands.create, { code: 'TWICE', name: 'one' }),
    plant.send(commands.create, { code: 'TWICE', name: 'other' }),
  ])
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'refused'])
  expect(both).toContainEqual(refusal('code_taken'))
  const { id } = await plant.make(commands.create, { code: 'OLD', name: 'x' })
  expect(await plant.send(commands.change, { id, expectedRevision: 1, code: 'TWICE', name: 'x' })).toEqual(refusal('code_taken'))
  await plant.make(commands.change, { id, expectedRevision: 1, code: 'NEW', name: 'x' })
  expect(await plant.send(commands.create, { code: 'OLD', name: 'y' })).toEqual(refusal('code_taken'))
  await plant.make(commands.change, { id, expectedRevision: 2, code: 'OLD', name: 'x' })
})

test('a retry gets the first answer, and other values under the same id are refused', async () => {
  const commandId = randomUUID()
  const first = await plant.send(materialClass.commands.create, { code: 'RETRY', name: 'x' }, { commandId })
  expect(first.outcome).toBe('accepted')
  expect(await plant.send(materialClass.commands.create, { code: 'RETRY', name: 'x' }, { commandId })).toEqual(first)
  expect(await plant.send(materialClass.commands.create, { code: 'RETRY', name: 'y' }, { commandId })).toEqual(refusal('command_id_reused'))
})

test('what is referred to must be there and stays as long as it is referred to', async () => {
  const unitId = await makePiece('KGM')
  const { id } = await plant.make(materialDefinition.commands.create, { code: 'SALT', name: 'Salt', unitId })
  expect(await plant.send(unitOfMeasure.commands.retire, { id: unitId })).toEqual(refusal('still_used'))
  await plant.make(materialDefinition.commands.retire, { id })
  await plant.make(unitOfMeasure.commands.retire, { id: unitId })
  expect(await plant.send(materialDefinition.commands.reinstate, { id })).toEqual(refusal('referenced_record_missing'))
  for (const missing of [unitId, randomUUID()]) {
    const created = await plant.send(materialDefinition.commands.create, { code: 'SALT-2', name: 'Salt', unitId: missing })
    expect(created).toEqual(refusal('referenced_record_missing'))
  }
})

describe('the equipment hierarchy', () => {
  const { commands, queries } = equipment
  const create = (input: object) => plant.send(commands.create, { name: 'x', ...input })

  test.each([
    ['a second site', { code: 'S2', level: 'Site', zone: 'UTC' }, 'already_exists'],
    ['a unit in an area', { code: 'U1', level: 'WorkCell', parentId: 'area' }, 'level_does_not_fit_parent'],
    ['a line without a place', { code: 'L9', level: 'ProductionLine' }, 'level_does_not_fit_parent'],
    ['a code that is taken', { code: 'L1', level: 'ProductionLine', parentId: 'area' }, 'code_taken'],
    ['a place that is none', { code: 'U2', level: 'WorkCell', parentId: randomUUID() }, 'referenced_record_missing'],
  ])('%s is refused', async (_, input, expected) => {
    const parentId = 'parentId' in input && input.parentId === 'area' ? plant.areaId : (input as { parentId?: string }).parentId
    expect(await create({ ...input, parentId: parentId ?? null })).toEqual(refusal(expected))
  })

  test('a zone must be known', () => {
    expect(commands.create.input.safeParse({ code: 'X', name: 'x', level: 'Site', zone: 'Europe/Atlantis' }).success).toBe(false)
  })

  test('a whole branch comes in one batch, moves by its own command, and never below itself', async () => {
    const { id: upper } = await plant.make(commands.create, { code: 'AREA-UP', name: 'x', level: 'Area', parentId: plant.siteId })
    const { id: middle } = await plant.make(commands.create, { code: 'AREA-MID', name: 'x', level: 'Area', parentId: upper })
    const { id: lower } = await plant.make(commands.create, { code: 'AREA-LOW', name: 'x', level: 'Area', parentId: middle })
    const move = (id: string, parentId: string | null, expectedRevision = 1) =>
      plant.send(commands.move!, { id, parentId, expectedRevision })
    expect(await move(upper, lower)).toEqual(refusal('parent_makes_a_cycle'))
    expect(await move(upper, upper)).toEqual(refusal('parent_makes_a_cycle'))
    expect(await move(lower, plant.lineId)).toEqual(refusal('level_does_not_fit_parent'))
    expect((await move(lower, upper)).outcome).toBe('accepted')
    expect(await move(lower, upper)).toEqual(refusal('changed_meanwhile'))
    expect((await plant.ask(queries.list, { parentId: upper })).rows.map((row: { code: string }) => row.code)).toEqual([
      'AREA-LOW',
      'AREA-MID',
    ])
    expect(await plant.send(commands.retire, { id: upper })).toEqual(refusal('still_used'))
    // A change keeps what is fixed and the place in the tree.
    await plant.make(commands.change, { id: lower, expectedRevision: 2, code: 'AREA-LOW', name: 'Lower' })
    expect(await plant.ask(queries.get, { id: lower })).toMatchObject({ name: 'Lower', level: 'Area', parentId: upper })
  })

  test('a permission holds inside its part of the tree and nowhere else, for commands and for lists', async () => {
    const { id: otherLine } = await plant.make(commands.create, { code: 'L2', name: 'x', level: 'ProductionLine', parentId: plant.areaId })
    await expect.poll(() => plant.site.tree().ancestors.has(otherLine)).toBe(true)
    const editor = grants('model.equipment.edit', plant.lineId)
    const cell = { code: 'L1-U1', name: 'x', level: 'WorkCell', parentId: plant.lineId }
    expect((await plant.send(commands.create, cell, { actor: editor })).outcome).toBe('accepted')
    const elsewhere = { ...cell, code: 'L2-U1', parentId: otherLine }
    expect(await plant.send(commands.create, elsewhere, { actor: editor })).toEqual(refusal('not_permitted'))
    const rename = { id: otherLine, expectedRevision: 1, code: 'L2', name: 'mine' }
    expect(await plant.send(commands.change, rename, { actor: editor })).toEqual(refusal('not_permitted'))
    expect(await plant.send(commands.move!, { id: plant.lineId, expectedRevision: 1, parentId: plant.siteId }, { actor: editor })).toEqual(
      refusal('not_permitted'),
    )
    expect(await plant.send(materialClass.commands.create, { code: 'M', name: 'x' }, { actor: editor })).toEqual(refusal('not_permitted'))

    await expect.poll(async () => (await plant.ask(queries.list, {}, grants('model.equipment.read', plant.lineId))).rows.length).toBe(2)
    const reader = grants('model.equipment.read', plant.lineId)
    const seen = await plant.ask(queries.list, {}, reader)
    expect(seen.rows.map((row: { code: string }) => row.code)).toEqual(['L1', 'L1-U1'])
    expect(await plant.ask(queries.get, { id: otherLine }, reader)).toBeNull()
    await expect(plant.ask(queries.list, {}, editor)).rejects.toThrow('not permitted')
  })
})

test('a reason stands below reasons of its kind', async () => {
  const name = { en: 'Jam', de: 'Stau' }
  const { id } = await plant.make(reason.commands.create, { code: 'JAM', name, kind: 'stop', lossCategory: 'Breakdown' })
  const below = { code: 'JAM-1', name, parentId: id }
  expect(await plant.send(reason.commands.create, { ...below, kind: 'scrap' })).toEqual(refusal('kind_differs_from_parent'))
  await plant.make(reason.commands.create, { ...below, kind: 'stop' })
  expect((await plant.ask(reason.queries.list, { kind: 'stop', search: 'stau' })).rows).toHaveLength(2)
})

test('a calendar holds its rules, and is assigned to a piece of equipment once per day', async () => {
  const shifts = [{ code: 'Early', startsAt: '06:00', endsAt: '14:00', breaks: [{ startsAt: '09:00', durationMinutes: 30 }] }]
  const rotation = {
    code: 'A',
    rotation: [{ shiftCode: 'Late', daysOn: 5, daysOff: 2 }],
    rotationStartsOn: '2026-01-05',
    worksUntilOn: null,
  }
  const broken = { code: 'BROKEN', name: 'x', definition: { ...emptyWorkCalendar, shifts, teams: [rotation] } }
  expect(await plant.send(workCalendar.commands.create, broken)).toEqual(refusal('calendar_contradicts_itself'))
  const { id } = await plant.make(workCalendar.commands.create, {
    code: 'ONE',
    name: 'One shift',
    definition: { ...emptyWorkCalendar, shifts },
  })
  expect((await plant.ask(workCalendar.queries.get, { id })).definition.shifts).toEqual(shifts)
  const assignment = { equipmentId: plant.lineId, workCalendarId: id, validFromOn: '2026-01-01' }
  await plant.make(calendarAssignment.commands.create, assignment)
  expect(await plant.send(calendarAssignment.commands.create, assignment)).toEqual(refusal('code_taken'))
  const editor = grants('model.calendar.edit', plant.areaId)
  const later = { ...assignment, validFromOn: '2026-02-01' }
  expect((await plant.send(calendarAssignment.commands.create, later, { actor: editor })).outcome).toBe('accepted')
  const outside = { ...later, equipmentId: plant.siteId }
  expect(await plant.send(calendarAssignment.commands.create, outside, { actor: editor })).toEqual(refusal('not_permitted'))
  const rows = (await plant.ask(calendarAssignment.queries.list, {}, grants('model.calendar.read', plant.areaId))).rows
  expect(rows.map((row: { validFromOn: string }) => row.validFromOn)).toEqual(['2026-01-01', '2026-02-01'])
})

test('a long list is read page by page by key, also while rows are added', async () => {
  const { commands, queries } = unitOfMeasure
  const codes = Array.from({ length: 25 }, (_, index) => `P${String(index).padStart(3, '0')}`)
  const name = { en: 'x', de: 'x' }
  await Promise.all(codes.map((code) => plant.make(commands.create, { code, symbol: 'paged', name })))
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await plant.ask(queries.list, { search: 'PAGED', limit: 10, after })
    seen.push(...page.rows.map((row: { code: string }) => row.code))
    if (!after) await plant.make(commands.create, { code: 'P0000', symbol: 'paged', name })
    after = page.next
  } while (after)
  expect(seen).toEqual(codes)
  for (const broken of ['nonsense', '[1]', '["a","b"]', '["\\u0000"]']) {
    expect((await plant.ask(queries.list, { after: broken, limit: 1 })).rows).toHaveLength(1)
  }
  expect(plant.incidents).toEqual([])
})
