import { accept, refuse } from '../../kernel/contract/decision.ts'
import { decimal } from '../../kernel/contract/quantity.ts'
import { defineHandler, type Context } from '../../kernel/server/handler.ts'
import type { WorkUnitRow } from '../../model/plant/contract.ts'
import { categoriesOf } from '../category-of-work.ts'
import { startWorkWithoutRequest, type JobOrderEvent, type JobOrderId } from './contract.ts'
import { startEvents, stepEvent } from './decide-job.ts'
import { jobOrderStream, loadPlaceAndTime, loadWorkUnits, unitsOf } from './job-order.handler.ts'
import { evolve } from './job-order.ts'
import { codeOfWork } from './unrequested-work.ts'
import { findOccupationAt } from './work-unit.ts'

export const startWorkWithoutRequestHandler = defineHandler({
  contract: startWorkWithoutRequest,
  locate: (reader, { equipmentId }) => loadWorkUnits(reader, equipmentId),
  streams: (_input, context, places: readonly WorkUnitRow[]) => ({
    job: jobOrderStream.at(context.idFor('jobOrder')),
    units: unitsOf(places),
  }),
  scope: ({ equipmentId }) => equipmentId,
  categories: (input) => categoriesOf(input),
  reserves: ({ workType }, context) => [
    { set: 'operations.execution.jobOrder', key: codeOf(workType, context), owner: context.idFor('jobOrder'), refusal: 'code_taken' },
  ],
  facts: (reader, { equipmentId }, _states, { occurredAt }) => loadPlaceAndTime(reader, equipmentId, occurredAt),
  decide: ({ equipmentId, workType, name }, { units }, { places, when }, context) => {
    if (places.length === 0) return refuse('work_unit_not_found')
    if (units.some((unit) => findOccupationAt(unit, Date.parse(context.occurredAt)))) return refuse('work_unit_is_occupied')
    const code = codeOf(workType, context) as never
    const directive = { name, plannedSetupSeconds: decimal('0'), rates: [], instructions: '', bill: [] }
    const made: JobOrderEvent = {
      kind: 'jobOrderCreated',
      payload: { code, after: [], workType, directive, equipmentId, priority: 500 },
    }
    const events = [made, stepEvent('Release')]
    const job = events.slice(1).reduce((before, event) => evolve(before, event, when), evolve(undefined, made, when))
    const jobOrderId = context.idFor('jobOrder') as JobOrderId
    const started = startEvents(jobOrderId, job, equipmentId, places, units, when)
    return accept({ job: [...events, ...started.job], units: started.units }, { jobOrderId })
  },
})

function codeOf(workType: Parameters<typeof codeOfWork>[0], context: Context): string {
  return codeOfWork(workType, context.occurredAt, context.idFor('jobOrder'))
}
