import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EquipmentId } from '../../src/kernel/contract/ids.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { round } from '../../src/operations/performance/accountant.store.ts'
import { listAccountNotes, listIntervals } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
  await plant.accountant.close()
})
afterAll(() => plant.close())

const facts: readonly Fact[] = [{ clock: '06:00', kind: 'state', word: 'Producing' }]

test('a unit whose books cannot be made keeps no other waiting, and is made as soon as it can be', async () => {
  const line = (await plant.ask(equipment.queries.list, { search: 'L1' })).rows.find((row: { code: string }) => row.code === 'L1')
  const { id } = await plant.make(equipment.commands.create, { code: 'L1-C', name: 'Capper', level: 'WorkCell', parentId: line.id })
  await plant.machine(facts, id as string)
  await plant.machine([{ ...facts[0]!, clock: '06:10' }])
  const [made, failed]: [string[], unknown[]] = [[], []]
  const pass = (broken: string | undefined) =>
    round({
      site: plant.site,
      countersOf: async (equipmentId) => (equipmentId === broken ? Promise.reject(new Error('its mapping cannot be read')) : {}),
      publish: (equipmentId) => void made.push(equipmentId),
      log: (error) => void failed.push(error),
    })
  expect(await pass(plant.unitId)).toBe(1)
  expect([made, failed.length]).toEqual([[id], 1])
  expect(await pass(undefined)).toBe(1)
  expect(made).toEqual([id, plant.unitId])
  const { rows } = await plant.ask(listIntervals, {
    equipmentId: plant.unitId as EquipmentId,
    startsAt: local('06:00'),
    endsAt: local('07:00'),
  })
  expect(rows.map(({ state }: { state: string }) => state)).toContain('Producing')
})

test('a counter that jumps beyond all quantities breaks nothing: the books of its unit are made, and say so', async () => {
  const total = (clock: string, word: string): Fact => ({ clock, kind: 'reading', word, tag: 'total', role: 'total' })
  await plant.machine([...facts, total('06:20', '5'), total('06:30', '18446744073709551610'), total('06:40', '18446744073709551615')])
  const failed: unknown[] = []
  const made = await round({
    site: plant.site,
    countersOf: async () => ({}),
    publish: () => undefined,
    log: (error) => void failed.push(error),
  })
  expect([made, failed]).toEqual([1, []])
  const { rows } = await plant.ask(listAccountNotes, {
    equipmentId: plant.unitId as EquipmentId,
    startsAt: local('06:00'),
    endsAt: local('07:00'),
  })
  expect(rows.map(({ code }: { code: string }) => code)).toContain('counter_not_a_number')
})
