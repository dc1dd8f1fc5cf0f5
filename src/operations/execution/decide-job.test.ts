import { describe, expect, it } from 'vitest'
import { correctQuantity, finishJobOrder, type JobOrderEvent, reportQuantity, startJobOrder } from './contract.ts'
import { decideCorrection, decideCount, decideQuantity, decideReportedStep, decideStep, refuseStart, startEvents } from './decide-job.ts'
import { clock, created, jobAfter, jobOrderId, otherJobId, place, readyJob, step, unitAfter, unitId, when } from './job-order.fixture.ts'
import { evolve } from './job-order.ts'
import { fitOccupation } from './work-unit.ts'

const running = jobAfter(['05:00', created()], ['06:00', step('Start', { unitIds: [unitId] })])
const facts = {
  timeExceptionId: '0192d3a0-0000-7000-8000-0000000000e2',
  exceptionId: '0192d3a0-0000-7000-8000-0000000000e1',
  overProduction: 'exception',
}
const codesOf = (decision: ReturnType<typeof decideQuantity> | ReturnType<typeof decideReportedStep>) =>
  decision.outcome === 'accepted'
    ? decision.events.job.flatMap((event) => (event.kind === 'exceptionRaised' ? event.payload.code : []))
    : []
const occupiedBy = (id: typeof jobOrderId) => unitAfter(...fitOccupation(undefined, id, running, undefined))

describe('start', () => {
  // One row per refusal, in the declared order; each input also breaks later rules.
  const rows = [
    ['job_order_not_found', refuseStart(undefined, 'elsewhere', [], [], when('07:00'))],
    ['job_order_not_ready', refuseStart(running, 'elsewhere', [], [], when('07:00'))],
    ['work_unit_not_found', refuseStart({ ...readyJob(), equipmentId: 'x' }, 'elsewhere', [], [], when('07:00'))],
    [
      'work_unit_assigned_elsewhere',
      refuseStart({ ...readyJob(), equipmentId: 'x' }, unitId, [place], [occupiedBy(otherJobId)], when('07:00')),
    ],
    ['work_unit_is_occupied', refuseStart(readyJob(), unitId, [place], [occupiedBy(otherJobId)], when('07:00'))],
  ] as const
  it.each(rows)('refuses: %s', (refusal, decision) => expect(decision).toEqual({ outcome: 'refused', refusal }))
  it('has a row for every refusal of the contract that concerns one job', () => {
    expect(Object.keys(startJobOrder.refusals).filter((code) => code !== 'shares_must_sum_to_one')).toEqual(rows.map(([code]) => code))
  })

  it('opens one occupation per unit of a line and fixes authority and rate', () => {
    const rates = [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '0.3', piecesPerCycle: '1' }] as never
    const job = { ...readyJob(), directive: { rates } }
    const second = { ...place, equipmentId: '0192d3a0-0000-7000-8000-0000000000a2' as never }
    const { job: steps, units } = startEvents(jobOrderId, job, 'line', [place, second], [undefined, undefined], when('06:00'))
    expect(units.map((events) => events.map((event) => event.kind))).toEqual([['occupationOpened'], ['occupationOpened']])
    expect(steps[0]!.payload).toMatchObject({
      plannedRunTimePerItemSeconds: '0.3',
      countAuthority: 'machine',
      unitIds: [place.equipmentId, second.equipmentId],
    })
  })
})

describe('steps', () => {
  it('refuses what the state machine does not allow now', () => {
    expect(decideStep(jobOrderId, readyJob(), 'Pause', [], when('06:00'))).toEqual({
      outcome: 'refused',
      refusal: 'job_order_not_in_state',
    })
    expect(Object.keys(finishJobOrder.refusals)).toContain('job_order_not_in_state')
  })

  it('books a report about the past at its time, and raises an exception for what does not fit', () => {
    const ended = jobAfter(['05:00', created()], ['06:00', step('Start')], ['08:00', step('Finish')])
    const decision = decideReportedStep(jobOrderId, ended, step('Pause'), [undefined], when('09:00'), facts.exceptionId)
    expect(decision.outcome === 'accepted' && decision.events.job.map((event) => event.kind)).toEqual([
      'jobTransitionRecorded',
      'exceptionRaised',
    ])
  })

  it('books a late start on an occupied unit, and says that somebody was there', () => {
    const decision = decideReportedStep(
      jobOrderId,
      readyJob(),
      step('Start', { unitIds: [unitId] }),
      [occupiedBy(otherJobId)],
      when('07:00'),
      facts.exceptionId,
    )
    const raised = decision.outcome === 'accepted' ? decision.events.job.find((event) => event.kind === 'exceptionRaised') : undefined
    expect(raised?.payload).toMatchObject({ code: 'work_unit_was_occupied' })
  })
})

describe('a pause', () => {
  const paused = jobAfter(['05:00', created()], ['06:00', step('Start', { unitIds: [unitId] })], ['07:00', step('Pause')])
  const given = unitAfter(...fitOccupation(undefined, jobOrderId, paused, undefined))
  const taken = unitAfter(...fitOccupation(undefined, jobOrderId, paused, undefined), {
    kind: 'occupationOpened',
    payload: {
      occupationId: otherJobId as never,
      workType: 'Production',
      countAuthority: 'machine',
      startsAt: clock('07:10') as never,
      shares: [{ jobOrderId: otherJobId, share: '1' as never }],
    },
  })

  it('gives the unit free for another job', () => {
    expect(refuseStart(readyJob(), unitId, [place], [given], when('07:10'))).toBeUndefined()
    expect(refuseStart(readyJob(), unitId, [place], [given], when('06:50'))).toMatchObject({ refusal: 'work_unit_is_occupied' })
  })

  it.each([
    ['a free unit', given, []],
    ['an occupied unit', taken, ['work_unit_was_occupied']],
  ])('that is over: a resume that is reported into %s raises %s', (_, unit, codes) => {
    const decision = decideReportedStep(jobOrderId, paused, step('Resume'), [unit], when('08:00'), facts.exceptionId)
    expect(decision).toMatchObject({ events: { units: [[{ kind: 'occupationInterrupted', payload: { since: clock('08:00') } }]] } })
    expect(codesOf(decision)).toEqual(codes)
  })
})

describe('quantity', () => {
  const report = (input: object) => reportQuantity.input.parse({ jobOrderId, ...input })
  const pieces = (value: string) => ({ value, unit: 'C62' })
  /** Somebody scanned a code into the field of the quantity. */
  const scanned: JobOrderEvent = { kind: 'quantityReported', payload: { good: '999999999999' as never, note: '', correction: false } }
  const scannedInto = evolve(running, scanned, when('06:30'))
  const rows = [
    [
      'job_order_not_found',
      decideQuantity(report({ good: { value: '1', unit: 'KGM' }, scrap: pieces('0') }), undefined, facts, clock('07:00')),
    ],
    ['unit_differs_from_order', decideQuantity(report({ good: { value: '0', unit: 'KGM' } }), running, facts, clock('07:00'))],
    ['quantity_must_not_be_zero', decideQuantity(report({ good: pieces('0'), scrap: pieces('0') }), running, facts, clock('07:00'))],
    ['reason_required', decideQuantity(report({ scrap: pieces('1') }), running, facts, clock('07:00'))],
    ['quantity_too_large', decideQuantity(report({ good: pieces('1') }), scannedInto, facts, clock('07:00'))],
  ] as const
  it.each(rows)('refuses: %s', (refusal, decision) => expect(decision).toEqual({ outcome: 'refused', refusal }))
  it('a correction may take back what was too much, and add no more', () => {
    const correct = (good: string) => decideCorrection(correctQuantity.input.parse({ jobOrderId, good, note: 'scanned' }), scannedInto)
    expect(correct('1')).toEqual({ outcome: 'refused', refusal: 'quantity_too_large' })
    expect(correct('-999999999999')).toMatchObject({ outcome: 'accepted' })
  })
  it('has a row for every refusal of the contract', () => expect(Object.keys(reportQuantity.refusals)).toEqual(rows.map(([code]) => code)))

  it.each([
    ['05:30', true, 'before it began'],
    ['06:00', false, 'with the tap that starts it'],
    ['06:30', false, 'while it ran'],
    ['07:15', true, 'while it was paused'],
    ['08:00', false, 'with the tap that ends it'],
    ['09:00', true, 'after it had ended'],
  ])('never refuses a fact, and judges it at its own time: %s, odd %s: %s', (time, isOdd) => {
    const paused = [['07:00', step('Pause')] as const, ['07:30', step('Resume')] as const]
    const ended = jobAfter(['05:00', created()], ['06:00', step('Start')], ...paused, ['08:00', step('Finish')])
    const codes = codesOf(decideQuantity(report({ good: pieces('5') }), ended, facts, clock(time)))
    expect(codes).toEqual(isOdd ? ['reported_while_not_running'] : [])
  })

  it('says both, that a report came after the end and that it is too much', () => {
    const byHand = created({ countAuthority: 'person' })
    const ended = jobAfter(['05:00', byHand], ['06:00', step('Start')], ['08:00', step('Finish')])
    const decision = decideQuantity(report({ good: pieces('101') }), ended, facts, clock('09:00'))
    expect(codesOf(decision)).toEqual(['reported_while_not_running', 'over_production'])
    const ids = decision.outcome === 'accepted' ? decision.events.job.slice(1).map(({ payload }) => payload) : []
    expect(ids).toMatchObject([{ exceptionId: facts.timeExceptionId }, { exceptionId: facts.exceptionId }])
  })

  it.each([
    ['exception', 1],
    ['accept', 0],
  ])('EC-34 policy over_production %s: it is booked, with %i exceptions', (overProduction, exceptions) => {
    const byHand = { ...running, countAuthority: 'person' as const }
    const decision = decideQuantity(report({ good: pieces('101') }), byHand, { ...facts, overProduction }, clock('07:00'))
    const events = decision.outcome === 'accepted' ? decision.events.job : []
    expect(events[0]).toMatchObject({ kind: 'quantityReported', payload: { good: '101' } })
    expect(events.filter((event) => event.kind === 'exceptionRaised')).toHaveLength(exceptions)
  })

  it('restates a count after the job has stopped, and raises over-production once', () => {
    const count = (good: string) =>
      ({
        jobOrderId,
        equipmentId: unitId,
        shiftOn: '2026-06-01',
        shiftCode: 'Early',
        good,
        scrap: '0',
        rework: '0',
        decisive: true,
        throughFact: '9',
      }) as never
    const ended = jobAfter(['05:00', created()], ['06:00', step('Start')], ['08:00', step('Finish')])
    const restated = decideCount(count('90'), ended, { good: '95.000000', scrap: '0', rework: '0' }, facts)
    expect(restated.outcome === 'accepted' && restated.events.job[0]!.kind).toBe('countRestated')
    const over = decideCount(count('101'), running, undefined, facts)
    expect(over.outcome === 'accepted' && over.events.job.map((event) => event.kind)).toEqual(['countRecorded', 'exceptionRaised'])
  })
})
