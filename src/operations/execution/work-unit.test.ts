import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JobTransition } from './contract.ts'
import { decideReportedStep } from './decide-job.ts'
import { clock, created, jobAfter, jobOrderId, otherJobId, step, unitAfter, unitId, when } from './job-order.fixture.ts'
import { evolve } from './job-order.ts'
import { closedAtMs, type WorkUnit } from './occupied.ts'
import { evolveWorkUnit, findOccupationAt, fitOccupation, sumsToOne } from './work-unit.ts'

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
  ({ kind: 'occupationLeft', payload: { occupationId: id, jobOrderId: job, endsAt: clock(time), since: clock(time) } }) as never
const away = (id: string, from: string, until: string | null, job = id) =>
  ({
    kind: 'occupationInterrupted',
    payload: {
      occupationId: id,
      jobOrderId: job,
      since: clock(from),
      pauses: [{ startsAt: clock(from), endsAt: until && clock(until) }],
    },
  }) as never

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

  it('a paused job gives its unit free, and has it again from its resume on', () => {
    const paused = unitAfter(opened(jobOrderId, '06:00'), away(jobOrderId, '07:00', null))
    expect(findOccupationAt(paused, at('06:59'))?.occupationId).toBe(jobOrderId)
    expect(findOccupationAt(paused, at('07:00'))).toBeUndefined()
    const back = unitAfter(
      opened(jobOrderId, '06:00'),
      away(jobOrderId, '07:00', '08:00'),
      opened(otherJobId, '07:10'),
      left(otherJobId, '07:50'),
    )
    const who = ['07:05', '07:10', '07:50', '08:00'].map((time) => findOccupationAt(back, at(time))?.occupationId)
    expect(who).toEqual([undefined, otherJobId, undefined, jobOrderId])
  })

  it('EC-43 a shared occupation goes on while one of its jobs is there, and is free in the pause of all', () => {
    const shared = '0192d3a0-0000-7000-8000-0000000000ff'
    const unit = unitAfter(
      opened(shared, '06:00', jobOrderId, otherJobId),
      away(shared, '07:00', '09:00', jobOrderId),
      away(shared, '08:00', '10:00', otherJobId),
    )
    expect(['07:30', '08:30', '09:30'].map((time) => findOccupationAt(unit, at(time))?.occupationId)).toEqual([shared, undefined, shared])
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

  describe('below 8 KB of state', () => {
    const idOf = (index: number) => `0192d3a0-0000-7000-8000-${String(index + 100).padStart(12, '0')}`
    const minute = (index: number) => `${String(8 + Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`
    const brief = (index: number) => [opened(idOf(index), minute(index)), left(idOf(index), minute(index + 1))]
    const many = Array.from({ length: 400 }, (_, index) => brief(index)).flat()
    const paused = [opened(jobOrderId, '06:00'), away(jobOrderId, '07:00', null)]

    it('says who was there lately, and from when on it knows', () => {
      const unit = unitAfter(...many)!
      expect(JSON.stringify(unit).length).toBeLessThan(8_192)
      const known = Array.from({ length: 400 }, (_, index) => index).filter((index) => at(minute(index)) >= unit.knownFromMs!)
      expect(known.length).toBeGreaterThan(20)
      expect(known.map((index) => findOccupationAt(unit, at(minute(index)))?.occupationId)).toEqual(known.map(idOf))
      expect(findOccupationAt(unit, unit.knownFromMs! - 1)).toBeUndefined()
    })

    it('a job order that was there again lately stays, however long ago it began', () => {
      const unit = unitAfter(...paused, ...many.slice(0, 20), away(jobOrderId, '07:00', '08:11'), ...many.slice(40, 80))!
      expect(unit.occupations[0]).toMatchObject({ occupationId: jobOrderId, jobs: { [jobOrderId]: { leftAtMs: null } } })
    })

    it('a job order that was away until it was forgotten says itself that it comes back', () => {
      const unit = unitAfter(...paused, ...many)!
      expect(unit.occupations.map(({ occupationId }) => occupationId)).not.toContain(jobOrderId)
      const before = jobAfter(['05:00', created()], ['06:00', step('Start')], ['07:00', step('Pause')])
      const after = evolve(before, step('Resume'), when('20:00'))
      const events = fitOccupation(unit, jobOrderId, after, before)
      expect(events.map(({ kind }) => kind)).toEqual(['occupationOpened', 'occupationInterrupted'])
      const then = events.reduce<WorkUnit>(evolveWorkUnit, unit)
      expect(findOccupationAt(then, at('20:00'))?.occupationId).toBe(jobOrderId)
      expect(findOccupationAt(then, at('19:59'))).toBeUndefined()
    })

    it('a forgotten job order whose end is moved is told again as one that has ended', () => {
      const unit = unitAfter(opened(jobOrderId, '06:00'), left(jobOrderId, '07:00'), ...many)!
      const steps = [
        ['06:00', step('Start')],
        ['07:00', step('Finish')],
      ] as const
      const before = jobAfter(['05:00', created()], ...steps)
      const after = evolve(
        before,
        { kind: 'jobTransitionMoved', payload: { transitionId: 2, movedTo: clock('07:30') as never, note: '' } },
        when('20:00'),
      )
      expect(fitOccupation(unit, jobOrderId, after, before)).toMatchObject([
        { kind: 'occupationOpened', payload: { startsAt: clock('06:00') } },
        { kind: 'occupationLeft', payload: { since: clock('07:00'), endsAt: clock('07:30') } },
      ])
    })
  })

  it('any order of arrival of what two jobs did on a unit gives the same occupant at every minute', () => {
    const reports = fc.uniqueArray(
      fc.record({
        minute: fc.integer({ min: 0, max: 59 }),
        id: fc.constantFrom(jobOrderId, otherJobId),
        name: fc.constantFrom<JobTransition>('Start', 'Pause', 'Resume', 'Hold', 'Finish', 'Cancel', 'Abort', 'Start', 'Pause', 'Resume'),
      }),
      { selector: ({ minute }) => minute, maxLength: 12 },
    )
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.nat()), (all, chance) => {
        const shuffled = all.map((one) => ({ one, at: chance.next().value })).toSorted((a, b) => a.at - b.at)
        expect(occupants(shuffled.map(({ one }) => one))).toEqual(occupants(all.toSorted((a, b) => a.minute - b.minute)))
      }),
      { numRuns: 500 },
    )
  })
})

/** Who is on the unit at each minute of an hour after these reports arrived in this order. */
function occupants(reports: readonly { minute: number; id: typeof jobOrderId; name: JobTransition }[]): (string | undefined)[] {
  const jobs = new Map([jobOrderId, otherJobId].map((id) => [id, jobAfter(['05:00', created()])]))
  let unit: WorkUnit | undefined
  for (const { minute, id, name } of reports) {
    const time = `06:${String(minute).padStart(2, '0')}`
    const decision = decideReportedStep(id, jobs.get(id), step(name, { unitIds: [unitId] }), [unit], when(time), unitId)
    if (decision.outcome !== 'accepted') throw new Error('a report was refused')
    const { job, units } = decision.events
    jobs.set(
      id,
      job.reduce((before, event) => evolve(before, event, when(time)), jobs.get(id)!),
    )
    unit = units[0]!.reduce<WorkUnit | undefined>(evolveWorkUnit, unit)
  }
  return Array.from({ length: 61 }, (_, minute) => findOccupationAt(unit, at('06:00') + minute * 60_000)?.occupationId)
}
