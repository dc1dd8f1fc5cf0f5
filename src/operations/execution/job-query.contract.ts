import * as z from 'zod'
import { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { WorkType } from '../definition/contract.ts'
import { JobOrderId, DispatchStatus, JobTransition, WorkDirective, CountAuthority, ExceptionCode } from './job-words.contract.ts'

const read = 'operations.execution.read'

export const JobOrderRow = z.strictObject({
  jobOrderId: JobOrderId,
  code: z.string(),
  operationsRequestId: z.string().nullable(),
  requestCode: z.string().nullable(),
  segmentCode: z.string().nullable(),
  workType: WorkType,
  name: z.string(),
  materialDefinitionId: z.string().nullable(),
  state: DispatchStatus,
  quantity: z.string().nullable(),
  unit: z.string().nullable(),
  good: z.string(),
  scrap: z.string(),
  rework: z.string(),
  equipmentId: z.string().nullable(),
  equipmentClassId: z.string().nullable(),
  priority: z.int(),
  dueAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  stopRequested: z.string().nullable(),
  openExceptions: z.int(),
  plannedRunTimePerItemSeconds: z.string().nullable(),
  countAuthority: CountAuthority,
})
export type JobOrderRow = z.infer<typeof JobOrderRow>

export const listJobOrders = defineQuery({
  name: 'operations.execution.listJobOrders',
  title: { en: 'Job orders', de: 'Arbeitsaufträge' },
  isa95: 'JobOrder',
  permission: read,
  input: z.strictObject({
    ...pageInput,
    operationsRequestId: z.uuid().optional(),
    equipmentId: EquipmentId.optional(),
    state: DispatchStatus.optional(),
    search: z.string().max(100).optional(),
  }),
  output: pageOf(JobOrderRow),
})

/** What may be worked next on a unit, best first: running, then by priority and due date; blocked ones say why. */
export const listDispatchList = defineQuery({
  name: 'operations.execution.listDispatchList',
  title: { en: 'Dispatch list', de: 'Arbeitsvorrat' },
  isa95: 'JobList',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId, limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.strictObject({
    rows: z.array(
      JobOrderRow.extend({
        waitsFor: z.array(z.string()),
        /** Of a job that has begun: whether it is on this unit, has not reached it yet, or is on the line behind it. */
        onUnit: z.enum(['here', 'awaited', 'left']).nullable(),
      }),
    ),
  }),
})

/**
 * Which job orders work by which version of a work master: each keeps the one with which it was released (EC-30). A job that came with a directive of
 * its own may name the work master without a version.
 */
export const listWorkMasterUses = defineQuery({
  name: 'operations.execution.listWorkMasterUses',
  title: { en: 'Use of a work master', de: 'Verwendung einer Arbeitsvorlage' },
  isa95: 'WorkDirective',
  permission: read,
  input: z.strictObject({ ...pageInput, workMasterId: z.uuid() }),
  output: pageOf(
    z.strictObject({ jobOrderId: JobOrderId, code: z.string(), state: DispatchStatus, workMasterVersion: z.int().nullable() }),
  ),
})

export const TransitionRow = z.strictObject({
  transitionId: z.int(),
  transition: JobTransition,
  at: z.string(),
  equipmentId: z.string().nullable(),
  recordedAt: z.string(),
  movedFrom: z.string().nullable(),
})
export const ExceptionRow = z.strictObject({
  exceptionId: z.string(),
  jobOrderId: z.string(),
  jobCode: z.string(),
  code: ExceptionCode,
  detail: z.string(),
  raisedAt: z.string(),
  resolvedAt: z.string().nullable(),
  note: z.string().nullable(),
})

export const getJobOrder = defineQuery({
  name: 'operations.execution.getJobOrder',
  title: { en: 'Job order', de: 'Arbeitsauftrag' },
  isa95: 'JobOrder',
  permission: read,
  input: z.strictObject({ jobOrderId: JobOrderId }),
  output: JobOrderRow.extend({
    transitions: z.array(TransitionRow),
    exceptions: z.array(ExceptionRow),
    directive: WorkDirective,
    counts: z.array(
      z.strictObject({ equipmentId: z.string(), shiftOn: z.string(), shiftCode: z.string(), good: z.string(), scrap: z.string() }),
    ),
  }).nullable(),
})

export const listExceptions = defineQuery({
  name: 'operations.execution.listExceptions',
  title: { en: 'Exceptions', de: 'Abweichungen' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ ...pageInput, open: z.stringbool().default(true) }),
  output: pageOf(ExceptionRow),
})

export const OccupationRow = z.strictObject({
  occupationId: z.string(),
  equipmentId: z.string(),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  workType: WorkType,
  countAuthority: CountAuthority,
  shares: z.array(z.strictObject({ jobOrderId: z.string(), share: z.string(), code: z.string(), name: z.string() })),
})

/** Who occupied a work unit during a period: one row per stretch, so a job order that paused stands there again after its resume. */
export const listOccupations = defineQuery({
  name: 'operations.execution.listOccupations',
  title: { en: 'Occupations', de: 'Belegungen' },
  isa95: 'JobResponse.EquipmentActual',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId, startsAt: Instant, endsAt: Instant }),
  output: z.strictObject({ rows: z.array(OccupationRow) }),
})
