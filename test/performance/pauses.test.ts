import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import {
  getJobOrder,
  listExceptions,
  listOccupations,
  pauseJobOrder,
  reportJobTransition,
  resumeJobOrder,
  startJobOrder,
} from '../../src/operations/execution/contract.ts'
import { listIntervals } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
})
afterAll(() => plant.close())

const unit = async (code: string): Promise<string> => {
  const { parentId, equipmentClassId } = { parentId: plant.lineId, equipmentClassId: plant.equipmentClassId }
  const more = { name: code, level: 'WorkCell', minorStopSeconds: 120, isConstraintUnit: false }
  return (await plant.make(equipment.commands.create, { code, parentId, equipmentClassId, ...more })).id
}
const state = (clock: string, word: string): Fact => ({ clock, kind: 'state', word })
const total = (clock: string, value: number): Fact => ({ clock, kind: 'reading', word: String(value), tag: 'total', role: 'total' })
const machine = [
  state('06:00', 'Producing'),
  ...[total('06:00', 0), total('06:59', 60), total('07:09', 65), total('07:49', 105), total('07:59', 110), total('08:59', 170)],
  state('09:00', 'Idle'),
]
const window = { startsAt: local('06:00'), endsAt: local('09:00') }
const steps = [
  ['06:00', 'one', 'Start'],
  ['07:00', 'one', 'Pause'],
  ['07:10', 'two', 'Start'],
  ['07:50', 'two', 'Finish'],
  ['08:00', 'one', 'Resume'],
  ['09:00', 'one', 'Finish'],
] as const

/** What two jobs did on a unit of their own, reported in the given order of arrival, as the books tell it. */
async function bookOf(name: string, order: readonly number[]) {
  const equipmentId = await unit(`U-${name}`)
  const ids = { one: (await plant.order(`ONE-${name}`, '1000')).jobOrderId, two: (await plant.order(`TWO-${name}`, '1000')).jobOrderId }
  await plant.machine(machine, equipmentId)
  for (const [clock, job, transition] of order.map((index) => steps[index]!)) {
    const at = transition === 'Start' ? { equipmentId } : {}
    expect(await plant.at(clock, reportJobTransition, { jobOrderId: ids[job], transition, ...at })).toMatchObject({ outcome: 'accepted' })
    await plant.accountant.settled()
  }
  const nameOf = (id: string | null) => (id === ids.one ? 'one' : id === ids.two ? 'two' : null)
  const { rows: occupied } = await plant.ask(listOccupations, { equipmentId, ...window })
  const { rows: intervals } = await plant.ask(listIntervals, { equipmentId, ...window })
  return {
    occupied: occupied.map((row: { occupationId: string; startsAt: string; endsAt: string }) => [
      nameOf(row.occupationId),
      row.startsAt,
      row.endsAt,
    ]),
    time: intervals.map((row: { occupationId: string | null; startsAt: string; element: string }) => [
      row.startsAt,
      row.element,
      nameOf(row.occupationId),
    ]),
    good: [(await plant.ask(getJobOrder, { jobOrderId: ids.one })).good, (await plant.ask(getJobOrder, { jobOrderId: ids.two })).good],
  }
}

describe('a job that pauses', () => {
  it.each([
    ['A', [0, 1, 2, 3, 4, 5], 'as it happened'],
    ['B', [5, 4, 3, 2, 1, 0], 'backwards'],
    ['C', [4, 0, 5, 2, 1, 3], 'in disorder'],
  ])("EC-16 %s: its pause is the other job's or nobody's, reported in the order %j: %s", async (name, order) => {
    expect(await bookOf(name, order)).toEqual({
      occupied: [
        ['one', local('06:00'), local('07:00')],
        ['two', local('07:10'), local('07:50')],
        ['one', local('08:00'), local('09:00')],
      ],
      time: [
        [local('06:00'), 'APT', 'one'],
        [local('07:00'), 'ADOT', null],
        [local('07:10'), 'APT', 'two'],
        [local('07:50'), 'ADOT', null],
        [local('08:00'), 'APT', 'one'],
      ],
      good: ['120', '40'],
    })
    expect(plant.incidents).toEqual([])
  })

  it('gives its unit free; to go on it must wait until the unit is free again, and what is reported all the same is shown', async () => {
    const equipmentId = plant.unitId
    const [one, two] = [(await plant.order('BUSY-1', '10')).jobOrderId, (await plant.order('BUSY-2', '10')).jobOrderId]
    await plant.at('11:00', startJobOrder, { jobOrderId: one, equipmentId })
    expect(await plant.at('11:10', startJobOrder, { jobOrderId: two, equipmentId })).toMatchObject({ refusals: ['work_unit_is_occupied'] })
    await plant.at('11:20', pauseJobOrder, { jobOrderId: one })
    expect(await plant.at('11:30', startJobOrder, { jobOrderId: two, equipmentId })).toMatchObject({ outcome: 'accepted' })
    expect(await plant.at('11:40', resumeJobOrder, { jobOrderId: one })).toMatchObject({ refusals: ['work_unit_is_occupied'] })
    expect(await plant.at('11:50', reportJobTransition, { jobOrderId: one, transition: 'Resume' })).toMatchObject({ outcome: 'accepted' })
    const { rows } = await plant.ask(listExceptions)
    expect(rows.filter((row: { jobOrderId: string }) => row.jobOrderId === one)).toMatchObject([{ code: 'work_unit_was_occupied' }])
    const { rows: occupied } = await plant.ask(listOccupations, { equipmentId, startsAt: local('11:00'), endsAt: local('12:00') })
    expect(occupied.map((row: { occupationId: string; endsAt: string | null }) => [row.occupationId, row.endsAt])).toEqual([
      [one, local('11:20')],
      [two, local('11:50')],
      [one, null],
    ])
  })
})
