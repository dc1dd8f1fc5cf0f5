import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EquipmentId } from '../../src/kernel/contract/ids.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { getJobOrder, listOccupations, moveJobTransition, reportJobTransition } from '../../src/operations/execution/contract.ts'
import { listKpis } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, shiftOn, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
let jobOrderId: string
const reading = (clock: string, word: string): Fact => ({ clock, kind: 'reading', word, tag: 'good', role: 'good' })

beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
  jobOrderId = (await plant.order('PO-1', '1000')).jobOrderId
  await plant.machine([
    { clock: '06:00', kind: 'state', word: 'Producing' },
    { clock: '13:00', kind: 'state', word: 'Idle' },
  ])
  await plant.machine([reading('06:00', '0'), reading('06:59', '60'), reading('08:59', '180'), reading('12:59', '420')])
  const tapped = [
    ['06:00', 'Start'],
    ['07:00', 'Finish'],
  ] as const
  for (const [clock, transition] of tapped) {
    const step = { jobOrderId, transition, equipmentId: plant.unitId }
    expect((await plant.at(clock, reportJobTransition, step)).outcome).toBe('accepted')
  }
})
afterAll(async () => {
  await plant.close()
  expect(plant.incidents).toEqual([])
})

test.each([
  ['as it was tapped', '07:00', '60', 7 * 60, '20:00'],
  ['later', '09:00', '180', 5 * 60, '20:01'],
  ['later still', '13:00', '420', 60, '20:02'],
  ['earlier again', '07:00', '60', 7 * 60, '20:03'],
])('EC-40 a finish that is moved takes time and pieces with it: %s', async (_, clock, good, withoutJobMinutes, now) => {
  plant.setNow(local(now))
  const { transitions } = await plant.ask(getJobOrder, { jobOrderId })
  const finish = transitions.find(({ transition }: { transition: string }) => transition === 'Finish')
  if (finish.at !== local(clock))
    await plant.make(moveJobTransition, { jobOrderId, transitionId: finish.transitionId, movedTo: local(clock), note: 'tapped late' })
  await plant.accountant.settled()
  expect((await plant.ask(getJobOrder, { jobOrderId })).good).toBe(good)
  const { rows } = await plant.ask(listOccupations, { equipmentId: plant.unitId, startsAt: local('05:00'), endsAt: local('15:00') })
  expect(rows.map(({ endsAt }: { endsAt: string }) => endsAt)).toEqual([local(clock)])
  const shift = (await plant.ask(listKpis, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })).rows[0]
  // The break of thirty minutes at 10:00 is no loss.
  const breakMinutes = local(clock) < local('10:00') ? 30 : 0
  expect(Number(shift.seconds.ADOT) / 60).toBe(withoutJobMinutes - breakMinutes)
})

test('who may report for one unit says nothing of a job that stands on another, whatever unit he names', async () => {
  const line = (await plant.ask(equipment.queries.list, { search: 'L1' })).rows.find((row: { code: string }) => row.code === 'L1')
  const { id: neighbourId } = await plant.make(equipment.commands.create, {
    code: 'L1-C',
    name: 'Capper',
    level: 'WorkCell',
    parentId: line.id,
  })
  const pause = async (place: string) => {
    const actor = {
      accountId: randomUUID(),
      grants: [{ permissions: new Set([reportJobTransition.permission]), equipmentId: place as EquipmentId }],
    }
    const input = { jobOrderId, transition: 'Pause', equipmentId: place, note: '' }
    return plant.site.execute({ commandId: randomUUID(), actor, contract: reportJobTransition, input, occurredAt: local('06:30') })
  }
  expect(await pause(neighbourId as string)).toMatchObject({ outcome: 'refused', refusals: ['not_permitted'] })
  expect(await pause(plant.unitId)).toMatchObject({ outcome: 'accepted' })
})
