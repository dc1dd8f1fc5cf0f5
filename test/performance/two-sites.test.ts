import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { add } from '../../src/kernel/contract/quantity.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { listBoard, listKpis, listShifts, listSiteDays } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, shiftOn, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
})
afterAll(() => plant.close())

const denver = (clock: string, on = shiftOn) => new Date(Date.parse(`${on}T${clock}:00-06:00`)).toISOString()
const state = (clock: string, word: string): Fact => ({ clock, kind: 'state', word })
const total = (clock: string, value: number): Fact => ({ clock, kind: 'reading', word: String(value), tag: 'total', role: 'total' })

/** An enterprise over the plant in Berlin and one in Denver with two shifts, and what both made on 1 June by their own clocks. */
async function openTwoSites() {
  const make = (input: object) => plant.make(equipment.commands.create, { isConstraintUnit: false, ...input })
  const enterprise = (await make({ code: 'ENT', name: 'Enterprise', level: 'Enterprise' })).id as string
  await plant.make(equipment.commands.move!, { id: plant.siteId, expectedRevision: 1, parentId: enterprise })
  const site = (await make({ code: 'DEN', name: 'Denver', level: 'Site', zone: 'America/Denver', parentId: enterprise })).id as string
  const area = await make({ code: 'DEN-A', name: 'Hall', level: 'Area', parentId: site })
  const line = await make({ code: 'DEN-L', name: 'Line', level: 'ProductionLine', parentId: area.id })
  const unit = (await make({ code: 'DEN-U', name: 'Press', level: 'WorkCell', parentId: line.id })).id as string
  const shift = (code: string, startsAt: string, endsAt: string) => ({ code, startsAt, endsAt, breaks: [] })
  const team = (code: string, shiftCode: string) => ({
    ...{ code, rotation: [{ shiftCode, daysOn: 7, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null },
  })
  const definition = {
    shifts: [shift('Early', '06:00', '14:00'), shift('Late', '14:00', '22:00')],
    teams: [team('A', 'Early'), team('B', 'Late')],
    ...{ holidays: [], plannedStops: [], recurringStops: [], exceptions: [] },
  }
  const calendar = await plant.make(workCalendar.commands.create, { code: 'TWO', name: 'Two shifts', definition })
  await plant.make(calendarAssignment.commands.create, { equipmentId: site, workCalendarId: calendar.id, validFromOn: '2026-01-01' })
  await plant.machine([state('06:00', 'Producing'), total('06:00', 0), total('13:59', 100), state('14:00', 'Idle')])
  const far = [total(denver('06:00'), 0), total(denver('13:59'), 50), total(denver('21:30'), 57)]
  await plant.machine([state(denver('06:00'), 'Producing'), ...far, state(denver('22:00'), 'Idle')], unit)
  await plant.accountant.settled()
  return { enterprise, site, unit }
}

interface SiteFigures {
  readonly key: string
  readonly label: string
  readonly good: string
  readonly seconds: Record<string, string>
}
const busy = (seconds: Record<string, string>) =>
  add(...['APT', 'AUST', 'ADET', 'ADOT', 'NoData'].map((element) => seconds[element] ?? '0'))
const kpis = async (equipmentId: string, more: object) =>
  (await plant.ask(listKpis, { equipmentId, ...more })).rows.map((row: { key: string; good: string; seconds: Record<string, string> }) => [
    row.key,
    row.good,
    busy(row.seconds),
  ])

it('EC-13 two sites in two time zones on one dashboard: each by its own calendar, and the sums are right', async () => {
  plant.setNow(denver('23:00') as never)
  const { enterprise, site, unit } = await openTwoSites()
  const day = { startsAt: local('00:00'), endsAt: denver('23:00') }
  // 1 June in Denver ends on 2 June in Berlin: both are the same day of work.
  expect(await kpis(enterprise, { ...day, by: 'day' })).toContainEqual([shiftOn, '157', '84600'])
  expect(await kpis(plant.siteId, { shiftOn })).toEqual([['', '100', '27000']])
  expect(await kpis(site, { shiftOn })).toEqual([['', '57', '57600']])
  expect(await kpis(enterprise, { shiftOn })).toEqual([['', '157', '84600']])
  expect(await kpis(enterprise, { shiftOn, shiftCode: 'Early' })).toEqual([['', '150', '55800']])
  expect(await kpis(enterprise, { shiftOn, by: 'shift' })).toEqual([
    [`${shiftOn} Early`, '150', '55800'],
    [`${shiftOn} Late`, '7', '28800'],
  ])
  const bySite = await plant.ask(listKpis, { equipmentId: enterprise, shiftOn, by: 'site' })
  expect(bySite.rows.map((row: SiteFigures) => [row.key, row.label, row.good, busy(row.seconds)])).toEqual(
    expect.arrayContaining([
      [plant.siteId, 'Plant', '100', '27000'],
      [site, 'Denver', '57', '57600'],
    ]),
  )
  expect(bySite.rows).toHaveLength(2)
  // An Enterprise has no shifts of its own, but days: the same one at each site, by its own clock.
  const { rows: days } = await plant.ask(listSiteDays, { equipmentId: enterprise, ...day })
  expect(days.find((one: { shiftOn: string }) => one.shiftOn === shiftOn)).toEqual({
    ...{ shiftOn, startsAt: local('06:00'), endsAt: denver('22:00') },
    sites: expect.arrayContaining([
      { equipmentId: plant.siteId, code: 'SITE', name: 'Plant', zone: 'Europe/Berlin', startsAt: local('06:00'), endsAt: local('14:00') },
      { equipmentId: site, code: 'DEN', name: 'Denver', zone: 'America/Denver', startsAt: denver('06:00'), endsAt: denver('22:00') },
    ]),
  })
  const { rows: shifts, zone } = await plant.ask(listShifts, { equipmentId: site, startsAt: denver('00:00'), endsAt: denver('23:00') })
  expect(zone).toBe('America/Denver')
  expect(shifts.map((one: { shiftCode: string; startsAt: string }) => [one.shiftCode, one.startsAt])).toEqual([
    ['Late', denver('14:00')],
    ['Early', denver('06:00')],
  ])

  plant.setNow(denver('07:00') as never)
  const { rows } = await plant.ask(listBoard, { equipmentId: enterprise })
  const [first, ...others] = rows.map(({ equipmentId }: { equipmentId: string }) => equipmentId)
  const some = await plant.ask(listBoard, { units: `${first},${randomUUID()}` })
  expect(some.rows.map(({ equipmentId }: { equipmentId: string }) => equipmentId)).toEqual([first])
  expect(others.length).toBeGreaterThan(0)
  const onBoard = rows.map((row: { equipmentId: string; shiftCode: string | null; state: string }) => [
    row.equipmentId,
    row.shiftCode,
    row.state,
  ])
  expect(onBoard).toHaveLength(2)
  expect(onBoard).toEqual(
    expect.arrayContaining([
      [plant.unitId, null, 'Idle'],
      [unit, 'Early', 'Producing'],
    ]),
  )
  expect(plant.incidents).toEqual([])
})
