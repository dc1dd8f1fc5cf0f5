import { accept, refuse } from '../../kernel/contract/decision.ts'
import { isGreater, isZero } from '../../kernel/contract/quantity.ts'
import { defineHandler } from '../../kernel/server/handler.ts'
import {
  abortJobOrder,
  finishJobOrder,
  moveJobTransition,
  pauseJobOrder,
  reportJobTransition,
  resumeJobOrder,
  underProduction,
  withdrawJobOrder,
  zeroFinish,
  type JobOrderEvent,
} from './contract.ts'
import { atStart, decideMove, decideReportedStep, decideStep, stepEvent } from './decide-job.ts'
import {
  jobAndUnits,
  jobOrderStream,
  loadPolicy,
  loadWorkUnits,
  placeOf,
  unitsOf,
  whenOf,
  workUnitStream,
  loadPlaceAndTime,
} from './job-order.handler.ts'
import { progressOf } from './job-order.ts'
import { findOccupationAt } from './work-unit.ts'

export const pauseJobOrderHandler = defineHandler({
  contract: pauseJobOrder,
  ...jobAndUnits,
  decide: ({ jobOrderId, reasonId }, { job, units }, _facts, context) =>
    decideStep(jobOrderId, job, 'Pause', units, whenOf(context), reasonId),
})

export const resumeJobOrderHandler = defineHandler({
  contract: resumeJobOrder,
  ...jobAndUnits,
  decide: ({ jobOrderId, reasonId }, { job, units }, _facts, context) => {
    const atMs = Date.parse(context.occurredAt)
    const others = units.flatMap((unit) => Object.keys(findOccupationAt(unit, atMs)?.leftAtMs ?? {})).filter((id) => id !== jobOrderId)
    if (job?.state === 'Suspended' && others.length > 0 && !units.some((unit) => sharedWith(unit, jobOrderId, atMs)))
      return refuse('work_unit_is_occupied')
    return decideStep(jobOrderId, job, 'Resume', units, whenOf(context), reasonId)
  },
})

export const finishJobOrderHandler = defineHandler({
  contract: finishJobOrder,
  ...jobAndUnits,
  facts: async (reader, _input, { job }) => ({
    under: await loadPolicy(reader, underProduction, placeOf(job)),
    zero: await loadPolicy(reader, zeroFinish, placeOf(job)),
  }),
  decide: ({ jobOrderId, reasonId }, { job, units }, { under, zero }, context) => {
    const decision = decideStep(jobOrderId, job, 'Finish', units, whenOf(context), reasonId)
    if (decision.outcome === 'refused' || job?.ordered === undefined) return decision
    const { good, scrap, rework } = progressOf(job)
    if (zero === 'refuse' && [good, scrap, rework].every(isZero)) return refuse('nothing_was_produced')
    if (under === 'refuse' && isGreater(job.ordered, good)) return refuse('less_than_ordered')
    return decision
  },
})

export const abortJobOrderHandler = defineHandler({
  contract: abortJobOrder,
  ...jobAndUnits,
  decide: ({ jobOrderId }, { job, units }, _facts, context) => decideStep(jobOrderId, job, 'Abort', units, whenOf(context)),
})

export const withdrawJobOrderHandler = defineHandler({
  contract: withdrawJobOrder,
  streams: ({ jobOrderId }) => ({ job: jobOrderStream.at(jobOrderId) }),
  scope: (_input, { job }) => placeOf(job),
  decide: ({ note }, { job }) => {
    if (!job) return refuse('job_order_not_found')
    if (['Waiting', 'Ready'].includes(job.state)) return accept({ job: [stepEvent('Cancel', { note })] })
    const stop: JobOrderEvent = { kind: 'stopRequested', payload: { note } }
    return accept({ job: [stop] })
  },
})

export const reportJobTransitionHandler = defineHandler({
  contract: reportJobTransition,
  locate: async (reader, { equipmentId }) => (equipmentId ? loadWorkUnits(reader, equipmentId) : undefined),
  streams: ({ jobOrderId }, _context, _located) => ({ job: jobOrderStream.at(jobOrderId) }),
  further: (_input, { job }, _context, located: { equipmentId: string }[] | undefined) => ({
    units: located ? unitsOf(located) : (job?.unitIds ?? []).map((id) => workUnitStream.at(id)),
  }),
  scope: ({ equipmentId }, { job }) => equipmentId ?? placeOf(job),
  facts: async (reader, { equipmentId }, _states, { occurredAt }) => equipmentId && loadPlaceAndTime(reader, equipmentId, occurredAt),
  decide: ({ jobOrderId, transition, equipmentId, note }, { job, units }, place, context) => {
    if (!job) return refuse('job_order_not_found')
    if (place && place.places.length === 0) return refuse('work_unit_not_found')
    const starts =
      transition === 'Start' && equipmentId && place ? { equipmentId, ...atStart(job, equipmentId, place.places, place.when) } : {}
    const step = stepEvent(transition, { note, ...starts })
    return decideReportedStep(jobOrderId, job, step, units, whenOf(context), context.idFor('exception'))
  },
})

export const moveJobTransitionHandler = defineHandler({
  contract: moveJobTransition,
  ...jobAndUnits,
  decide: ({ jobOrderId, transitionId, movedTo, note }, { job, units }, _facts, context) =>
    decideMove(jobOrderId, job, { kind: 'jobTransitionMoved', payload: { transitionId, movedTo, note } }, units, whenOf(context)),
})

function sharedWith(unit: Parameters<typeof findOccupationAt>[0], jobOrderId: string, atMs: number): boolean {
  return Object.hasOwn(findOccupationAt(unit, atMs)?.leftAtMs ?? {}, jobOrderId)
}
