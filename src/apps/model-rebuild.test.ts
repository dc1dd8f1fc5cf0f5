import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownDatabase, type TestDatabase } from '../../test/support/database.ts'
import { columnsOf, tableOf } from '../kernel/server/resource/names.ts'
import { rebuild } from '../kernel/server/rebuild.ts'
import { CalendarDefinition, workCalendar } from '../model/calendar/work-calendar.resource.ts'
import { emptyWorkCalendar, type WorkCalendarDefinition } from '../model/calendar/work-calendar.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { createAccount, disableAccount, grantRole, revokeRole } from '../model/personnel/contract.ts'
import { person } from '../model/personnel/person.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { modelModules, modelResources } from './model.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'

let database: TestDatabase
let plant: ModelSite
const resources = modelResources.map((one) => ('rules' in one ? one.resource : one))

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database)
})
afterAll(async () => {
  await plant.close()
  await database.drop()
})

test.each(resources.map((resource) => [tableOf(resource.name), resource] as const))(
  'the table %s is as declared',
  async (table, resource) => {
    const columns = await admin(
      `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as "isOptional", col_description(attrelid, attnum) as comment
     from pg_attribute where attrelid = 'public.${table}'::regclass and attnum > 0 and not attisdropped order by attnum`,
    )
    const types: Record<string, string> = { timestamptz: 'timestamp with time zone' }
    expect(columns).toEqual(columnsOf(resource).map(({ type, ...column }) => ({ ...column, type: types[type] ?? type })))
  },
)

test('rebuilt reading models equal the live ones, after every kind of event and every kind of field', async () => {
  const unit = await plant.make(unitOfMeasure.commands.create, { code: 'LTR', symbol: 'l', name: { en: 'litre', de: 'Liter' } })
  const { id } = await plant.make(materialDefinition.commands.create, {
    code: 'M',
    name: 'x',
    unitId: unit.id,
    baseUnitId: unit.id,
    basePerUnit: '0.5',
  })
  await plant.make(materialDefinition.commands.change, {
    id,
    expectedRevision: 1,
    code: 'M2',
    name: 'y',
    unitId: unit.id,
    description: 'two\nlines',
  })
  await plant.make(materialDefinition.commands.retire, { id })
  await plant.make(unitOfMeasure.commands.retire, { id: unit.id })
  await plant.make(unitOfMeasure.commands.reinstate, { id: unit.id })
  await plant.make(equipment.commands.move!, { id: plant.lineId, expectedRevision: 1, parentId: plant.siteId })
  await plant.make(person.commands.create, { code: 'P', name: 'Somebody' })
  await plant.make(workCalendar.commands.create, { code: 'C', name: 'x', definition: emptyWorkCalendar })
  const account = { login: 'anna', displayName: 'Anna', password: 'long enough', grants: [{ role: 'operator', equipmentId: plant.lineId }] }
  const { accountId } = await plant.make(createAccount, account)
  await plant.make(grantRole, { accountId, role: 'planner', equipmentId: plant.siteId })
  await plant.make(revokeRole, { accountId, ...account.grants[0] })
  await plant.make(disableAccount, { accountId })

  for (const projection of modelModules.flatMap((module) => module.projections ?? [])) {
    expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ projection: projection.name, differences: 0 })
  }
  await admin(`update equipment set name = 'tampered' where id = '${plant.lineId}'`)
  const projection = modelModules.flatMap((module) => module.projections ?? []).find(({ name }) => name === equipment.name)!
  expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ differences: 2, swapped: true })
  expect(await plant.ask(equipment.queries.get, { id: plant.lineId })).toMatchObject({ name: 'Line', parentId: plant.siteId, revision: 2 })
  expect(plant.incidents).toEqual([])
})

test('a record’s state in the stream stays small, however long its page is', async () => {
  const holidays = Array.from({ length: 400 }, (_, index) => ({
    name: `Holiday ${index}`,
    startsAt: '2026-01-01T00:00',
    endsAt: '2026-01-02T00:00',
  }))
  await plant.make(workCalendar.commands.create, { code: 'BIG', name: 'x', definition: { ...emptyWorkCalendar, holidays } })
  const [largest] = await admin(`select max(length(state::text))::int as size from stream`)
  expect(largest?.['size']).toBeLessThan(8192)
})

test('three thousand materials come in one bulk call', async () => {
  const unit = await plant.make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  const { create } = materialDefinition.commands
  const attempts = Array.from({ length: 3_000 }, (_, index) => ({
    commandId: randomUUID(),
    actor: plant.system,
    contract: create,
    input: create.input.parse({ code: `BULK-${index}`, name: `Material ${index}`, unitId: unit.id }) as object,
  }))
  const outcomes = await plant.site.executeMany(attempts)
  expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(3_000)
})

test('a calendar as it travels is a calendar as it is expanded', () => {
  const travelling: WorkCalendarDefinition = CalendarDefinition.parse(emptyWorkCalendar)
  expect(travelling).toEqual(emptyWorkCalendar)
})

async function admin(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database.admin)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
