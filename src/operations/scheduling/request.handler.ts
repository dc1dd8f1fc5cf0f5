import { accept, refuse } from '../../kernel/contract/decision.ts'
import { isZero } from '../../kernel/contract/quantity.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { findPolicyValue } from '../../model/plant/contract.ts'
import { listRevisionsInForce } from '../../model/revision/contract.ts'
import { findReleasableDefinition, type OperationsDefinition, type OperationsDefinitionId } from '../definition/contract.ts'
import {
  cancelOperationsRequest,
  changeOperationsRequest,
  createOperationsRequest,
  findNextOrderNumber,
  type NextOrderNumber,
  releaseOperationsRequest,
  RequestEvent,
  type OperationsRequestId,
} from './contract.ts'
import { releasedRevision } from './policies.ts'
import { planJobOrders } from './release.ts'
import { evolveRequest, hasEnded, type Request } from './request.ts'

export const requestStream = defineStream<Request, RequestEvent>({
  kind: 'operations.scheduling.operationsRequest',
  key: 'operationsRequestId',
  event: RequestEvent,
  evolve: evolveRequest,
})
const onRequest = {
  streams: ({ operationsRequestId }: { operationsRequestId: OperationsRequestId }) => ({ request: requestStream.at(operationsRequestId) }),
  scope: () => undefined,
} as const

export const createOperationsRequestHandler = defineHandler({
  contract: createOperationsRequest,
  streams: (_input, context) => ({ request: requestStream.at(context.idFor('request')) }),
  scope: () => undefined,
  locate: async (reader, { code }) => (code === undefined ? reader.ask(findNextOrderNumber, {}) : undefined),
  reserves: ({ code }, context, next: NextOrderNumber | undefined) => {
    const key = code ?? next?.given?.code
    if (key === undefined) return []
    return [{ set: 'operations.scheduling.operationsRequest', key, owner: context.idFor('request'), refusal: 'code_taken' }]
  },
  facts: async (reader, { operationsDefinitionId }, _states, _context, next: NextOrderNumber | undefined) => ({
    releasable: await loadDefinition(reader, operationsDefinitionId),
    next,
  }),
  decide: (input, _states, { releasable, next }, context) => {
    if (!releasable) return refuse('definition_not_found')
    const { definition } = releasable
    if (input.quantity.unit !== definition.unit) return refuse('unit_differs_from_definition')
    if (isZero(input.quantity.value)) return refuse('quantity_must_not_be_zero')
    if (input.earliestAt && input.dueAt && input.dueAt < input.earliestAt) return refuse('due_before_earliest')
    if (next?.refusal) return refuse(next.refusal)
    const { name, materialDefinitionId } = definition
    const number = { code: input.code!, ...next?.given }
    const requested: RequestEvent = { kind: 'operationsRequested', payload: { ...input, ...number, name, materialDefinitionId } }
    return accept({ request: [requested] }, { operationsRequestId: context.idFor('request'), code: number.code })
  },
})

export const changeOperationsRequestHandler = defineHandler({
  contract: changeOperationsRequest,
  ...onRequest,
  decide: ({ operationsRequestId: _, ...change }, { request }) => {
    if (!request) return refuse('request_not_found')
    if (hasEnded(request)) return refuse('request_ended')
    if (change.quantity && change.quantity.unit !== request.quantity.unit) return refuse('unit_differs_from_definition')
    if (change.quantity && isZero(change.quantity.value)) return refuse('quantity_must_not_be_zero')
    const changed: RequestEvent = { kind: 'requestChanged', payload: change }
    return accept({ request: [changed] })
  },
})

export const releaseOperationsRequestHandler = defineHandler({
  contract: releaseOperationsRequest,
  ...onRequest,
  facts: async (reader, _input, { request }) => {
    if (!request) return undefined
    const revision = (await loadReleasedRevision(reader)) === 'approved' ? 'approved' : 'newest'
    const releasable = await loadDefinition(reader, request.operationsDefinitionId as OperationsDefinitionId, revision)
    return releasable && { ...releasable, materialRevisions: await loadMaterialRevisions(reader, releasable.definition) }
  },
  decide: ({ operationsRequestId, assignments }, { request }, releasable, context) => {
    if (!request) return refuse('request_not_found')
    if (request.state === 'Released') return refuse('request_already_released')
    if (hasEnded(request)) return refuse('request_ended')
    if (!releasable) return refuse('definition_not_found')
    if (releasable.unapproved.length > 0) return refuse('revision_not_approved')
    const codes = new Set(releasable.definition.segments.map(({ code }) => code))
    if (assignments.some(({ segmentCode }) => !codes.has(segmentCode))) return refuse('segment_not_found')
    const placeOf = (code: string) => assignments.find(({ segmentCode }) => segmentCode === code)?.equipmentId
    const jobOrders = planJobOrders(request, operationsRequestId, releasable, placeOf, (code) => context.idFor(`job ${code}`))
    const { definition, materialRevisions } = releasable
    const released: RequestEvent = {
      kind: 'requestReleased',
      payload: { definitionVersion: definition.version, materialRevisions, jobOrders },
    }
    return accept({ request: [released] }, { jobOrderIds: jobOrders.map(({ jobOrderId }) => jobOrderId) })
  },
})

export const cancelOperationsRequestHandler = defineHandler({
  contract: cancelOperationsRequest,
  ...onRequest,
  decide: ({ note }, { request }) => {
    if (!request) return refuse('request_not_found')
    if (hasEnded(request)) return refuse('request_ended')
    const cancelled: RequestEvent = { kind: 'requestCancelled', payload: { note } }
    return accept({ request: [cancelled] })
  },
})

function loadDefinition(reader: Reader, operationsDefinitionId: OperationsDefinitionId, revision: 'newest' | 'approved' = 'newest') {
  return reader.ask(findReleasableDefinition, { operationsDefinitionId, revision })
}

/** What counts of the product and of what goes into it. */
async function loadMaterialRevisions(
  reader: Reader,
  { materialDefinitionId, bill }: Pick<OperationsDefinition, 'materialDefinitionId' | 'bill'>,
) {
  const ids = new Set([materialDefinitionId, ...bill.map((item) => item.materialDefinitionId)])
  const { rows } = await reader.ask(listRevisionsInForce, { kind: 'model.material.materialDefinition', recordIds: [...ids].join() })
  return rows.map(({ recordId, revision }) => ({ materialDefinitionId: recordId, revision }))
}

async function loadReleasedRevision(reader: Reader): Promise<string> {
  const { value } = await reader.ask(findPolicyValue, { policy: releasedRevision.name, equipmentId: reader.siteId as never })
  return value ?? releasedRevision.default
}
