import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/kernel/contract/command.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import {
  changeOperationsDefinition,
  changeWorkMaster,
  listOperationsDefinitions,
  listWorkMasters,
} from '../../src/operations/definition/contract.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import {
  assignJobOrder,
  createJobOrder,
  finishJobOrder,
  getJobOrder,
  listDispatchList,
  listExceptions,
  listOccupations,
  listWorkMasterUses,
  reportJobTransition,
  reportQuantity,
  resolveException,
  startJobOrder,
  startWorkWithoutRequest,
} from '../../src/operations/execution/contract.ts'
import {
  cancelOperationsRequest,
  changeOperationsRequest,
  createOperationsRequest,
  getOperationsRequest,
  listDefinitionUses,
  listOperationsRequests,
  releaseOperationsRequest,
} from '../../src/operations/scheduling/contract.ts'
import { listIntervals } from '../../src/operations/performance/contract.ts'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'
import { local, openShiftPlant, until, type ShiftPlant } from '../performance/shift.fixture.ts'

let database: TestDatabase
let plant: ShiftPlant
beforeAll(async () => {
  database = await ownDatabase()
  plant = await openShiftPlant(database)
})
afterAll(async () => {
  await plant.close()
  await database.drop()
})

const pieces = (value: string) => ({ value, unit: 'C62' })
const job = (jobOrderId: string) => plant.ask(getJobOrder, { jobOrderId })
function resultOf(outcome: Outcome): { jobOrderId: string } {
  expect(outcome).toMatchObject({ outcome: 'accepted' })
  return outcome.outcome === 'accepted' ? (outcome.result as { jobOrderId: string }) : { jobOrderId: '' }
}
const start = (clock: string, jobOrderId: string, equipmentId: string = plant.unitId) =>
  plant.at(clock, startJobOrder, { jobOrderId, equipmentId })

describe('orders', () => {
  it('EC-30 running and released jobs keep the definition with which they were released', async () => {
    const { jobOrderId } = await plant.order('DEF-1', '100')
    const [master] = (await plant.ask(listWorkMasters)).rows
    const { workMasterId, version, ...content } = master
    const faster = { ...content, rates: [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '0.2', piecesPerCycle: '1' }] }
    expect((await plant.send(changeWorkMaster, { workMasterId, expectedVersion: version, ...faster })).outcome).toBe('accepted')
    await start('06:00', jobOrderId)
    expect((await job(jobOrderId)).plannedRunTimePerItemSeconds).toBe('0.3')
    await plant.at('06:30', reportQuantity, { jobOrderId, scrap: pieces('1'), reasonId: plant.scrapReasonId })
    await plant.accountant.settled()
    await plant.at('06:40', finishJobOrder, { jobOrderId })
    const { jobOrderId: next } = await plant.order('DEF-2', '100')
    await start('07:00', next)
    expect((await job(next)).plannedRunTimePerItemSeconds).toBe('0.2')
    await plant.at('07:10', reportQuantity, { jobOrderId: next, scrap: pieces('1'), reasonId: plant.scrapReasonId })
    await plant.accountant.settled()
    await plant.at('07:20', finishJobOrder, { jobOrderId: next })
    const { rows: uses } = await plant.ask(listWorkMasterUses, { workMasterId })
    expect(
      uses.map(({ code, workMasterVersion }: { code: string; workMasterVersion: number }) => [code.slice(0, 5), workMasterVersion]),
    ).toEqual([
      ['DEF-1', version],
      ['DEF-2', version + 1],
    ])
  })

  it('EC-30 who was released by which version of an operations definition is said, whatever it says now', async () => {
    const { operationsRequestId } = await plant.order('USES-1', '100')
    const { operationsDefinitionId } = await plant.ask(getOperationsRequest, { operationsRequestId })
    const { rows } = await plant.ask(listOperationsDefinitions, {})
    const { version, ...definition } = rows.find(
      (row: { operationsDefinitionId: string }) => row.operationsDefinitionId === operationsDefinitionId,
    )
    expect((await plant.send(changeOperationsDefinition, { ...definition, name: 'Renamed', expectedVersion: version })).outcome).toBe(
      'accepted',
    )
    await plant.order('USES-2', '100')
    const waiting = { code: 'USES-3', operationsDefinitionId, quantity: pieces('100') }
    expect((await plant.send(createOperationsRequest, waiting)).outcome).toBe('accepted')
    const uses = (await plant.ask(listDefinitionUses, { operationsDefinitionId, limit: 500 })).rows
    const own = uses.filter(({ code }: { code: string }) => code.startsWith('USES-'))
    expect(own.map(({ definitionVersion }: { definitionVersion: number }) => definitionVersion)).toEqual([version, version + 1])
  })

  it('an order is open until its last job is over, and the list of open ones holds no other', async () => {
    const { operationsRequestId, jobOrderId } = await plant.order('OPEN-1', '100')
    const codes = async (state?: 'Open' | 'Completed') =>
      (await plant.ask(listOperationsRequests, { search: 'OPEN-', ...(state && { state }) })).rows.map(({ code }: { code: string }) => code)
    const { operationsDefinitionId } = await plant.ask(getOperationsRequest, { operationsRequestId })
    await plant.send(createOperationsRequest, { code: 'OPEN-2', operationsDefinitionId, quantity: pieces('100') })
    expect(await codes('Open')).toEqual(['OPEN-1', 'OPEN-2'])
    await start('07:30', jobOrderId)
    expect(await codes('Open')).toEqual(['OPEN-1', 'OPEN-2'])
    await plant.at('07:35', reportQuantity, { jobOrderId, scrap: pieces('1'), reasonId: plant.scrapReasonId })
    await plant.accountant.settled()
    await plant.at('07:40', finishJobOrder, { jobOrderId })
    expect(await codes('Open')).toEqual(['OPEN-2'])
    expect(await codes('Completed')).toEqual(['OPEN-1'])
    expect(await codes()).toEqual(['OPEN-1', 'OPEN-2'])
  })

  it('EC-35 a cancelled order stops in a controlled way: what was made stays, the rest does not begin', async () => {
    const running = await plant.order('CAN-1', '100')
    const waiting = await plant.order('CAN-2', '100')
    await start('08:00', running.jobOrderId)
    await plant.at('08:05', reportQuantity, { jobOrderId: running.jobOrderId, scrap: pieces('3'), reasonId: plant.scrapReasonId })
    for (const { operationsRequestId } of [running, waiting])
      await plant.send(cancelOperationsRequest, { operationsRequestId, note: 'customer withdrew' })
    await until(
      plant.site,
      async () => (await job(waiting.jobOrderId)).state === 'Cancelled' && (await job(running.jobOrderId)).stopRequested !== null,
    )
    expect(await job(running.jobOrderId)).toMatchObject({ state: 'Running', stopRequested: 'customer withdrew' })
    expect(await start('08:10', waiting.jobOrderId)).toMatchObject({ refusals: ['job_order_not_ready'] })
    await plant.accountant.settled()
    expect((await plant.at('08:20', finishJobOrder, { jobOrderId: running.jobOrderId })).outcome).toBe('accepted')
    expect(await job(running.jobOrderId)).toMatchObject({ state: 'Completed', scrap: '3' })
    expect(await plant.send(releaseOperationsRequest, { operationsRequestId: waiting.operationsRequestId })).toMatchObject({
      refusals: ['request_ended'],
    })
  })

  it('EC-35 a changed quantity reaches the jobs that have not ended', async () => {
    const { operationsRequestId, jobOrderId } = await plant.order('CHG-1', '100')
    await plant.send(changeOperationsRequest, { operationsRequestId, quantity: pieces('80'), priority: 900 })
    await until(plant.site, async () => (await job(jobOrderId)).quantity === '80')
    expect((await job(jobOrderId)).priority).toBe(900)
    expect((await plant.ask(getOperationsRequest, { operationsRequestId })).quantity).toBe('80')
  })

  it.each([
    ['refuse', { outcome: 'refused', refusals: ['nothing_was_produced'] }],
    ['allow', { outcome: 'accepted' }],
  ])('EC-34 policy zero_quantity_finish %s: finishing with nothing', async (value, outcome) => {
    await plant.send(setPolicy, { policy: 'operations.execution.zero_quantity_finish', equipmentId: plant.lineId, value })
    const { jobOrderId } = await plant.order(`ZERO-${value}`, '10')
    await start(value === 'refuse' ? '09:00' : '09:30', jobOrderId)
    const finish = await plant.at('09:40', finishJobOrder, { jobOrderId })
    expect(finish).toMatchObject(outcome)
    await plant.at(value === 'refuse' ? '09:20' : '09:50', reportJobTransition, { jobOrderId, transition: 'Abort' })
  })

  it.each([
    ['refuse', { outcome: 'refused', refusals: ['less_than_ordered'] }],
    ['allow', { outcome: 'accepted' }],
  ])('EC-34 policy under_production %s: finishing short', async (value, outcome) => {
    await plant.send(setPolicy, { policy: 'operations.execution.under_production', equipmentId: plant.unitId, value })
    const { jobOrderId } = await plant.order(`SHORT-${value}`, '10')
    const clock = value === 'refuse' ? '10:00' : '10:30'
    await start(clock, jobOrderId)
    await plant.at(clock, reportQuantity, { jobOrderId, scrap: pieces('1'), reasonId: plant.scrapReasonId })
    await plant.accountant.settled()
    const finish = await plant.at('10:50', finishJobOrder, { jobOrderId })
    expect(finish).toMatchObject(outcome)
    if (finish.outcome === 'refused') await plant.at('10:29', reportJobTransition, { jobOrderId, transition: 'Abort' })
  })

  it('what does not fit becomes an exception that a person settles', async () => {
    const { jobOrderId } = await plant.order('EXC-1', '10')
    await start('11:00', jobOrderId)
    await plant.at('11:05', reportQuantity, { jobOrderId, scrap: pieces('1'), reasonId: plant.scrapReasonId })
    await plant.accountant.settled()
    await plant.at('11:10', finishJobOrder, { jobOrderId })
    expect((await plant.at('11:20', reportQuantity, { jobOrderId, scrap: pieces('2'), reasonId: plant.scrapReasonId })).outcome).toBe(
      'accepted',
    )
    const { rows } = await plant.ask(listExceptions)
    const raised = rows.find((row: { jobOrderId: string }) => row.jobOrderId === jobOrderId)
    expect(raised).toMatchObject({ code: 'reported_while_not_running', resolvedAt: null })
    await plant.send(resolveException, { jobOrderId, exceptionId: raised.exceptionId, note: 'counted the bin' })
    expect((await plant.ask(listExceptions)).rows.some((row: { exceptionId: string }) => row.exceptionId === raised.exceptionId)).toBe(
      false,
    )
    expect(await plant.send(resolveException, { jobOrderId, exceptionId: raised.exceptionId, note: 'again' })).toMatchObject({
      refusals: ['exception_not_open'],
    })
  })

  it('a job on a line opens one occupation on every unit, and the dispatch list of each unit shows it', async () => {
    const second = await plant.make(equipment.commands.create, {
      code: 'L1-P',
      name: 'Packer',
      level: 'WorkCell',
      parentId: plant.lineId,
      isConstraintUnit: false,
    })
    const { jobOrderId } = await plant.order('LINE-1', '10')
    const { rows: listed } = await plant.ask(listDispatchList, { equipmentId: plant.unitId })
    expect(listed.map((row: { code: string }) => row.code)).toContain('LINE-1')
    const reassigned = await plant.send(assignJobOrder, {
      jobOrderId,
      equipmentId: plant.lineId,
    })
    expect(reassigned.outcome).toBe('accepted')
    expect((await start('12:00', jobOrderId, plant.lineId)).outcome).toBe('accepted')
    for (const equipmentId of [plant.unitId, second.id]) {
      const { rows } = await plant.ask(listOccupations, { equipmentId, startsAt: local('11:59'), endsAt: local('13:00') })
      expect(rows.at(-1)).toMatchObject({ startsAt: local('12:00'), endsAt: null, shares: [{ jobOrderId, share: '1', code: 'LINE-1' }] })
    }
    const blocked = await plant.order('LINE-2', '10')
    expect(await start('12:10', blocked.jobOrderId)).toMatchObject({ refusals: ['work_unit_is_occupied'] })
  })

  it('a cleaning needs no order: it is made and started in one step, stands on the dispatch list, and occupies the unit as set-up time', async () => {
    const cell = await plant.make(equipment.commands.create, { code: 'L1-W', name: 'Washer', level: 'WorkCell', parentId: plant.lineId })
    const equipmentId = cell.id
    await plant.machine([{ clock: '07:00', kind: 'state', word: 'Stopped' }], equipmentId)
    const clean = await plant.at('08:00', startWorkWithoutRequest, { equipmentId, workType: 'Cleaning', name: 'Clean the nozzles' })
    const { jobOrderId } = resultOf(clean)
    const { rows } = await plant.ask(listDispatchList, { equipmentId })
    const cleaning = { workType: 'Cleaning', state: 'Running', name: 'Clean the nozzles', requestCode: null, quantity: null }
    expect(rows.find((row: { jobOrderId: string }) => row.jobOrderId === jobOrderId)).toMatchObject(cleaning)
    const again = { equipmentId, workType: 'Maintenance', name: 'Grease' }
    expect(await plant.at('08:10', startWorkWithoutRequest, again)).toMatchObject({ refusals: ['work_unit_is_occupied'] })
    expect((await plant.at('08:20', finishJobOrder, { jobOrderId })).outcome).toBe('accepted')
    const repair = await plant.at('08:30', startWorkWithoutRequest, again)
    const { jobOrderId: repairId } = resultOf(repair)
    await plant.at('08:45', finishJobOrder, { jobOrderId: repairId })
    await plant.accountant.settled()
    const books = await plant.ask(listIntervals, { equipmentId, startsAt: local('08:00'), endsAt: local('09:00') })
    expect(books.rows.map((row: { element: string }) => row.element)).toEqual(['AUST', 'ADOT', 'ADOT', 'ADOT'])
    expect(books.rows.map((row: { occupationId: string | null }) => row.occupationId)).toEqual([jobOrderId, null, repairId, null])
    expect(await plant.at('09:00', startWorkWithoutRequest, { ...again, equipmentId: plant.stopReasonId })).toMatchObject({
      refusals: ['work_unit_not_found'],
    })
  })

  it('a planned set-up is a job order without an order, too: created ahead, waiting on the dispatch list', async () => {
    const directive = { name: 'Change the star wheel', plannedSetupSeconds: '900', rates: [] }
    const planned = { code: 'SET-STAR', workType: 'SetUp', directive, equipmentId: plant.unitId }
    expect((await plant.send(createJobOrder, planned)).outcome).toBe('accepted')
    const { rows } = await plant.ask(listDispatchList, { equipmentId: plant.unitId })
    expect(rows.find(({ code }: { code: string }) => code === 'SET-STAR')).toMatchObject({ workType: 'SetUp', state: 'Ready' })
  })

  it('a job that names a work master without its version is among its uses all the same', async () => {
    const workMasterId = randomUUID()
    const directive = { workMasterId, name: 'By the old sheet', plannedSetupSeconds: '0', rates: [] }
    const byHand = { code: 'BY-HAND', workType: 'Production', directive, equipmentId: plant.unitId }
    expect((await plant.send(createJobOrder, byHand)).outcome).toBe('accepted')
    expect((await plant.ask(listWorkMasterUses, { workMasterId })).rows).toMatchObject([{ code: 'BY-HAND', workMasterVersion: null }])
  })

  it('every reading model of the module is rebuilt to the same content', async () => {
    const names = [
      'job_order',
      'job_count',
      'job_exception',
      'occupation',
      'reported_quantity',
      'operations_request',
      'work_master',
      'operations_definition',
      'policy_setting',
    ]
    for (const projection of plant.site.catalogue.projections.filter(({ name }) => names.includes(name))) {
      const result = await rebuild(database.write, plant.siteId, projection)
      expect(result).toMatchObject({ projection: projection.name, differences: 0, swapped: false })
    }
    expect(plant.incidents).toEqual([])
  })
})
