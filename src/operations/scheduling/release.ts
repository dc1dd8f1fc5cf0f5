import type * as z from 'zod'
import type { OperationsDefinition, WorkMaster } from '../definition/contract.ts'
import type { createJobOrder, JobOrderId } from '../execution/contract.ts'
import type { Request } from './request.ts'

export type Releasable = {
  readonly definition: OperationsDefinition & { readonly version: number }
  readonly workMasters: readonly (WorkMaster & { readonly workMasterId: string; readonly version: number })[]
}
type JobOrderInput = z.infer<typeof createJobOrder.input> & { readonly jobOrderId: JobOrderId }

/**
 * One job order per segment, in the order of the definition. The directive keeps what matters of the work master as it is now,
 * with only those rates that can hold for this product.
 * @param idFor makes the id of a job from the segment's code
 */
export function planJobOrders(
  request: Request,
  operationsRequestId: string,
  { definition, workMasters }: Releasable,
  placeOf: (segmentCode: string) => string | undefined,
  idFor: (segmentCode: string) => string,
): JobOrderInput[] {
  const masters = new Map(workMasters.map((master) => [master.workMasterId, master]))
  return definition.segments.map((segment) => {
    const master = masters.get(segment.workMasterId)
    if (!master) throw new Error(`segment ${segment.code} names a work master that is missing`)
    const { materialDefinitionId } = definition
    return {
      jobOrderId: idFor(segment.code) as JobOrderId,
      code: definition.segments.length === 1 ? request.code : `${request.code}-${segment.code}`,
      operationsRequestId,
      segmentCode: segment.code,
      after: segment.after.map((code) => idFor(code) as JobOrderId),
      workType: master.workType,
      materialDefinitionId,
      quantity: request.quantity,
      directive: {
        workMasterId: master.workMasterId as never,
        workMasterVersion: master.version,
        name: definition.segments.length === 1 ? definition.name : `${definition.name} · ${segment.name}`,
        plannedSetupSeconds: master.plannedSetupSeconds,
        rates: master.rates.filter((rate) => !rate.materialDefinitionId || rate.materialDefinitionId === materialDefinitionId),
        instructions: master.instructions,
        bill: segment === definition.segments[0] ? definition.bill : [],
      },
      equipmentClassId: master.equipmentClassId,
      equipmentId: placeOf(segment.code) as never,
      priority: request.priority,
      dueAt: request.dueAt,
      ready: true,
    }
  })
}
