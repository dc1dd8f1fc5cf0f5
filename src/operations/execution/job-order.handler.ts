import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import type { Policy } from '../../kernel/contract/policy.ts'
import { defineHandler, defineStream, type Context, type Reader } from '../../kernel/server/handler.ts'
import { findPolicyValue, listWorkUnits, type WorkUnitRow } from '../../model/plant/contract.ts'
import {
  assignJobOrder,
  createJobOrder,
  JobOrderEvent,
  startJobOrder,
  startSharedOccupation,
  WorkUnitEvent,
  type JobOrderId,
  type OccupationId,
} from './contract.ts'
import { categoriesOf } from '../category-of-work.ts'
import { decideShared, refuseStart, startEvents, stepEvent } from './decide-job.ts'
import { ended, evolve, type JobOrder } from './job-order.ts'
import type { WorkUnit } from './occupied.ts'
import { evolveWorkUnit } from './work-unit.ts'

export const jobOrderStream = defineStream<JobOrder, JobOrderEvent>({
  kind: 'operations.execution.jobOrder',
  key: 'jobOrderId',
  event: JobOrderEvent,
  evolve,
})
export const workUnitStream = defineStream<WorkUnit, WorkUnitEvent>({
  kind: 'operations.execution.workUnit',
  key: 'equipmentId of the work unit',
  event: WorkUnitEvent,
  evolve: evolveWorkUnit,
})

export const createJobOrderHandler = defineHandler({
  contract: createJobOrder,
  streams: ({ jobOrderId }, context) => ({ job: jobOrderStream.at(jobOrderId ?? context.idFor('jobOrder')) }),
  scope: ({ equipmentId }) => equipmentId,
  categories: (input) => categoriesOf(input),
  reserves: ({ code, jobOrderId }, context) => [
    { set: 'operations.execution.jobOrder', key: code, owner: jobOrderId ?? context.idFor('jobOrder'), refusal: 'code_taken' },
  ],
  decide: ({ jobOrderId, ready, ...job }, states, _facts, context) => {
    // Made again by a reaction that repeats itself: nothing new has happened.
    if (states.job) return refuse('code_taken')
    const created: JobOrderEvent = { kind: 'jobOrderCreated', payload: job }
    return accept({ job: ready ? [created, stepEvent('Release')] : [created] }, { jobOrderId: jobOrderId ?? context.idFor('jobOrder') })
  },
})

export const assignJobOrderHandler = defineHandler({
  contract: assignJobOrder,
  streams: ({ jobOrderId }) => ({ job: jobOrderStream.at(jobOrderId) }),
  // Whoever gives a job to another unit takes it away from the one that has it.
  scope: ({ equipmentId }, { job }) => {
    const before = placeOf(job)
    return before && equipmentId ? [before, equipmentId] : (equipmentId ?? before)
  },
  categories: (_input, { job }) => categoriesOf(job),
  decide: ({ jobOrderId, ready, ...change }, { job }) => {
    if (!job) return refuse('job_order_not_found')
    const moves = change.equipmentId !== undefined && change.equipmentId !== job.equipmentId
    if (ended.has(job.state) || (moves && !['Waiting', 'Ready'].includes(job.state))) return refuse('job_order_not_in_state')
    const step =
      ready === true && job.state === 'Waiting' ? ['Release' as const] : ready === false && job.state === 'Ready' ? ['Revoke' as const] : []
    return accept({ job: [{ kind: 'jobOrderChanged' as const, payload: change }, ...step.map((name) => stepEvent(name))] }, { jobOrderId })
  },
})

export const startJobOrderHandler = defineHandler({
  contract: startJobOrder,
  locate: (reader, { equipmentId }) => loadWorkUnits(reader, equipmentId),
  streams: ({ jobOrderId }, _context, places: readonly WorkUnitRow[]) => ({ job: jobOrderStream.at(jobOrderId), units: unitsOf(places) }),
  scope: ({ equipmentId }) => equipmentId,
  categories: (_input, { job }) => categoriesOf(job),
  facts: (reader, { equipmentId }, _states, { occurredAt }) => loadPlaceAndTime(reader, equipmentId, occurredAt),
  decide: ({ jobOrderId, equipmentId, changesOver }, { job, units }, { places, when }) =>
    refuseStart(job, equipmentId, places, units, when, changesOver) ??
    accept(startEvents(jobOrderId, job!, equipmentId, places, units, when)),
})

export const startSharedOccupationHandler = defineHandler({
  contract: startSharedOccupation,
  locate: (reader, { equipmentId }) => loadWorkUnits(reader, equipmentId),
  streams: ({ jobs }, _context, places: readonly WorkUnitRow[]) => ({
    jobs: jobs.map(({ jobOrderId }) => jobOrderStream.at(jobOrderId)),
    units: unitsOf(places),
  }),
  scope: ({ equipmentId }) => equipmentId,
  categories: (_input, { jobs }) => categoriesOf(...jobs),
  facts: (reader, { equipmentId }, _states, { occurredAt }) => loadPlaceAndTime(reader, equipmentId, occurredAt),
  decide: (input, { jobs, units }, { places, when }, context) =>
    decideShared(input, jobs, places, units, when, context.idFor('occupation') as OccupationId),
})

export function unitsOf(places: readonly { readonly equipmentId: string }[]) {
  return places.map(({ equipmentId }) => workUnitStream.at(equipmentId))
}

export async function loadWorkUnits(reader: Reader, equipmentId: EquipmentId): Promise<readonly WorkUnitRow[]> {
  return (await reader.ask(listWorkUnits, { equipmentId })).rows
}

export async function loadPolicy<Value extends string>(
  reader: Reader,
  policy: Policy<Value>,
  equipmentId: string | undefined,
): Promise<Value> {
  const { value } = await reader.ask(findPolicyValue, { policy: policy.name, equipmentId: equipmentId ?? reader.siteId })
  return value !== null && Object.hasOwn(policy.values, value) ? (value as Value) : policy.default
}

export function placeOf(job: JobOrder | undefined): EquipmentId | undefined {
  return (job?.unitIds[0] ?? job?.equipmentId) as EquipmentId | undefined
}

/** The streams of a job and of the units on which it runs. */
export const jobAndUnits = {
  streams: ({ jobOrderId }: { jobOrderId: JobOrderId }) => ({ job: jobOrderStream.at(jobOrderId) }),
  further: (_input: unknown, { job }: { job: JobOrder | undefined }) => ({
    units: (job?.unitIds ?? []).map((id) => workUnitStream.at(id)),
  }),
  scope: (_input: unknown, { job }: { job: JobOrder | undefined }) => placeOf(job),
  categories: (_input: unknown, { job }: { job: JobOrder | undefined }) => categoriesOf(job),
} as const

export function whenOf(context: Context) {
  return { occurredAt: context.occurredAt, on: context.occurredAt.slice(0, 10) }
}

export async function loadPlaceAndTime(reader: Reader, equipmentId: EquipmentId, occurredAt: string) {
  const places = await loadWorkUnits(reader, equipmentId)
  return { places, when: { occurredAt, on: dayIn(places[0]?.zone ?? 'UTC', occurredAt) } }
}

function dayIn(zone: string, instant: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant))
}
