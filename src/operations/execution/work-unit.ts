import { add, isEqual, ONE } from '../../kernel/contract/quantity.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { JobOrderId, OccupationId, WorkUnitEvent } from './contract.ts'
import { walk, type JobOrder } from './job-order.ts'

/** What occupied a work unit lately; older occupations stand in the reading model. */
export interface WorkUnit {
  readonly occupations: readonly Occupied[]
}
export interface Occupied {
  readonly occupationId: string
  readonly startsAtMs: number
  /** When each of its job orders ended here; the occupation is open while one is missing. */
  readonly leftAtMs: Readonly<Record<string, number | null>>
}

const MOST_OCCUPATIONS = 25

export function evolveWorkUnit(before: WorkUnit | undefined, event: WorkUnitEvent): WorkUnit {
  const occupations = before?.occupations ?? []
  if (event.kind === 'occupationOpened') {
    const { occupationId, shares, startsAt } = event.payload
    const leftAtMs = Object.fromEntries(shares.map(({ jobOrderId }) => [jobOrderId, null]))
    const opened = { occupationId, startsAtMs: Date.parse(startsAt), leftAtMs }
    const others = occupations.filter((occupied) => occupied.occupationId !== occupationId)
    return { occupations: byStart([...others, opened]).slice(-MOST_OCCUPATIONS) }
  }
  return {
    occupations: byStart(
      occupations.map((occupied) => {
        if (occupied.occupationId !== event.payload.occupationId) return occupied
        if (event.kind === 'occupationMoved') return { ...occupied, startsAtMs: Date.parse(event.payload.startsAt) }
        return { ...occupied, leftAtMs: { ...occupied.leftAtMs, [event.payload.jobOrderId]: Date.parse(event.payload.endsAt) } }
      }),
    ),
  }
}

/** When the last of its job orders left, or null while one is still there. */
export function closedAtMs({ leftAtMs }: Occupied): number | null {
  const left = Object.values(leftAtMs)
  return left.some((at) => at === null) ? null : Math.max(...(left as number[]))
}

/** The occupation at an instant: the one that began last before it, unless it was closed. A later beginning ends the one before. */
export function findOccupationAt(unit: WorkUnit | undefined, atMs: number): Occupied | undefined {
  const last = byStart(unit?.occupations ?? []).findLast(({ startsAtMs }) => startsAtMs <= atMs)
  if (!last) return undefined
  const closed = closedAtMs(last)
  return closed === null || closed > atMs ? last : undefined
}

/** @returns whether the shares of an occupation are exactly one whole (EC-43). */
export function sumsToOne(shares: readonly { readonly share: string }[]): boolean {
  return isEqual(add(...shares.map(({ share }) => share)), ONE)
}

/**
 * What must happen on one unit so that its books agree with the steps of a job order, in whatever order the steps were reported.
 * A boundary that was moved on this unit by itself (a changeover that travels down the line, EC-42) stays.
 */
export function fitOccupation(
  unit: WorkUnit | undefined,
  jobOrderId: JobOrderId,
  job: JobOrder,
  before: JobOrder | undefined,
): WorkUnitEvent[] {
  const span = walk(job)
  if (span.startsAtMs === null) return []
  const occupied = unit?.occupations.find(({ leftAtMs }) => Object.hasOwn(leftAtMs, jobOrderId))
  const events: WorkUnitEvent[] = []
  const occupationId = (occupied?.occupationId ?? jobOrderId) as OccupationId
  if (!occupied) events.push(opened(occupationId, job, [{ jobOrderId, share: '1' }], span.startsAtMs))
  const startBefore = before && walk(before).startsAtMs
  if (occupied && occupied.startsAtMs === startBefore && startBefore !== span.startsAtMs) {
    events.push({ kind: 'occupationMoved', payload: { occupationId, startsAt: instant(span.startsAtMs) } })
  }
  if (span.endsAtMs !== null && occupied?.leftAtMs[jobOrderId] !== span.endsAtMs) {
    events.push({ kind: 'occupationLeft', payload: { occupationId, jobOrderId, endsAt: instant(span.endsAtMs) } })
  }
  return events
}

export function opened(
  occupationId: OccupationId,
  job: Pick<JobOrder, 'workType' | 'countAuthority'>,
  shares: readonly { jobOrderId: JobOrderId; share: string }[],
  startsAtMs: number,
): WorkUnitEvent {
  const { workType, countAuthority } = job
  return {
    kind: 'occupationOpened',
    payload: { occupationId, workType, countAuthority, shares: shares as never, startsAt: instant(startsAtMs) },
  }
}

function instant(atMs: number): Instant {
  return new Date(atMs).toISOString() as Instant
}

function byStart(occupations: readonly Occupied[]): readonly Occupied[] {
  return occupations.toSorted((left, right) => left.startsAtMs - right.startsAtMs || (left.occupationId < right.occupationId ? -1 : 1))
}
