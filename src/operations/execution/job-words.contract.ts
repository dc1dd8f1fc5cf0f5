import * as z from 'zod'
import { idOf } from '../../kernel/contract/ids.ts'
import { Unsigned } from '../../kernel/contract/quantity.ts'
import { OperationsMaterialBillItem, Rate, WorkMasterId } from '../definition/contract.ts'

export const JobOrderId = idOf('JobOrderId')
export type JobOrderId = z.infer<typeof JobOrderId>
export const OccupationId = idOf('OccupationId')
export type OccupationId = z.infer<typeof OccupationId>

/** ISA-95 DispatchStatus, as B2MML writes it. `job-order-states.ts` maps it to OPC 10031-4, RequestState and ResponseState. */
export const DispatchStatus = z.enum(['Waiting', 'Ready', 'Running', 'Held', 'Suspended', 'Completed', 'Closed', 'Aborted', 'Cancelled'])
export type DispatchStatus = z.infer<typeof DispatchStatus>

export const JobTransition = z.enum(['Release', 'Revoke', 'Start', 'Pause', 'Hold', 'Resume', 'Finish', 'Close', 'Abort', 'Cancel'])
export type JobTransition = z.infer<typeof JobTransition>

/** ISA-95 WorkDirective: the work master as it stood when the job was made. Later changes of the definition do not reach it (EC-30). */
export const WorkDirective = z.strictObject({
  workMasterId: WorkMasterId.optional(),
  workMasterVersion: z.int().positive().optional(),
  name: z.string().min(1).max(200),
  plannedSetupSeconds: Unsigned,
  /** Rates for the job's material; the one for unit and day is chosen at the start. */
  rates: z.array(Rate).max(500),
  instructions: z.string().max(10_000).default(''),
  bill: z.array(OperationsMaterialBillItem).max(200).default([]),
})
export type WorkDirective = z.infer<typeof WorkDirective>

export const CountAuthority = z.enum(['machine', 'person'])

/** What a fact broke. It was booked all the same; a person looks at it. */
export const ExceptionCode = z.enum([
  'over_production',
  'reported_while_not_running',
  'transition_does_not_fit',
  'work_unit_was_occupied',
  'crosscheck_differs',
  'counted_after_close',
])
export type ExceptionCode = z.infer<typeof ExceptionCode>
