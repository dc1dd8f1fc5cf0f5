import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler } from '../../kernel/server/handler.ts'
import { categoriesOf } from '../category-of-work.ts'
import { recordBoundary, reportChangeover } from './contract.ts'
import { jobOrderStream, workUnitStream } from './job-order.handler.ts'
import { moveBoundary } from './work-unit.ts'

const onUnit = {
  streams: ({ equipmentId }: { equipmentId: string }) => ({ unit: workUnitStream.at(equipmentId) }),
} as const

export const reportChangeoverHandler = defineHandler({
  contract: reportChangeover,
  streams: ({ equipmentId, jobOrderId }) => ({ ...onUnit.streams({ equipmentId }), job: jobOrderStream.at(jobOrderId) }),
  scope: ({ equipmentId }) => equipmentId,
  categories: (_input, { job }) => categoriesOf(job),
  decide: ({ jobOrderId }, { unit }, _facts, { occurredAt }) => {
    const occupied = unit?.occupations.find(({ jobs, travels }) => travels && Object.hasOwn(jobs, jobOrderId))
    return occupied ? accept({ unit: moveBoundary(occupied, occurredAt, 'person') }) : refuse('job_order_not_here')
  },
})

export const recordBoundaryHandler = defineHandler({
  contract: recordBoundary,
  ...onUnit,
  scope: ({ equipmentId }) => equipmentId,
  decide: ({ occupationId, startsAt, foundBy }, { unit }) => {
    const occupied = unit?.occupations.find((one) => one.travels && one.occupationId === occupationId)
    return occupied ? accept({ unit: moveBoundary(occupied, startsAt, foundBy) }) : refuse('job_order_not_here')
  },
})
