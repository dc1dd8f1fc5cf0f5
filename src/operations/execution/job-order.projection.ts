import { foldRows } from '../../kernel/server/fold-rows.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { JobOrderEvent } from './contract.ts'
import { evolve, progressOf, walk, type JobOrder } from './job-order.ts'
import type { JobOrderTable, StoredStep } from './job-order-table.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    job_order: JobOrderTable
  }
}

export const jobOrderProjection = defineProjection({
  name: 'job_order',
  version: 1,
  tables: ['job_order'],
  streams: ['operations.execution.jobOrder'],
  apply: (tx, events: readonly Recorded<JobOrderEvent>[]) => foldRows(tx, { table: 'job_order', key: 'job_order_id' }, events, evolveRow),
})

function evolveRow(row: JobOrderTable | undefined, recorded: Recorded<JobOrderEvent>): JobOrderTable {
  const { event } = recorded
  const fold = evolve(row?.fold, event, recorded)
  if (event.kind === 'jobOrderCreated') return createdRow(recorded, event.payload, fold)
  if (!row) throw new Error(`${event.kind} before jobOrderCreated`)
  const steps = stepsAfter(row.steps, recorded, fold)
  const { good, scrap, rework } = progressOf(fold)
  const { startsAtMs, endsAtMs } = walk(fold)
  return {
    ...row,
    ...changes(event),
    state: fold.state,
    count_authority: fold.countAuthority,
    good,
    scrap,
    rework,
    equipment_id: fold.equipmentId ?? null,
    quantity: fold.ordered ?? null,
    started_at: instantOf(startsAtMs),
    ended_at: instantOf(endsAtMs),
    open_exceptions: fold.openExceptions.length,
    steps,
    fold,
  }
}

function createdRow(
  { siteId, streamId }: Recorded,
  job: Extract<JobOrderEvent, { kind: 'jobOrderCreated' }>['payload'],
  fold: JobOrder,
): JobOrderTable {
  return {
    site_id: siteId,
    job_order_id: streamId,
    code: job.code,
    operations_request_id: job.operationsRequestId ?? null,
    segment_code: job.segmentCode ?? null,
    after_ids: job.after,
    work_type: job.workType,
    name: job.directive.name,
    material_definition_id: job.materialDefinitionId ?? null,
    state: fold.state,
    quantity: job.quantity?.value ?? null,
    unit: job.quantity?.unit ?? null,
    good: '0',
    scrap: '0',
    rework: '0',
    equipment_id: job.equipmentId ?? null,
    equipment_class_id: job.equipmentClassId ?? null,
    priority: job.priority,
    due_at: job.dueAt ?? null,
    started_at: null,
    ended_at: null,
    stop_requested: null,
    open_exceptions: 0,
    planned_run_time: null,
    count_authority: fold.countAuthority,
    directive: job.directive,
    steps: [],
    fold,
  }
}

function changes(event: JobOrderEvent): Partial<JobOrderTable> {
  if (event.kind === 'jobOrderChanged') {
    const { priority, dueAt } = event.payload
    return { ...(priority !== undefined && { priority }), ...(dueAt && { due_at: dueAt }) }
  }
  if (event.kind === 'stopRequested') return { stop_requested: event.payload.note }
  if (event.kind === 'jobTransitionRecorded' && event.payload.plannedRunTimePerItemSeconds) {
    return { planned_run_time: event.payload.plannedRunTimePerItemSeconds }
  }
  return {}
}

function stepsAfter(steps: StoredStep[], { event, occurredAt, recordedAt }: Recorded<JobOrderEvent>, fold: JobOrder): StoredStep[] {
  if (event.kind === 'jobTransitionRecorded') {
    const { transition, equipmentId = null } = event.payload
    const transitionId = fold.lastStepId
    return [...steps, { transitionId, transition, at: occurredAt, equipmentId, recordedAt, movedFrom: null }]
  }
  if (event.kind !== 'jobTransitionMoved') return steps
  const { transitionId, movedTo } = event.payload
  return steps.map((step) => (step.transitionId === transitionId ? { ...step, at: movedTo, movedFrom: step.movedFrom ?? step.at } : step))
}

function instantOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
