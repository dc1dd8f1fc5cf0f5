import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JobTransition } from './contract.ts'
import { created, jobAfter, step, when } from './job-order.fixture.ts'
import { evolve, progressOf, walk, type JobOrder } from './job-order.ts'

describe('job order', () => {
  it.each([
    [['Release', 'Start'], 'Running'],
    [['Release', 'Start', 'Pause'], 'Suspended'],
    [['Release', 'Start', 'Hold', 'Resume', 'Finish', 'Close'], 'Closed'],
    [['Release', 'Revoke'], 'Waiting'],
    [['Cancel'], 'Cancelled'],
    [['Release', 'Start', 'Abort'], 'Aborted'],
  ] as const)('goes through %s to %s', (transitions, state) => {
    const job = jobAfter(['05:00', created()], ...transitions.map((name, index) => [`06:0${index}`, step(name)] as const))
    expect(job.state).toBe(state)
    expect(walk(job).unfit).toEqual([])
  })

  it('passes over a step that does not fit, and names it', () => {
    const job = jobAfter(['05:00', created()], ['06:00', step('Finish')], ['06:10', step('Start')])
    expect(job.state).toBe('Running')
    expect(walk(job).unfit).toEqual([1])
  })

  it('is in the state of the latest step by time, whatever was recorded last', () => {
    const job = jobAfter(['05:00', created()], ['08:00', step('Finish')], ['06:00', step('Start')])
    expect(job.state).toBe('Completed')
    expect(walk(job)).toMatchObject({ startsAtMs: Date.parse(when('06:00').occurredAt), endsAtMs: Date.parse(when('08:00').occurredAt) })
  })

  it('any order of arrival of one set of steps gives one state and one span', () => {
    const steps = fc.uniqueArray(fc.record({ minute: fc.integer({ min: 0, max: 59 }), name: fc.constantFrom(...JobTransition.options) }), {
      selector: (one) => one.minute,
      maxLength: 10,
    })
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (all, chance) => {
        const shuffled = all
          .map((one) => ({ one, at: chance.next().value }))
          .toSorted((left, right) => left.at - right.at)
          .map(({ one }) => one)
        const folded = (list: typeof all) =>
          jobAfter(['05:00', created()], ...list.map(({ minute, name }) => [`06:${String(minute).padStart(2, '0')}`, step(name)] as const))
        expect(folded(shuffled).state).toBe(folded(all).state)
        const { unfit: _, ...walked } = walk(folded(all))
        expect(walk(folded(shuffled))).toMatchObject(walked)
      }),
    )
  })

  it('moving a step is the same as having recorded it there', () => {
    const late = jobAfter(['05:00', created()], ['06:40', step('Start')], ['08:00', step('Finish')])
    const movedTo = when('06:00').occurredAt as never
    const moved = evolve(late, { kind: 'jobTransitionMoved', payload: { transitionId: 1, movedTo, note: 'late' } }, when('14:00'))
    const right = jobAfter(['05:00', created()], ['06:00', step('Start')], ['08:00', step('Finish')])
    expect(moved.steps).toEqual(right.steps)
    expect(moved.state).toBe(right.state)
  })

  it('keeps its state below 8 KB, however often it is paused', () => {
    const pauses = Array.from({ length: 400 }, (_, index) => [clockOf(index), step(index % 2 === 0 ? 'Pause' : 'Resume')] as const)
    const job = jobAfter(['05:00', created()], ['05:30', step('Start')], ...pauses)
    expect(JSON.stringify(job).length).toBeLessThan(8_192)
    expect(job.state).toBe('Running')
    expect(walk(job)).toMatchObject({ startsAtMs: Date.parse(when('05:30').occurredAt), unfit: [] })
  })
})

describe('progress', () => {
  const tally = (good: string, scrap: string, rework = '0') => ({ good, scrap, rework }) as JobOrder['counted']
  it('EC-18 has one authority: the machine, or the person; the other one is a cross-check', () => {
    const both = { counted: tally('90', '2'), reported: tally('80', '1') }
    expect(progressOf({ ...both, countAuthority: 'machine' })).toEqual(tally('90', '2'))
    expect(progressOf({ ...both, countAuthority: 'person' })).toEqual(tally('80', '1'))
  })

  it('replaces the absolute count of a shift and leaves the others', () => {
    const count = (shiftCode: string, good: string, previousGood: string) =>
      ({
        kind: 'countRecorded',
        payload: {
          equipmentId: '0192d3a0-0000-7000-8000-0000000000a1',
          shiftOn: '2026-06-01',
          shiftCode,
          good,
          scrap: '0',
          rework: '0',
          decisive: true,
          throughFact: '1',
          previousGood,
          previousScrap: '0',
          previousRework: '0',
        },
      }) as never
    const job = jobAfter(
      ['05:00', created()],
      ['06:00', count('Early', '40', '0')],
      ['06:10', count('Late', '7', '0')],
      ['06:20', count('Early', '38', '40')],
    )
    expect(job.counted.good).toBe('45')
  })
})

function clockOf(index: number): string {
  const minute = 6 * 60 + index
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
