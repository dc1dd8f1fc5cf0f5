import type * as z from 'zod'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { decimal, isGreater, isZero, type Decimal } from '../../kernel/contract/quantity.ts'
import { findRate } from './rate.ts'
import type { WorkUnitRow } from '../../model/plant/contract.ts'
import type {
  correctQuantity,
  ExceptionCode,
  JobOrderEvent,
  JobOrderId,
  JobTransition,
  OccupationId,
  recordCount,
  reportQuantity,
  startSharedOccupation,
  WorkUnitEvent,
} from './contract.ts'
import { mayChangeOver, ruleAt } from './line-job.ts'
import { evolve, machine, progressOf, walk, wasRunningAt, type JobOrder } from './job-order.ts'
import type { WorkUnit } from './occupied.ts'
import { findOccupationAt, fitOccupation, isTakenByOthers, opened, sumsToOne } from './work-unit.ts'

export interface When {
  readonly occurredAt: string
  /** The day in the site's calendar, for the rate that holds. */
  readonly on: string
}

type Events = { readonly job: readonly JobOrderEvent[]; readonly units: readonly (readonly WorkUnitEvent[])[] }

/** Refuses, in the contract's order, a start that does not fit; nothing when it may begin. */
export function refuseStart(
  job: JobOrder | undefined,
  equipmentId: string,
  places: readonly WorkUnitRow[],
  units: readonly (WorkUnit | undefined)[],
  when: When,
  changesOver = false,
) {
  if (!job) return refuse('job_order_not_found')
  if (job.state !== 'Ready') return refuse('job_order_not_ready')
  if (places.length === 0) return refuse('work_unit_not_found')
  if (job.equipmentId && job.equipmentId !== equipmentId) return refuse('work_unit_assigned_elsewhere')
  const atMs = Date.parse(when.occurredAt)
  const isFree = !units.some((unit) => findOccupationAt(unit, atMs))
  return isFree || (changesOver && mayChangeOver(job, places, units, atMs)) ? undefined : refuse('work_unit_is_occupied')
}

/** The start as events: the step on the job and one occupation per unit. */
export function startEvents(
  jobOrderId: JobOrderId,
  job: JobOrder,
  equipmentId: string,
  places: readonly WorkUnitRow[],
  units: readonly (WorkUnit | undefined)[],
  when: When,
): Events {
  const step = stepEvent('Start', { equipmentId, ...atStart(job, equipmentId, places, when) })
  const after = evolve(job, step, when)
  return { job: [step], units: units.map((unit, index) => fitOccupation(unit, jobOrderId, after, job, ruleAt(places, index, job))) }
}

export function decideShared(
  input: z.infer<typeof startSharedOccupation.input>,
  jobs: readonly (JobOrder | undefined)[],
  places: readonly WorkUnitRow[],
  units: readonly (WorkUnit | undefined)[],
  when: When,
  occupationId: OccupationId,
) {
  for (const job of jobs) {
    const refusal = refuseStart(job, input.equipmentId, places, units, when)
    if (refusal && refusal.outcome === 'refused' && refusal.refusal !== 'work_unit_is_occupied') return refusal
  }
  if (!sumsToOne(input.jobs)) return refuse('shares_must_sum_to_one')
  const atMs = Date.parse(when.occurredAt)
  if (units.some((unit) => findOccupationAt(unit, atMs))) return refuse('work_unit_is_occupied')
  const steps = jobs.map((job) => [
    stepEvent('Start', {
      equipmentId: input.equipmentId,
      ...atStart(job!, input.equipmentId, places, when),
    }),
  ])
  return accept({ jobs: steps, units: units.map(() => [opened(occupationId, jobs[0]!, input.jobs, atMs)]) }, { occupationId })
}

/** A step that is asked for now: refused when the state machine does not allow it. */
export function decideStep(
  jobOrderId: JobOrderId,
  job: JobOrder | undefined,
  transition: JobTransition,
  units: readonly (WorkUnit | undefined)[],
  when: When,
  reasonId?: string,
  note?: string,
) {
  if (!job) return refuse('job_order_not_found')
  if (!machine[transition].from.includes(job.state)) return refuse('job_order_not_in_state')
  const step = stepEvent(transition, { ...(reasonId && { reasonId }), ...(note && { note }) })
  const after = evolve(job, step, when)
  return accept({ job: [step], units: units.map((unit) => fitOccupation(unit, jobOrderId, after, job)) })
}

/** A step that has happened: booked at its time. What does not fit there becomes an exception. */
export function decideReportedStep(
  jobOrderId: JobOrderId,
  job: JobOrder | undefined,
  step: JobOrderEvent,
  units: readonly (WorkUnit | undefined)[],
  when: When,
  exceptionId: string,
  places: readonly WorkUnitRow[] = [],
) {
  if (!job) return refuse('job_order_not_found')
  const after = evolve(job, step, when)
  const wasUnfit = new Set(walk(job).unfit)
  const unfit = walk(after).unfit.some((id) => !wasUnfit.has(id))
  const enters = step.kind === 'jobTransitionRecorded' && ['Start', 'Resume'].includes(step.payload.transition)
  const entered = units.filter((_, index) => ruleAt(places, index, job) === null)
  const intrudes = enters && isTakenByOthers(entered, jobOrderId, Date.parse(when.occurredAt))
  const exceptions = [
    ...(unfit ? [raised(exceptionId, 'transition_does_not_fit', when.occurredAt)] : []),
    ...(!unfit && intrudes ? [raised(exceptionId, 'work_unit_was_occupied', when.occurredAt)] : []),
  ]
  const fitted = units.map((unit, index) => fitOccupation(unit, jobOrderId, after, job, ruleAt(places, index, job)))
  return accept({ job: [step, ...exceptions], units: fitted })
}

export function decideMove(
  jobOrderId: JobOrderId,
  job: JobOrder | undefined,
  event: Extract<JobOrderEvent, { kind: 'jobTransitionMoved' }>,
  units: readonly (WorkUnit | undefined)[],
  when: When,
) {
  if (!job) return refuse('job_order_not_found')
  if (!job.steps.some((step) => step.id === event.payload.transitionId)) return refuse('transition_not_found')
  const after = evolve(job, event, when)
  if (walk(after).unfit.length > walk(job).unfit.length) return refuse('order_of_steps_broken')
  return accept({ job: [event], units: units.map((unit) => fitOccupation(unit, jobOrderId, after, job)) })
}

export interface QuantityFacts {
  /** Of an exception about when it was reported. */
  readonly timeExceptionId: string
  /** Of an exception about how much there is. */
  readonly exceptionId: string
  readonly overProduction: string
}

/** @param occurredAt when it was counted: a report is judged by what the job did then, not when it arrives */
export function decideQuantity(
  input: z.infer<typeof reportQuantity.input>,
  job: JobOrder | undefined,
  facts: QuantityFacts,
  occurredAt: string,
) {
  if (!job) return refuse('job_order_not_found')
  const { good, scrap, rework, reasonId, note } = input
  const said = [good, scrap, rework].filter((quantity) => quantity !== undefined)
  if (said.some(({ unit }) => job.unit !== undefined && unit !== job.unit)) return refuse('unit_differs_from_order')
  if (said.every(({ value }) => isZero(value))) return refuse('quantity_must_not_be_zero')
  if (scrap && !isZero(scrap.value) && !reasonId) return refuse('reason_required')
  const event: JobOrderEvent = {
    kind: 'quantityReported',
    payload: {
      good: good?.value as Decimal | undefined,
      scrap: scrap?.value as Decimal | undefined,
      rework: rework?.value as Decimal | undefined,
      equipmentId: (job.unitIds.at(-1) ?? job.equipmentId) as never,
      reasonId,
      note,
      correction: false,
    },
  }
  if (!canBeBooked(evolve(job, event, { occurredAt }))) return refuse('quantity_too_large')
  return accept({ job: [event, ...quantityExceptions(job, event, facts, occurredAt)] })
}

/** Twelve digits before the point, as everywhere: more is a code that was scanned into the wrong field. */
const TOO_LARGE = '1000000000000'

function canBeBooked({ reported }: JobOrder): boolean {
  return Object.values(reported).every((sum) => isGreater(TOO_LARGE, sum) && isGreater(sum, `-${TOO_LARGE}`))
}

export function decideCorrection(input: z.infer<typeof correctQuantity.input>, job: JobOrder | undefined) {
  if (!job) return refuse('job_order_not_found')
  const { good, scrap, rework, reasonId, note } = input
  if ([good, scrap, rework].every((value) => value === undefined || isZero(value))) return refuse('quantity_must_not_be_zero')
  const equipmentId = (job.unitIds.at(-1) ?? job.equipmentId) as never
  const payload = { good, scrap, rework, equipmentId, reasonId, note, correction: true }
  const event: JobOrderEvent = { kind: 'quantityReported', payload }
  return canBeBooked(evolve(job, event, { occurredAt: '' })) ? accept({ job: [event] }) : refuse('quantity_too_large')
}

/** @param previous the absolute count of the same job, unit and shift that stands in the books */
export function decideCount(
  input: z.infer<typeof recordCount.input>,
  job: JobOrder | undefined,
  previous: { good: string; scrap: string; rework: string } | undefined,
  facts: QuantityFacts,
) {
  if (!job) return refuse('job_order_not_found')
  const { jobOrderId: _, ...count } = input
  const kind = previous && job.state !== 'Running' ? ('countRestated' as const) : ('countRecorded' as const)
  const event: JobOrderEvent = {
    kind,
    payload: {
      ...count,
      previousGood: decimal(previous?.good ?? '0'),
      previousScrap: decimal(previous?.scrap ?? '0'),
      previousRework: decimal(previous?.rework ?? '0'),
    },
  }
  return accept({ job: [event, ...overProductionException(job, evolve(job, event, { occurredAt: '' }), facts)] })
}

export function stepEvent(
  transition: JobTransition,
  more: Partial<Extract<JobOrderEvent, { kind: 'jobTransitionRecorded' }>['payload']> | object = {},
): JobOrderEvent {
  return { kind: 'jobTransitionRecorded', payload: { transition, ...more } }
}

export function raised(exceptionId: string, code: ExceptionCode, detail: string): JobOrderEvent {
  return { kind: 'exceptionRaised', payload: { exceptionId, code, detail } }
}

function quantityExceptions(job: JobOrder, event: JobOrderEvent, facts: QuantityFacts, occurredAt: string): JobOrderEvent[] {
  const isOdd = !wasRunningAt(job, Date.parse(occurredAt))
  return [
    ...(isOdd ? [raised(facts.timeExceptionId, 'reported_while_not_running', occurredAt)] : []),
    ...overProductionException(job, evolve(job, event, { occurredAt }), facts),
  ]
}

/** Raised once, at the moment at which the ordered quantity is passed. */
function overProductionException(before: JobOrder, after: JobOrder, { exceptionId, overProduction }: QuantityFacts): JobOrderEvent[] {
  if (before.ordered === undefined || overProduction === 'accept') return []
  const wasOver = isGreater(progressOf(before).good, before.ordered)
  const isOver = isGreater(progressOf(after).good, before.ordered)
  return isOver && !wasOver ? [raised(exceptionId, 'over_production', `${progressOf(after).good} / ${before.ordered}`)] : []
}

/** What the start fixes, whether it is asked for or reported: the units, who counts there, and the rate that holds. */
export function atStart(job: JobOrder, equipmentId: string, places: readonly WorkUnitRow[], when: When) {
  const rate = findRate(job.directive.rates, when.on, job.materialDefinitionId ?? '', equipmentId)
  const countAuthority = job.givenAuthority ?? places[0]?.countAuthority
  return {
    unitIds: places.map((place) => place.equipmentId),
    ...(countAuthority && { countAuthority }),
    ...(rate && { plannedRunTimePerItemSeconds: rate.plannedRunTimePerItemSeconds }),
  }
}
