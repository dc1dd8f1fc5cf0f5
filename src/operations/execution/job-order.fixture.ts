import type { WorkUnitRow } from '../../model/plant/contract.ts'
import type { CountAuthority, JobOrderEvent, JobOrderId, JobTransition, WorkUnitEvent } from './contract.ts'
import type * as z from 'zod'
import { evolve, type JobOrder } from './job-order.ts'
import type { WorkUnit } from './occupied.ts'
import { evolveWorkUnit } from './work-unit.ts'

export const jobOrderId = '0192d3a0-0000-7000-8000-000000000001' as JobOrderId
export const otherJobId = '0192d3a0-0000-7000-8000-000000000002' as JobOrderId
export const unitId = '0192d3a0-0000-7000-8000-0000000000a1'

export const clock = (time: string) => `2026-06-01T${time}:00.000Z`
export const when = (time: string) => ({ occurredAt: clock(time), on: '2026-06-01' })

export const place: WorkUnitRow = {
  equipmentId: unitId as never,
  code: 'F',
  name: 'Filler',
  parentId: null,
  equipmentClassId: null,
  zone: 'UTC',
  ordinal: 1,
  changesOverBy: null,
  transportSeconds: null,
  isConstraint: false,
  minorStopSeconds: 120,
  countAuthority: 'machine',
}

export function created(more: Partial<Extract<JobOrderEvent, { kind: 'jobOrderCreated' }>['payload']> = {}): JobOrderEvent {
  return {
    kind: 'jobOrderCreated',
    payload: {
      code: 'J1',
      after: [],
      workType: 'Production',
      quantity: { value: '100', unit: 'C62' } as never,
      priority: 500,
      directive: { name: 'Water', plannedSetupSeconds: '0' as never, rates: [], instructions: '', bill: [] },
      ...more,
    },
  }
}

export function step(transition: JobTransition, more: object = {}): JobOrderEvent {
  return { kind: 'jobTransitionRecorded', payload: { transition, ...more } }
}

/** Folds events, each at its time of day. */
export function jobAfter(...events: readonly (readonly [string, JobOrderEvent])[]): JobOrder {
  return events.reduce<JobOrder | undefined>((job, [time, event]) => evolve(job, event, when(time)), undefined)!
}

export function unitAfter(...events: readonly WorkUnitEvent[]): WorkUnit | undefined {
  return events.reduce<WorkUnit | undefined>(evolveWorkUnit, undefined)
}

export function readyJob(authority?: z.infer<typeof CountAuthority>): JobOrder {
  return jobAfter(['05:00', created(authority && { countAuthority: authority })], ['05:00', step('Release')])
}
