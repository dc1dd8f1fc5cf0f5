import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { permissionsOf } from '../../src/apps/known-sessions.ts'
import { catalogue } from '../../src/apps/modules.ts'
import type { EquipmentId, Instant } from '../../src/kernel/contract/ids.ts'
import type { AnyCommand } from '../../src/kernel/contract/resource.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { expandRoles } from '../../src/model/personnel/roles.ts'
import { listSignatureRules, requireSignature } from '../../src/model/signature/contract.ts'
import * as execution from '../../src/operations/execution/contract.ts'
import { classifyStop, closeShift, noteHour } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'

const whole = catalogue()
const permissions = expandRoles(permissionsOf({ catalogue: whole })).get('administrator')!
const pieces = (value: string) => ({ value, unit: 'C62' })

let plant: ShiftPlant
let ann: Actor
let bob: Actor
let jobOrderId: string

beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase(), whole)
  plant.setNow('2026-06-30T18:00:00.000Z' as Instant)
  const person = () => ({ accountId: randomUUID(), grants: [{ permissions, equipmentId: plant.siteId as unknown as EquipmentId }] })
  ;[ann, bob] = [person(), person()]
  jobOrderId = (await plant.order('CLOSER', '100000')).jobOrderId
  await required(true)
})
afterAll(() => plant?.close())

const required = (otherPerson: boolean, signatures = 0) =>
  plant.make(requireSignature, { command: closeShift.name, signatures, meaning: 'approval', needsReason: false, otherPerson })
/** Local time of a day of June; the early shift is from 06:00 to 14:00, and no other is worked. */
const on = (day: number, clock: string) => new Date(`2026-06-${String(day).padStart(2, '0')}T${clock}:00+02:00`).toISOString() as Instant
async function does(actor: Actor, occurredAt: Instant, contract: AnyCommand, input: object): Promise<void> {
  const parsed = contract.input.parse(input) as object
  expect(await plant.site.execute({ commandId: randomUUID(), actor, contract, input: parsed, occurredAt })).toMatchObject({
    outcome: 'accepted',
  })
}
async function closes(actor: Actor, day: number, equipmentId: string = plant.unitId): Promise<string> {
  await plant.accountant.settled()
  const outcome = await plant.send(closeShift, { equipmentId, shiftOn: on(day, '12:00').slice(0, 10), shiftCode: 'Early' }, { actor })
  return outcome.outcome === 'refused' ? outcome.refusals.join() : outcome.outcome
}
const stop = (day: number, from = '08:00', to = '08:20') => ({
  ...{ equipmentId: plant.unitId, startsAt: on(day, from), endsAt: on(day, to), reasonId: plant.stopReasonId },
})
const stepOf = async (transition: string) => {
  const { transitions } = await plant.ask(execution.getJobOrder, { jobOrderId })
  return transitions.findLast((step: { transition: string }) => step.transition === transition).transitionId as number
}
const OWN = 'separation.recorded_by_yourself'

describe('where a rule keeps the closing of a shift from whoever recorded in it', () => {
  test('the rule can be asked for, and a shift in which nobody recorded anything is closed by anybody', async () => {
    const { rows } = await plant.ask(listSignatureRules)
    expect(rows.find(({ command }: { command: string }) => command === closeShift.name)).toMatchObject({
      otherPerson: true,
      hasRecord: true,
    })
    expect(await closes(ann, 1)).toBe('accepted')
  })

  const records: [string, number, () => Promise<void>][] = [
    ['the reason of a stop', 2, () => does(ann, on(2, '09:00'), classifyStop, stop(2))],
    [
      'a note on an hour',
      3,
      () => does(ann, on(3, '15:00'), noteHour, { equipmentId: plant.unitId, startsAt: on(3, '07:00'), note: 'slow' }),
    ],
    ['the start of a job', 4, () => does(ann, on(4, '06:30'), execution.startJobOrder, { jobOrderId, equipmentId: plant.unitId })],
    ['pieces', 5, () => does(ann, on(5, '07:00'), execution.reportQuantity, { jobOrderId, good: pieces('10') })],
    ['a correction of pieces', 6, () => does(ann, on(6, '07:00'), execution.correctQuantity, { jobOrderId, good: '-1', note: 'twice' })],
    [
      'the time of a step, moved into it',
      8,
      async () => {
        await does(bob, on(9, '05:00'), execution.pauseJobOrder, { jobOrderId })
        const transitionId = await stepOf('Pause')
        await does(ann, on(9, '07:00'), execution.moveJobTransition, { jobOrderId, transitionId, movedTo: on(8, '13:00'), note: 'late' })
      },
    ],
    [
      'the time of a step, moved out of it',
      10,
      async () => {
        await does(plant.system, on(10, '13:50'), execution.resumeJobOrder, { jobOrderId })
        const transitionId = await stepOf('Resume')
        await does(ann, on(10, '15:00'), execution.moveJobTransition, { jobOrderId, transitionId, movedTo: on(10, '14:10'), note: 'early' })
      },
    ],
    [
      'the reason of a stop that went on into it',
      12,
      async () => {
        const word = (at: Instant, state: string) => ({ clock: at, kind: 'state' as const, word: state })
        await plant.machine([word(on(11, '13:30'), 'Producing'), word(on(11, '13:50'), 'Stopped'), word(on(12, '07:00'), 'Producing')])
        await plant.accountant.settled()
        await does(ann, on(11, '13:55'), classifyStop, { ...stop(11, '13:50', '13:55'), toStopEnd: true })
      },
    ],
  ]
  test.each(records)('%s: whoever recorded it does not close the shift, somebody else does', async (_, day, record) => {
    await record()
    expect(await closes(ann, day)).toBe(OWN)
    expect(await closes(bob, day)).toBe('accepted')
  })

  test('on a line everything counts that was recorded on its units; on another unit and in another shift nothing does', async () => {
    await does(ann, on(16, '09:00'), classifyStop, stop(16))
    expect(await closes(ann, 16, plant.lineId)).toBe(OWN)
    await does(ann, on(17, '09:00'), noteHour, { equipmentId: plant.lineId, startsAt: on(17, '09:00'), note: 'of the line' })
    await does(ann, on(17, '15:00'), classifyStop, stop(17, '14:30', '14:50'))
    expect(await closes(ann, 17)).toBe('accepted')
    expect(await closes(ann, 17, plant.lineId)).toBe(OWN)
    expect(await closes(bob, 17, plant.lineId)).toBe('accepted')
  })

  test('what a rule sent in the name of a person is not what he recorded', async () => {
    const commandId = randomUUID()
    const input = classifyStop.input.parse(stop(19)) as object
    await plant.site.execute({ commandId, actor: ann, contract: classifyStop, input, occurredAt: on(19, '09:00') })
    expect(await closes(ann, 19)).toBe(OWN)
    await plant.site.pool.query(
      `insert into rule_firing (site_id, rule_id, epoch, seq, command_id, fired_at, occurred_at, depth, outcome, reasons)
       values ($1, $2, 1, 1, $3, $4, $4, 1, 'done', '{}')`,
      [plant.siteId, randomUUID(), commandId, on(19, '09:00')],
    )
    expect(await closes(ann, 19)).toBe('accepted')
  })

  test('a shift that does not exist is refused as before, and without the rule anybody closes', async () => {
    const unknown = { equipmentId: plant.unitId, shiftOn: '2026-06-18', shiftCode: 'Late' }
    expect(await plant.send(closeShift, unknown, { actor: ann })).toMatchObject({ refusals: ['shift_not_found'] })
    await does(ann, on(18, '09:00'), classifyStop, stop(18))
    expect(await closes(ann, 18)).toBe(OWN)
    await required(false)
    expect(await closes(ann, 18)).toBe('accepted')
  })
})
