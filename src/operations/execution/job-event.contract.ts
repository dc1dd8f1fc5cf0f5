import * as z from 'zod'
import { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { Decimal, Unsigned } from '../../kernel/contract/quantity.ts'
import { WorkType } from '../definition/contract.ts'
import { JobOrderId, OccupationId, JobTransition, CountAuthority, ExceptionCode } from './job-words.contract.ts'
import { BoundaryRule } from '../../model/plant/contract.ts'
import { createJobOrder, assignJobOrder } from './run-job.contract.ts'
import { recordCount } from './report-job.contract.ts'

export const JobOrderEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('jobOrderCreated'), payload: createJobOrder.input.omit({ jobOrderId: true, ready: true }) }),
  z.strictObject({
    kind: z.literal('jobOrderChanged'),
    payload: assignJobOrder.input.omit({ jobOrderId: true, ready: true }),
  }),
  z.strictObject({
    kind: z.literal('jobTransitionRecorded'),
    payload: z.strictObject({
      transition: JobTransition,
      equipmentId: EquipmentId.optional(),
      unitIds: z.array(EquipmentId).optional(),
      countAuthority: CountAuthority.optional(),
      /** PRI that holds for unit and day, chosen at the start. */
      plannedRunTimePerItemSeconds: Unsigned.optional(),
      reasonId: z.uuid().optional(),
      note: z.string().optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('jobTransitionMoved'),
    payload: z.strictObject({ transitionId: z.int(), movedTo: Instant, note: z.string() }),
  }),
  z.strictObject({ kind: z.literal('stopRequested'), payload: z.strictObject({ note: z.string() }) }),
  z.strictObject({
    kind: z.literal('quantityReported'),
    payload: z.strictObject({
      good: Decimal.optional(),
      scrap: Decimal.optional(),
      rework: Decimal.optional(),
      equipmentId: EquipmentId.optional(),
      reasonId: z.uuid().optional(),
      note: z.string(),
      correction: z.boolean(),
    }),
  }),
  z.strictObject({
    kind: z.enum(['countRecorded', 'countRestated']),
    payload: recordCount.input
      .omit({ jobOrderId: true })
      .extend({ previousGood: Decimal, previousScrap: Decimal, previousRework: Decimal }),
  }),
  z.strictObject({
    kind: z.literal('exceptionRaised'),
    payload: z.strictObject({ exceptionId: z.uuid(), code: ExceptionCode, detail: z.string() }),
  }),
  z.strictObject({ kind: z.literal('exceptionResolved'), payload: z.strictObject({ exceptionId: z.uuid(), note: z.string() }) }),
])
export type JobOrderEvent = z.infer<typeof JobOrderEvent>

export const WorkUnitEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('occupationOpened'),
    payload: z.strictObject({
      occupationId: OccupationId,
      workType: WorkType,
      countAuthority: CountAuthority,
      shares: z.array(z.strictObject({ jobOrderId: JobOrderId, share: Unsigned })).min(1),
      startsAt: Instant,
    }),
  }),
  /** The job has started on the line and will reach this unit by its rule; until then the unit belongs to the job before. */
  z.strictObject({
    kind: z.literal('occupationAwaited'),
    payload: z.strictObject({
      occupationId: OccupationId,
      workType: WorkType,
      countAuthority: CountAuthority,
      shares: z.array(z.strictObject({ jobOrderId: JobOrderId, share: Unsigned })).min(1),
      startsOnLineAt: Instant,
      boundary: BoundaryRule,
    }),
  }),
  /**
   * One of its job orders has ended here; the occupation ends with the last of them. null: it has not ended after all.
   * `since` is the first instant that changes by it.
   */
  z.strictObject({
    kind: z.literal('occupationLeft'),
    payload: z.strictObject({ occupationId: OccupationId, jobOrderId: JobOrderId, endsAt: Instant.nullable(), since: Instant }),
  }),
  /** From an instant on, one of its job orders is away in these pauses and in no others: the unit is free for somebody else. */
  z.strictObject({
    kind: z.literal('occupationInterrupted'),
    payload: z.strictObject({
      occupationId: OccupationId,
      jobOrderId: JobOrderId,
      since: Instant,
      pauses: z.array(z.strictObject({ startsAt: Instant, endsAt: Instant.nullable() })),
    }),
  }),
  z.strictObject({
    kind: z.literal('occupationMoved'),
    payload: z.strictObject({
      occupationId: OccupationId,
      /** null: what had shown the boundary holds no longer; the job is awaited again. */
      startsAt: Instant.nullable(),
      movedFrom: Instant.nullable(),
      /** What showed where the boundary lies; without it the job's own start was moved. What a person says stays. */
      foundBy: BoundaryRule.optional(),
    }),
  }),
])
export type WorkUnitEvent = z.infer<typeof WorkUnitEvent>
