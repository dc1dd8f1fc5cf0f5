import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { add } from '../../src/kernel/contract/quantity.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import {
  finishJobOrder,
  getJobOrder,
  reportQuantity,
  startJobOrder,
  startSharedOccupation,
} from '../../src/operations/execution/contract.ts'
import {
  classifyStop,
  closeShift,
  listBoard,
  listIntervals,
  listKpis,
  listOpenStops,
  listShifts,
  listUnmappedFaults,
  mapFaultCode,
} from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, shiftOn, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
})
afterAll(() => plant.close())

const state = (clock: string, word: string, faultCode?: string): Fact => ({ clock, kind: 'state', word, ...(faultCode && { faultCode }) })
const total = (clock: string, value: number): Fact => ({ clock, kind: 'reading', word: String(value), tag: 'total', role: 'total' })
const shift = () => ({ equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
const intervals = async () =>
  (await plant.ask(listIntervals, { equipmentId: plant.unitId, startsAt: local('00:00'), endsAt: local('20:00') })).rows
const settle = () => plant.accountant.settled()

let first: string
let second: string

describe('facts that come late', () => {
  it('EC-09 a part made at 09:59 whose message comes after the order was changed lies on the old job', async () => {
    first = (await plant.order('LATE-1', '1000')).jobOrderId
    second = (await plant.order('LATE-2', '1000')).jobOrderId
    await plant.at('06:00', startJobOrder, { jobOrderId: first, equipmentId: plant.unitId })
    await plant.machine([state('06:00', 'Producing'), total('06:00', 0), total('08:30', 100), total('09:40', 140)])
    await settle()
    await plant.at('09:59:30', finishJobOrder, { jobOrderId: first })
    await plant.at('10:30', startJobOrder, { jobOrderId: second, equipmentId: plant.unitId })
    await plant.machine([total('10:40', 160), total('11:00', 200)])
    await settle()
    await plant.machine([total('09:59', 150)])
    await settle()
    expect((await plant.ask(getJobOrder, { jobOrderId: first })).good).toBe('150')
    expect((await plant.ask(getJobOrder, { jobOrderId: second })).good).toBe('50')
    expect(plant.incidents).toEqual([])
  })

  it('EC-16 the same facts in another order and twice give the same books on another unit', async () => {
    const facts = [
      state('06:00', 'Producing'),
      state('07:00', 'Stopped', 'F1'),
      state('07:10', 'Producing'),
      total('06:00', 0),
      total('06:30', 40),
      total('07:30', 90),
    ]
    const twin = await plant.make(equipment.commands.create, {
      code: 'L1-G',
      name: 'Twin',
      level: 'WorkCell',
      parentId: plant.lineId,
      equipmentClassId: plant.equipmentClassId,
      minorStopSeconds: 120,
      isConstraintUnit: false,
    })
    const third = await plant.make(equipment.commands.create, {
      code: 'L1-H',
      name: 'Third',
      level: 'WorkCell',
      parentId: plant.lineId,
      equipmentClassId: plant.equipmentClassId,
      minorStopSeconds: 120,
      isConstraintUnit: false,
    })
    await plant.machine(facts, twin.id)
    for (const fact of [...facts, ...facts].toReversed()) {
      await plant.machine([fact], third.id)
      await settle()
    }
    await settle()
    const books = async (equipmentId: string) => {
      const { rows } = await plant.ask(listIntervals, { equipmentId, startsAt: local('00:00'), endsAt: local('20:00') })
      const { rows: kpis } = await plant.ask(listKpis, { equipmentId, shiftOn, shiftCode: 'Early' })
      return {
        intervals: rows.map(({ equipmentId: _, ...row }: Record<string, unknown>) => row),
        good: kpis[0].good,
        seconds: kpis[0].seconds,
      }
    }
    expect(await books(third.id)).toEqual(await books(twin.id))
    expect((await books(twin.id)).good).toBe('90')
  })

  it.each(['constraint', 'units'])('policy line_kpi %s: what a line made', async (value) => {
    await plant.make(setPolicy, { policy: 'operations.performance.line_kpi', equipmentId: plant.lineId, value })
    const goodOf = async (equipmentId: string) =>
      (await plant.ask(listKpis, { equipmentId, shiftOn, shiftCode: 'Early' })).rows[0].good as string
    const { rows: units } = await plant.ask(listBoard, { equipmentId: plant.lineId })
    const counted = units.filter((unit: { isConstraint: boolean }) => value === 'units' || unit.isConstraint)
    const made = await Promise.all(counted.map((unit: { equipmentId: string }) => goodOf(unit.equipmentId)))
    expect(counted).toHaveLength(value === 'units' ? 3 : 1)
    expect(await goodOf(plant.lineId)).toBe(add(...made))
  })

  it('EC-07 a lost connection is "no data": not idle, and it stays in planned busy time', async () => {
    await plant.machine([
      { clock: '11:30', kind: 'connection', word: 'offline', tag: 'presence' },
      { clock: '11:45', kind: 'connection', word: 'online', tag: 'presence' },
      state('11:45', 'Producing'),
    ])
    await settle()
    const gap = (await intervals()).find((row: { startsAt: string }) => row.startsAt === local('11:30'))
    expect(gap).toMatchObject({ state: 'NoData', element: 'NoData', endsAt: local('11:45') })
  })
})

describe('stops and their reasons', () => {
  const stop = { startsAt: local('12:00'), endsAt: local('12:20') }
  beforeAll(async () => {
    await plant.machine([state('12:00', 'Stopped', 'E77'), state('12:20', 'Producing')])
    await settle()
  })

  it('asks for the reason of a stop, and lists a fault code that means nothing yet by the minutes it cost', async () => {
    const { rows } = await plant.ask(listOpenStops, { equipmentId: plant.unitId, startsAt: local('00:00'), endsAt: local('20:00') })
    expect(rows.find((row: { startsAt: string }) => row.startsAt === stop.startsAt)).toMatchObject({ seconds: '1200', faultCode: 'E77' })
    const unmapped = await plant.ask(listUnmappedFaults)
    expect(unmapped.rows.find((row: { faultCode: string }) => row.faultCode === 'E77')).toMatchObject({ seconds: '1200', count: 1 })
  })

  it('EC-17 the second of two people who classify at once is told, and nothing is lost', async () => {
    const say = () => plant.send(classifyStop, { equipmentId: plant.unitId, ...stop, reasonId: plant.stopReasonId, seen: 0 })
    const outcomes = await Promise.all([say(), say()])
    expect(outcomes.map((one) => one.outcome).toSorted()).toEqual(['accepted', 'refused'])
    await settle()
    const row = (await intervals()).find((one: { startsAt: string }) => one.startsAt === stop.startsAt)
    expect(row).toMatchObject({ reasonId: plant.stopReasonId, reason: { en: 'Jam' }, classification: 1 })
    const changed = await plant.send(classifyStop, {
      equipmentId: plant.unitId,
      startsAt: local('12:10'),
      endsAt: stop.endsAt,
      reasonId: plant.stopReasonId,
      seen: 1,
    })
    expect(changed.outcome).toBe('accepted')
  })

  it('EC-52 a fault code mapped later reaches back, and EC-39 a closed shift says that it was restated', async () => {
    await plant.machine([state('12:40', 'Stopped', 'E88'), state('12:50', 'Producing')])
    await settle()
    expect((await plant.send(closeShift, { ...shift(), note: 'all well' })).outcome).toBe('accepted')
    const around = { equipmentId: plant.unitId, startsAt: local('00:00'), endsAt: local('20:00') }
    expect((await plant.ask(listShifts, around)).rows[0]).toMatchObject({
      ...{ shiftCode: 'Early', restated: false, closingCommandId: expect.any(String) },
    })
    await plant.send(mapFaultCode, { equipmentClassId: plant.equipmentClassId, faultCode: 'E88', reasonId: plant.stopReasonId })
    await settle()
    const row = (await intervals()).find((one: { startsAt: string }) => one.startsAt === local('12:40'))
    expect(row).toMatchObject({ reasonId: plant.stopReasonId })
    expect((await plant.ask(listUnmappedFaults)).rows.map((one: { faultCode: string }) => one.faultCode)).not.toContain('E88')
    await plant.machine([state('13:00', 'Stopped', 'E88'), state('13:10', 'Producing')])
    await settle()
    expect((await plant.ask(listShifts, around)).rows[0]).toMatchObject({ restated: true })
  })

  it('a shift that is not over cannot be closed', async () => {
    plant.setNow(local('13:00'))
    const outcome = await plant.send(closeShift, shift())
    plant.setNow(local('20:00'))
    expect(outcome).toMatchObject({ outcome: 'refused', refusals: ['shift_not_over'] })
  })
})

describe('the plant does what its calendar did not say', () => {
  it('EC-41 overtime that is entered afterwards becomes planned time, and the figures follow', async () => {
    await plant.at('13:55', finishJobOrder, { jobOrderId: second })
    await plant.machine([state('13:55', 'Idle'), state('15:00', 'Producing'), state('16:00', 'Idle')])
    await settle()
    const outside = (await intervals()).find((row: { startsAt: string }) => row.startsAt === local('15:00'))
    expect(outside).toMatchObject({ element: 'NotScheduled', shiftCode: null })
    const { rows: calendars } = await plant.site.pool.query(
      'select id, revision, code, name, definition from work_calendar where site_id = $1',
      [plant.siteId],
    )
    const { id, revision, code, name, definition } = calendars[0]
    const overtime = { kind: 'Added', shiftOn, shiftCode: 'Over', hours: null }
    const shifts = [...definition.shifts, { code: 'Over', startsAt: '15:00', endsAt: '16:00', breaks: [] }]
    const changed = await plant.send(workCalendar.commands.change, {
      id,
      expectedRevision: revision,
      code,
      name,
      definition: { ...definition, shifts, exceptions: [overtime] },
    })
    expect(changed.outcome).toBe('accepted')
    await settle()
    const inside = (await intervals()).find((row: { startsAt: string }) => row.startsAt === local('15:00'))
    expect(inside).toMatchObject({ shiftCode: 'Over', shiftOn })
    expect(inside.element).not.toBe('NotScheduled')
  })

  it('output without a job is booked on no order, and shown', async () => {
    await plant.machine([total('15:00', 1_000), total('15:30', 1_040)])
    await settle()
    const { rows } = await plant.ask(listKpis, { equipmentId: plant.unitId, startsAt: local('15:00'), endsAt: local('16:00'), by: 'job' })
    expect(rows.map((row: { key: string; good: string }) => row.key)).toContain('')
  })
})

describe('several jobs at once', () => {
  it('EC-43 a furnace load is one occupation, its time and its parts split by shares that sum to exactly one', async () => {
    const [one, two] = [(await plant.order('LOAD-1', '100')).jobOrderId, (await plant.order('LOAD-2', '100')).jobOrderId]
    const start = (shares: [string, string]) =>
      plant.at('17:00', startSharedOccupation, {
        equipmentId: plant.unitId,
        jobs: [
          { jobOrderId: one, share: shares[0] },
          { jobOrderId: two, share: shares[1] },
        ],
      })
    expect(await start(['0.7', '0.2'])).toMatchObject({ outcome: 'refused', refusals: ['shares_must_sum_to_one'] })
    expect((await start(['0.75', '0.25'])).outcome).toBe('accepted')
    await plant.machine([state('17:00', 'Producing'), total('16:58', 2_000), total('17:30', 2_040), state('18:00', 'Idle')])
    await settle()
    expect((await plant.ask(getJobOrder, { jobOrderId: one })).good).toBe('30')
    expect((await plant.ask(getJobOrder, { jobOrderId: two })).good).toBe('10')
  })

  it('EC-18 a person who counts a machine-counted job is a cross-check, and scrap leaves the good', async () => {
    const { rows } = await plant.site.pool.query("select job_order_id from job_order where code = 'LOAD-1' and site_id = $1", [
      plant.siteId,
    ])
    const jobOrderId = rows[0].job_order_id
    const report = { jobOrderId, scrap: { value: '5', unit: 'C62' }, reasonId: plant.scrapReasonId }
    expect((await plant.at('17:40', reportQuantity, report)).outcome).toBe('accepted')
    await settle()
    const job = await plant.ask(getJobOrder, { jobOrderId })
    expect({ good: job.good, scrap: job.scrap }).toEqual({ good: '25', scrap: '5' })
  })
})
