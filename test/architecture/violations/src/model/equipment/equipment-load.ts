import type { JobOrderId } from '../../operations/execution/contract.ts'

export type EquipmentLoad = Record<JobOrderId, string>
