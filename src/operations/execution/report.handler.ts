import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, type Context, type Reader } from '../../kernel/server/handler.ts'
import { categoriesOf } from '../category-of-work.ts'
import { correctQuantity, overProduction, recordCount, reportQuantity, resolveException, type JobOrderEvent } from './contract.ts'
import { decideCorrection, decideCount, decideQuantity, type QuantityFacts } from './decide-job.ts'
import { jobOrderStream, loadPolicy, placeOf } from './job-order.handler.ts'
import type { JobOrder } from './job-order.ts'

const onJob = {
  streams: ({ jobOrderId }: { jobOrderId: string }) => ({ job: jobOrderStream.at(jobOrderId) }),
  scope: (_input: unknown, { job }: { job: JobOrder | undefined }) => placeOf(job),
  categories: (_input: unknown, { job }: { job: JobOrder | undefined }) => categoriesOf(job),
} as const

export const reportQuantityHandler = defineHandler({
  contract: reportQuantity,
  ...onJob,
  facts: (reader, _input, { job }, context) => loadQuantityFacts(reader, job, context),
  decide: (input, { job }, facts, { occurredAt }) => decideQuantity(input, job, facts, occurredAt),
})

export const correctQuantityHandler = defineHandler({
  contract: correctQuantity,
  ...onJob,
  decide: (input, { job }) => decideCorrection(input, job),
})

export const recordCountHandler = defineHandler({
  contract: recordCount,
  ...onJob,
  facts: async (reader, input, { job }, context) => ({
    ...(await loadQuantityFacts(reader, job, context)),
    previous: await reader.tx
      .selectFrom('job_count')
      .select(['good', 'scrap', 'rework'])
      .where('job_order_id', '=', input.jobOrderId)
      .where('equipment_id', '=', input.equipmentId)
      .where('shift_on', '=', input.shiftOn)
      .where('shift_code', '=', input.shiftCode)
      .executeTakeFirst(),
  }),
  decide: (input, { job }, { previous, ...facts }) => decideCount(input, job, previous, facts),
})

export const resolveExceptionHandler = defineHandler({
  contract: resolveException,
  ...onJob,
  decide: ({ exceptionId, note }, { job }) => {
    if (!job) return refuse('job_order_not_found')
    if (!job.openExceptions.includes(exceptionId)) return refuse('exception_not_open')
    const resolved: JobOrderEvent = { kind: 'exceptionResolved', payload: { exceptionId, note } }
    return accept({ job: [resolved] })
  },
})

async function loadQuantityFacts(reader: Reader, job: JobOrder | undefined, context: Context): Promise<QuantityFacts> {
  const ids = { timeExceptionId: context.idFor('timeException'), exceptionId: context.idFor('exception') }
  return { ...ids, overProduction: await loadPolicy(reader, overProduction, placeOf(job)) }
}
