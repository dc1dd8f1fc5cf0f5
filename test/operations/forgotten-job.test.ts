import { afterAll, beforeAll, expect, test } from 'vitest'
import { getJobOrder, listOccupations, reportJobTransition } from '../../src/operations/execution/contract.ts'
import { local, openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

const OTHERS = 60
let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
})
afterAll(async () => {
  await plant.close()
  expect(plant.incidents).toEqual([])
})

/** The clock so many minutes after eight. */
const after = (minutes: number) => `${String(8 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

test('a job order that comes back after more than a unit remembers has all its time, before and after', async () => {
  const { jobOrderId } = await plant.order('PAUSED', '1000')
  const say = async (clock: string, id: string, transition: string) => {
    const told = await plant.at(clock, reportJobTransition, { jobOrderId: id, transition, equipmentId: plant.unitId })
    expect(told.outcome).toBe('accepted')
  }
  await say('06:00', jobOrderId, 'Start')
  await say('06:30', jobOrderId, 'Pause')
  await say('06:40', jobOrderId, 'Resume')
  await say('07:00', jobOrderId, 'Pause')
  for (let number = 0; number < OTHERS; number += 1) {
    const other = await plant.order(`OTHER-${number}`, '10')
    await say(after(number * 5), other.jobOrderId, 'Start')
    await say(after(number * 5 + 5), other.jobOrderId, 'Finish')
  }
  const { rows: states } = await plant.site.pool.query("select state from stream where stream_id = $1 and state ? 'knownFromMs'", [
    plant.unitId,
  ])
  expect(JSON.stringify(states[0].state)).not.toContain(jobOrderId)
  await say('19:00', jobOrderId, 'Resume')
  await say('19:30', jobOrderId, 'Finish')
  const period = { startsAt: local('05:00'), endsAt: local('20:00') }
  const { rows } = await plant.ask(listOccupations, { equipmentId: plant.unitId, ...period })
  const own = rows.filter(({ shares }: { shares: { jobOrderId: string }[] }) => shares.some((share) => share.jobOrderId === jobOrderId))
  const expected = [
    ['06:00', '06:30'],
    ['06:40', '07:00'],
    ['19:00', '19:30'],
  ]
  expect(own.map(({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => [startsAt, endsAt])).toEqual(
    expected.map((clocks) => clocks.map((clock) => local(clock!))),
  )
  expect((await plant.ask(getJobOrder, { jobOrderId })).exceptions).toEqual([])
})
