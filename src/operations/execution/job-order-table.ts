import type { JobTransition } from './contract.ts'
import type { JobOrder } from './job-order.ts'

/** A step as people see it: with its place, and with its first time when it was moved. */
export interface StoredStep {
  readonly transitionId: number
  readonly transition: JobTransition
  readonly at: string
  readonly equipmentId: string | null
  readonly recordedAt: string
  readonly movedFrom: string | null
}
export interface JobOrderTable {
  site_id: string
  job_order_id: string
  code: string
  operations_request_id: string | null
  segment_code: string | null
  after_ids: string[]
  work_type: string
  name: string
  material_definition_id: string | null
  state: string
  quantity: string | null
  unit: string | null
  good: string
  scrap: string
  rework: string
  equipment_id: string | null
  equipment_class_id: string | null
  priority: number
  due_at: string | null
  started_at: string | null
  ended_at: string | null
  stop_requested: string | null
  open_exceptions: number
  planned_run_time: string | null
  count_authority: string
  directive: object
  steps: StoredStep[]
  fold: JobOrder
}
