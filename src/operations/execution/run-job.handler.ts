import { accept, refuse } from '../../kernel/contract/decision.ts'
import { isGreater, isZero } from '../../kernel/contract/quantity.ts'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { defineHandler } from '../../kernel/server/handler.ts'
import { categoriesOf } from '../category-of-work.ts'
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
import { isTakenByOthers } from './work-unit.ts'

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
    const decision = decideStep(jobOrderId, job, 'Resume', units, whenOf(context), reasonId)
    const isTaken = isTakenByOthers(units, jobOrderId, Date.parse(context.occurredAt))
    return decision.outcome === 'accepted' && isTaken ? refuse('work_unit_is_occupied') : decision
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
  decide: ({ jobOrderId, note }, { job, units }, _facts, context) =>
    decideStep(jobOrderId, job, 'Abort', units, whenOf(context), undefined, note),
})

export const withdrawJobOrderHandler = defineHandler({
  contract: withdrawJobOrder,
  streams: ({ jobOrderId }) => ({ job: jobOrderStream.at(jobOrderId) }),
  scope: (_input, { job }) => placeOf(job),
  categories: (_input, { job }) => categoriesOf(job),
  decide: ({ note }, { job }) => {
    if (!job) return refuse('job_order_not_found')
    if (['Waiting', 'Ready'].includes(job.state)) return accept({ job: [stepEvent('Cancel', { note })] })
    const stop: JobOrderEvent = { kind: 'stopRequested', payload: { note } }
    return accept({ job: [stop] })
  },
})

export const reportJobTransitionHandler = defineHandler({
  contract: reportJobTransition,
  locate: async (reader, input) => (isStartAt(input) ? loadWorkUnits(reader, input.equipmentId) : undefined),
  streams: ({ jobOrderId }, _context, _located) => ({ job: jobOrderStream.at(jobOrderId) }),
  further: (_input, { job }, _context, located: { equipmentId: string }[] | undefined) => ({
    units: located ? unitsOf(located) : (job?.unitIds ?? []).map((id) => workUnitStream.at(id)),
  }),
  scope: (input, { job }) => (isStartAt(input) ? input.equipmentId : placeOf(job)),
  categories: (_input, { job }) => categoriesOf(job),
  facts: async (reader, input, _states, { occurredAt }) =>
    isStartAt(input) ? loadPlaceAndTime(reader, input.equipmentId, occurredAt) : undefined,
  decide: (input, { job, units }, place, context) => {
    if (!job) return refuse('job_order_not_found')
    if (place && place.places.length === 0) return refuse('work_unit_not_found')
    const { jobOrderId, transition, note } = input
    const starts = isStartAt(input) && place ? atStart(job, input.equipmentId, place.places, place.when) : {}
    const step = stepEvent(transition, { note, ...(isStartAt(input) && { equipmentId: input.equipmentId }), ...starts })
    return decideReportedStep(jobOrderId, job, step, units, whenOf(context), context.idFor('exception'), place?.places)
  },
})

export const moveJobTransitionHandler = defineHandler({
  contract: moveJobTransition,
  ...jobAndUnits,
  decide: ({ jobOrderId, transitionId, movedTo, note }, { job, units }, _facts, context) =>
    decideMove(jobOrderId, job, { kind: 'jobTransitionMoved', payload: { transitionId, movedTo, note } }, units, whenOf(context)),
})

/** Only a start says where; every later step happens where the job is. */
function isStartAt<Input extends { transition: string; equipmentId?: EquipmentId | undefined }>(
  input: Input,
): input is Input & { equipmentId: EquipmentId } {
  return input.transition === 'Start' && input.equipmentId !== undefined
}
