import { describe, expect, it } from 'vitest'
import { clock, created, jobAfter, jobOrderId, otherJobId, step, unitAfter } from './job-order.fixture.ts'
import { closedAtMs, findOccupationAt, fitOccupation, sumsToOne } from './work-unit.ts'

const at = (time: string) => Date.parse(clock(time))
const opened = (id: string, time: string, ...jobs: string[]) =>
  ({
    kind: 'occupationOpened',
    payload: {
      occupationId: id,
      workType: 'Production',
      countAuthority: 'machine',
      startsAt: clock(time),
      shares: (jobs.length ? jobs : [id]).map((jobId) => ({ jobOrderId: jobId, share: '1' })),
    },
  }) as never
const left = (id: string, time: string, job = id) =>
  ({ kind: 'occupationLeft', payload: { occupationId: id, jobOrderId: job, endsAt: clock(time) } }) as never

describe('occupation of a work unit', () => {
  it('holds from its beginning until the job leaves, half-open', () => {
    const unit = unitAfter(opened(jobOrderId, '06:00'), left(jobOrderId, '08:00'))
    expect(findOccupationAt(unit, at('05:59'))).toBeUndefined()
    expect(findOccupationAt(unit, at('06:00'))?.occupationId).toBe(jobOrderId)
    expect(findOccupationAt(unit, at('07:59'))?.occupationId).toBe(jobOrderId)
    expect(findOccupationAt(unit, at('08:00'))).toBeUndefined()
  })

  it('EC-42 ends where the next one begins, so that every part lies on its own order', () => {
    const unit = unitAfter(opened(jobOrderId, '06:00'), opened(otherJobId, '07:00'))
    expect(findOccupationAt(unit, at('06:59'))?.occupationId).toBe(jobOrderId)
    expect(findOccupationAt(unit, at('07:00'))?.occupationId).toBe(otherJobId)
  })

  it('EC-43 with several jobs lasts until the last of them has left', () => {
    const shared = '0192d3a0-0000-7000-8000-0000000000ff'
    const unit = unitAfter(opened(shared, '06:00', jobOrderId, otherJobId), left(shared, '08:00', jobOrderId))
    expect(closedAtMs(unit!.occupations[0]!)).toBeNull()
    const empty = unitAfter(
      opened(shared, '06:00', jobOrderId, otherJobId),
      left(shared, '08:00', jobOrderId),
      left(shared, '08:30', otherJobId),
    )
    expect(closedAtMs(empty!.occupations[0]!)).toBe(at('08:30'))
  })

  it.each([
    [['0.5', '0.5'], true],
    [['0.333333', '0.333333', '0.333334'], true],
    [['0.333333', '0.333333', '0.333333'], false],
    [['1'], true],
    [['0.7', '0.2'], false],
  ])('EC-43 shares %s sum to one: %s', (shares, isOne) => {
    expect(sumsToOne(shares.map((share) => ({ share })))).toBe(isOne)
  })

  it('fits a finish that was reported before its start, and a start that is moved', () => {
    const finished = jobAfter(['05:00', created()], ['08:00', step('Finish')])
    expect(fitOccupation(undefined, jobOrderId, finished, undefined)).toEqual([])
    const both = jobAfter(['05:00', created()], ['08:00', step('Finish')], ['06:00', step('Start')])
    const events = fitOccupation(undefined, jobOrderId, both, finished)
    expect(events.map((event) => event.kind)).toEqual(['occupationOpened', 'occupationLeft'])
    const unit = unitAfter(...events)
    expect(findOccupationAt(unit, at('07:00'))?.occupationId).toBe(jobOrderId)
    expect(findOccupationAt(unit, at('08:00'))).toBeUndefined()
  })

  it('leaves a boundary alone that was set on this unit by itself', () => {
    const before = jobAfter(['05:00', created()], ['06:00', step('Start')])
    const after = { ...before, steps: before.steps.map((one) => ({ ...one, atMs: at('06:10') })) }
    expect(fitOccupation(unitAfter(opened(jobOrderId, '06:05')), jobOrderId, after, before)).toEqual([])
    expect(fitOccupation(unitAfter(opened(jobOrderId, '06:00')), jobOrderId, after, before).map((event) => event.kind)).toEqual([
      'occupationMoved',
    ])
  })
})
