import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { listPlannedShifts } from '../../src/model/calendar/contract.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { getRosterWeek, type RosterRow } from '../../src/model/notice/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { standIn } from '../../src/model/personnel/stand-in.resource.ts'
import { local, openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

let plant: ShiftPlant
let leadId: string
let annId: string
let miaId: string

beforeEach(async () => {
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  plant.setNow(local('09:00'))
  leadId = (await plant.make(personnelClass.commands.create, { code: 'LEAD', name: 'Shift lead' })).id
  annId = (await plant.make(person.commands.create, { code: 'P-1', name: 'Ann' })).id
  miaId = (await plant.make(person.commands.create, { code: 'P-2', name: 'Mia' })).id
})
afterEach(() => plant?.close())

const duty = (more: object = {}) =>
  plant.make(dutyAssignment.commands.create, {
    ...{ personId: annId, personnelClassId: leadId, equipmentId: plant.lineId, startsAt: '2026-01-01T00:00:00.000Z', ...more },
  })
const week = async (input: object = {}, actor?: Actor): Promise<{ rows: RosterRow[]; days: string[]; todayOn: string; leftOut: number }> =>
  plant.ask(getRosterWeek, input, actor)
const namesOn = ({ days }: RosterRow, index: number) =>
  days[index]!.map(({ shiftCode, spans }) => [shiftCode, spans.map(({ people }) => people.map(({ name }) => name).join())])

describe('the duty roster of a week', () => {
  test('shows who is on duty, shift by shift by the calendar of the place, with stand-ins and gaps', async () => {
    await duty({ shiftCode: 'Early', endsAt: '2026-06-05T22:00:00.000Z' })
    await plant.make(standIn.commands.create, {
      ...{ personId: annId, standInPersonId: miaId, equipmentId: plant.siteId, personnelClassIds: [] },
      ...{ startsAt: '2026-06-01T22:00:00.000Z', endsAt: '2026-06-02T22:00:00.000Z' },
    })
    const { days, todayOn, rows } = await week()
    expect([days[0], days[6], todayOn]).toEqual(['2026-06-01', '2026-06-07', '2026-06-01'])
    expect(rows).toMatchObject([{ function: 'Shift lead', equipmentId: plant.lineId }])
    expect([0, 1, 2, 4, 5].map((day) => namesOn(rows[0]!, day))).toEqual([
      [['Early', ['Ann']]],
      [['Early', ['Mia']]],
      [['Early', ['Ann']]],
      [['Early', ['Ann']]],
      [['Early', ['']]],
    ])
    const [span] = rows[0]!.days[1]![0]!.spans
    expect(span).toMatchObject({ startsAt: '2026-06-02T04:00:00.000Z', people: [{ name: 'Mia', standsInFor: 'Ann' }] })
  })

  test('is that of any day of it, and a function has a row as long as somebody was on duty for it not long ago', async () => {
    await duty({ endsAt: '2026-06-01T22:00:00.000Z' })
    expect((await week({ weekOn: '2026-06-14' })).days[0]).toBe('2026-06-08')
    expect(namesOn((await week({ weekOn: '2026-06-14' })).rows[0]!, 0)).toEqual([['Early', ['']]])
    expect((await week({ weekOn: '2026-08-01' })).rows).toEqual([])
  })

  test('of a place has what is below it and what is above it, the whole first, and nothing from elsewhere', async () => {
    await duty({ equipmentId: plant.unitId })
    await duty({ equipmentId: plant.siteId, personId: miaId })
    const { id: otherId } = await plant.make(equipment.commands.create, {
      ...{ code: 'L2', name: 'Other line', level: 'ProductionLine', parentId: plant.areaId },
    })
    await duty({ equipmentId: otherId })
    const placesOf = ({ rows }: { rows: RosterRow[] }) => rows.map(({ equipmentId }) => equipmentId)
    expect(placesOf(await week({ equipmentId: plant.lineId }))).toEqual([plant.siteId, plant.unitId])
    const ofLine: Actor = { accountId: annId, grants: [{ permissions: new Set([getRosterWeek.permission]), equipmentId: plant.lineId }] }
    expect(placesOf(await week({}, ofLine))).toEqual([plant.unitId])
  })

  test('without a person’s name shows his number', async () => {
    await duty()
    await plant.site.pool.query('delete from personal_value where site_id = $1', [plant.siteId])
    expect(namesOn((await week()).rows[0]!, 0)).toEqual([['Early', ['P-1']]])
  })
})

describe('planned shifts of several places', () => {
  const shiftsOf = (more: object = {}) =>
    plant.ask(listPlannedShifts, {
      equipmentIds: [plant.unitId, plant.lineId].join(','),
      ...{ startsAt: '2026-05-31T22:00:00.000Z' as Instant, endsAt: '2026-06-02T22:00:00.000Z' as Instant, ...more },
    })

  test('are those of the calendar of each, also where shifts overlap, and a shift belongs to the calendar that holds when it begins', async () => {
    const shift = (code: string, startsAt: string, endsAt: string) => ({ code, startsAt, endsAt, breaks: [] })
    const shifts = [shift('Night', '21:00', '06:00'), shift('Day', '05:30', '21:00')]
    const teams = shifts.map(({ code }) => ({
      ...{ code, rotation: [{ shiftCode: code, daysOn: 7, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null },
    }))
    const definition = { shifts, teams, holidays: [], plannedStops: [], recurringStops: [], exceptions: [] }
    const { id } = await plant.make(workCalendar.commands.create, { code: 'OWN', name: 'Own', definition })
    await plant.make(calendarAssignment.commands.create, { equipmentId: plant.unitId, workCalendarId: id, validFromOn: '2026-06-02' })
    const { rows, places } = await shiftsOf()
    expect(places.map(({ zone }: { zone: string }) => zone)).toEqual(['Europe/Berlin', 'Europe/Berlin'])
    const codesOf = (equipmentId: string) =>
      rows
        .filter((row: { equipmentId: string }) => row.equipmentId === equipmentId)
        .map(({ shiftCode, shiftOn }: never) => `${shiftOn} ${shiftCode}`)
    expect(codesOf(plant.lineId)).toEqual(['2026-06-01 Early', '2026-06-02 Early'])
    expect(codesOf(plant.unitId)).toEqual(['2026-06-02 Day', '2026-06-02 Night'])
  })

  test('are asked for five weeks at most', () => {
    const input = { equipmentIds: plant.unitId, startsAt: '2026-06-01T00:00:00.000Z', endsAt: '2026-07-07T00:00:00.000Z' }
    expect(listPlannedShifts.input.safeParse(input).success).toBe(false)
    expect(listPlannedShifts.input.safeParse({ ...input, endsAt: '2026-07-06T00:00:00.000Z' }).success).toBe(true)
    expect(listPlannedShifts.input.safeParse({ ...input, endsAt: '2026-07-06T00:00:00.000Z', equipmentIds: 'x' }).success).toBe(false)
  })
})
