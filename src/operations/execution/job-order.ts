import { add, ZERO, type Decimal } from '../../kernel/contract/quantity.ts'
import type { DispatchStatus, JobOrderEvent, JobTransition, WorkDirective } from './contract.ts'
import type { WorkType } from '../definition/contract.ts'
import type { Span } from './span.ts'

/** One step of a job order, kept small: a stream's state stays below 8 KB. Times in epoch milliseconds. */
export interface Step {
  readonly id: number
  readonly transition: JobTransition
  readonly atMs: number
}

/** The state of a job order: the fold of its events. */
export interface JobOrder {
  readonly code: string
  readonly workType: WorkType
  readonly unit: string | undefined
  readonly ordered: Decimal | undefined
  readonly equipmentId: string | undefined
  readonly countAuthority: 'machine' | 'person'
  /** Said by the order itself; otherwise the work unit decides at the start. */
  readonly givenAuthority: 'machine' | 'person' | undefined
  readonly materialDefinitionId: string | undefined
  readonly directive: Pick<WorkDirective, 'rates'>
  readonly state: DispatchStatus
  /** Where the steps begin: what older steps, which cannot be moved any more, have led to. */
  readonly settled: Settled
  readonly steps: readonly Step[]
  readonly lastStepId: number
  /** The units that its latest start occupied. */
  readonly unitIds: readonly string[]
  readonly reported: Tally
  readonly counted: Tally
  readonly openExceptions: readonly string[]
}
export interface Settled {
  readonly state: DispatchStatus
  readonly startsAtMs: number | null
  /** The last of them; null: every step can still be moved. */
  readonly atMs: number | null
  /** When the pause began that lasts there. */
  readonly pausedAtMs: number | null
}
export interface Tally {
  readonly good: Decimal
  readonly scrap: Decimal
  readonly rework: Decimal
}

const nothing: Tally = { good: ZERO, scrap: ZERO, rework: ZERO }
/** A stream's state stays below 8 KB: its steps have the room that everything else leaves. */
const MOST_CHARACTERS = 7_500
const CHARACTERS_OF_A_STEP = 60
const CHARACTERS_OF_RATES = 2_400
const MOST_EXCEPTIONS = 50
/** More steps than a person makes, and as many as can be moved in any case; older ones are settled and cannot be moved any more. */
const MOST_STEPS = 100
const FEWEST_STEPS = 25

const interrupted: ReadonlySet<DispatchStatus> = new Set(['Held', 'Suspended'])
export const ended: ReadonlySet<DispatchStatus> = new Set(['Completed', 'Closed', 'Aborted', 'Cancelled'])

/** OPC 10031-4 transitions in ISA-95 words; an empty list of sources would forbid the step everywhere. */
export const machine: Readonly<Record<JobTransition, { readonly from: readonly DispatchStatus[]; readonly to: DispatchStatus }>> = {
  Release: { from: ['Waiting'], to: 'Ready' },
  Revoke: { from: ['Ready'], to: 'Waiting' },
  // As a fact a start needs no release: work may begin before the planner says so. As a request it does (`refuseStart`).
  Start: { from: ['Waiting', 'Ready'], to: 'Running' },
  Pause: { from: ['Running'], to: 'Suspended' },
  Hold: { from: ['Running'], to: 'Held' },
  Resume: { from: ['Held', 'Suspended'], to: 'Running' },
  Finish: { from: ['Running', 'Held', 'Suspended'], to: 'Completed' },
  Close: { from: ['Completed'], to: 'Closed' },
  Abort: { from: ['Waiting', 'Ready', 'Running', 'Held', 'Suspended'], to: 'Aborted' },
  Cancel: { from: ['Waiting', 'Ready'], to: 'Cancelled' },
}

/** Steps of planning: said at a desk, at any time; where they come too late they mean nothing. */
const planned: ReadonlySet<JobTransition> = new Set(['Release', 'Revoke'])

/** Walks the steps in the order in which they happened. A step that does not fit where it lies is passed over and named. */
export function walk({ settled, steps }: Pick<JobOrder, 'settled' | 'steps'>): {
  readonly state: DispatchStatus
  readonly unfit: readonly number[]
  /** From the start that fits to the end that fits; null when it has not begun or has not ended. */
  readonly startsAtMs: number | null
  readonly endsAtMs: number | null
  /** While it was held or suspended, as far as the steps reach back: then its units are free for others. */
  readonly pauses: readonly Span[]
  readonly pausedAtMs: number | null
} {
  let { state, startsAtMs, pausedAtMs } = settled
  let endsAtMs: number | null = null
  const pauses: Span[] = []
  const unfit: number[] = []
  for (const step of inOrder(steps)) {
    const { from, to } = machine[step.transition]
    if (!from.includes(state)) {
      if (!planned.has(step.transition)) unfit.push(step.id)
      continue
    }
    state = to
    if (step.transition === 'Start') startsAtMs = step.atMs
    if (ended.has(state) && endsAtMs === null) endsAtMs = step.atMs
    if (interrupted.has(state)) pausedAtMs = step.atMs
    else if (pausedAtMs !== null) {
      pauses.push([pausedAtMs, step.atMs])
      pausedAtMs = null
    }
  }
  return { state, unfit, startsAtMs, endsAtMs, pauses: pausedAtMs === null ? pauses : [...pauses, [pausedAtMs, null]], pausedAtMs }
}

/**
 * Whether the job ran at an instant, as far as the steps known today say. What is reported with the very tap that starts or ends it
 * belongs to the run; before the oldest step that can still be moved, the first start decides.
 */
export function wasRunningAt({ settled, steps }: Pick<JobOrder, 'settled' | 'steps'>, atMs: number): boolean {
  const stateBy = (holds: (step: Step) => boolean) => walk({ settled, steps: steps.filter(holds) }).state
  if (settled.atMs !== null && atMs < settled.atMs) return settled.startsAtMs !== null && settled.startsAtMs <= atMs
  return stateBy((step) => step.atMs <= atMs) === 'Running' || stateBy((step) => step.atMs < atMs) === 'Running'
}

export function inOrder(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((left, right) => left.atMs - right.atMs || left.id - right.id)
}

export function evolve(before: JobOrder | undefined, event: JobOrderEvent, moment: { readonly occurredAt: string }): JobOrder {
  if (event.kind === 'jobOrderCreated') return created(event.payload)
  if (!before) throw new Error(`${event.kind} before jobOrderCreated`)
  switch (event.kind) {
    case 'jobOrderChanged': {
      const { equipmentId = before.equipmentId, quantity } = event.payload
      return { ...before, equipmentId, ...(quantity && { unit: quantity.unit, ordered: quantity.value }) }
    }
    case 'jobTransitionRecorded':
      return stepped(before, event.payload, Date.parse(moment.occurredAt))
    case 'jobTransitionMoved': {
      const { transitionId, movedTo } = event.payload
      const steps = before.steps.map((step) => (step.id === transitionId ? { ...step, atMs: Date.parse(movedTo) } : step))
      return { ...before, steps, state: walk({ ...before, steps }).state }
    }
    case 'quantityReported':
      return { ...before, reported: plus(before.reported, event.payload) }
    case 'countRecorded':
    case 'countRestated':
      return event.payload.decisive ? { ...before, counted: recounted(before.counted, event.payload) } : before
    case 'exceptionRaised':
      return fitted({ ...before, openExceptions: [...before.openExceptions, event.payload.exceptionId].slice(-MOST_EXCEPTIONS) })
    case 'exceptionResolved':
      return { ...before, openExceptions: before.openExceptions.filter((id) => id !== event.payload.exceptionId) }
    case 'stopRequested':
      return before
  }
}

/**
 * What the job has made. With the machine as authority (EC-18) it is what time accounting booked: its counters, less the scrap and rework that
 * persons took out of the good. With a person as authority it is what persons reported.
 */
export function progressOf({ countAuthority, counted, reported }: Pick<JobOrder, 'countAuthority' | 'counted' | 'reported'>): Tally {
  return countAuthority === 'person' ? reported : counted
}

function created(payload: Extract<JobOrderEvent, { kind: 'jobOrderCreated' }>['payload']): JobOrder {
  return {
    code: payload.code,
    workType: payload.workType,
    unit: payload.quantity?.unit,
    ordered: payload.quantity?.value,
    equipmentId: payload.equipmentId,
    countAuthority: payload.countAuthority ?? 'machine',
    givenAuthority: payload.countAuthority,
    materialDefinitionId: payload.materialDefinitionId,
    directive: { rates: ratesOf(payload) },
    state: 'Waiting',
    settled: { state: 'Waiting', startsAtMs: null, atMs: null, pausedAtMs: null },
    steps: [],
    lastStepId: 0,
    unitIds: [],
    reported: nothing,
    counted: nothing,
    openExceptions: [],
  }
}

function stepped(before: JobOrder, payload: Extract<JobOrderEvent, { kind: 'jobTransitionRecorded' }>['payload'], atMs: number): JobOrder {
  const lastStepId = before.lastStepId + 1
  const steps = [...before.steps, { id: lastStepId, transition: payload.transition, atMs }]
  const unitIds = payload.transition === 'Start' && payload.unitIds ? payload.unitIds : before.unitIds
  const { equipmentId = before.equipmentId, countAuthority = before.countAuthority } = payload
  const kept = fitted({ ...before, steps, lastStepId, unitIds, equipmentId, countAuthority })
  return { ...kept, state: walk(kept).state }
}

/** Of the rates that can hold for its material, those that begin last. */
function ratesOf({
  directive,
  materialDefinitionId,
}: Extract<JobOrderEvent, { kind: 'jobOrderCreated' }>['payload']): WorkDirective['rates'] {
  const own = directive.rates.filter(
    (rate) => rate.materialDefinitionId === undefined || rate.materialDefinitionId === materialDefinitionId,
  )
  let room = CHARACTERS_OF_RATES
  const kept = new Set(
    own
      .toSorted((left, right) => right.validFrom.localeCompare(left.validFrom))
      .filter((rate) => (room -= JSON.stringify(rate).length) >= 0),
  )
  return own.filter((rate) => kept.has(rate))
}

/** Lets go of the oldest steps of a job that has very many, and keeps what they led to. */
function fitted(job: JobOrder): JobOrder {
  if (job.steps.length <= FEWEST_STEPS) return job
  const room = MOST_CHARACTERS - JSON.stringify({ ...job, steps: [] }).length
  const most = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, Math.floor(room / CHARACTERS_OF_A_STEP)))
  if (job.steps.length <= most) return job
  const sorted = inOrder(job.steps)
  const oldest = sorted.slice(0, -most)
  const { state, startsAtMs, pausedAtMs } = walk({ settled: job.settled, steps: oldest })
  return { ...job, settled: { state, startsAtMs, atMs: oldest.at(-1)!.atMs, pausedAtMs }, steps: sorted.slice(-most) }
}

function plus(tally: Tally, more: Partial<Record<keyof Tally, string | undefined>>): Tally {
  return {
    good: add(tally.good, more.good ?? ZERO),
    scrap: add(tally.scrap, more.scrap ?? ZERO),
    rework: add(tally.rework, more.rework ?? ZERO),
  }
}

function recounted(
  tally: Tally,
  count: Record<'good' | 'scrap' | 'rework' | 'previousGood' | 'previousScrap' | 'previousRework', string>,
): Tally {
  return {
    good: add(tally.good, count.good, minus(count.previousGood)),
    scrap: add(tally.scrap, count.scrap, minus(count.previousScrap)),
    rework: add(tally.rework, count.rework, minus(count.previousRework)),
  }
}

function minus(value: string): string {
  return value.startsWith('-') ? value.slice(1) : `-${value}`
}
