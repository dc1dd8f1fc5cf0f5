import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EquipmentId } from '../../src/kernel/contract/ids.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { getJobOrder, moveJobTransition, startJobOrder } from '../../src/operations/execution/contract.ts'
import { round, startAccountant } from '../../src/operations/performance/accountant.store.ts'
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
      // As the program's own log does, it answers with the number of the incident.
      log: (error) => `incident ${failed.push(error)}`,
    })
  expect(await pass(plant.unitId)).toEqual({ made: 1, failed: 1, behindSinceMs: null })
  expect([made, failed.length]).toEqual([[id], 1])
  expect((await pass(undefined)).made).toBe(1)
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
  const { made } = await round({
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

test('what the ledger did not take of the books is brought to it later: new counts, and those of a job that has none any more', async () => {
  const { jobOrderId } = await plant.order('PO-1', '1000')
  expect((await plant.at('08:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })).outcome).toBe('accepted')
  const reading = (clock: string, word: string): Fact => ({ clock, kind: 'reading', word, tag: 'good', role: 'good' })
  await plant.machine([reading('08:10', '0'), reading('08:20', '10')])
  const failed: string[] = []
  const options = { countersOf: async () => ({}), publish: () => undefined, log: (error: unknown) => void failed.push(String(error)) }
  const deafPass = () => round({ ...options, site: { ...plant.site, executeMany: () => Promise.reject(new Error('the writer is busy')) } })
  const goodAfterCatchUp = async () => {
    const accountant = startAccountant({ ...options, site: plant.site })
    await accountant.settled()
    await accountant.close()
    return (await plant.ask(getJobOrder, { jobOrderId })).good
  }
  expect((await deafPass()).behindSinceMs).toBeLessThanOrEqual(Date.parse(local('08:10')))
  expect((await plant.ask(getJobOrder, { jobOrderId })).good).toBe('0')
  expect(await goodAfterCatchUp()).toBe('10')
  const start = (await plant.ask(getJobOrder, { jobOrderId })).transitions.find(
    ({ transition }: { transition: string }) => transition === 'Start',
  )
  await plant.make(moveJobTransition, { jobOrderId, transitionId: start.transitionId, movedTo: local('09:00'), note: 'tapped too early' })
  expect((await deafPass()).behindSinceMs).not.toBeNull()
  expect(await goodAfterCatchUp()).toBe('0')
  expect(failed).toEqual(Array(2).fill('Error: the writer is busy'))
})

test('a ledger that takes nothing keeps no books waiting', async () => {
  const failed: string[] = []
  const deaf = { ...plant.site, executeMany: () => Promise.reject(new Error('the writer is busy')) }
  const made = Promise.withResolvers<void>()
  // The books have gone on beside the ledger: there is something to bring.
  await plant.site.pool.query('update job_count set good = good + 5 where equipment_id = $1', [plant.unitId])
  await plant.machine([{ clock: '11:00', kind: 'state', word: 'Stopped' }])
  const options = {
    countersOf: async () => ({}),
    publish: (id: string) => void (id === plant.unitId && made.resolve()),
    log: (error: unknown) => void failed.push(String(error)),
  }
  const accountant = startAccountant({ ...options, site: deaf })
  await made.promise
  await accountant.close()
  expect(failed).toContain('Error: the writer is busy')
})
