import { add, isEqual, ONE } from '../../kernel/contract/quantity.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { BoundaryRule } from '../../model/plant/contract.ts'
import type { JobOrderId, OccupationId, WorkUnitEvent } from './contract.ts'
import { forgetOldest } from './forget-oldest.ts'
import { walk, type JobOrder } from './job-order.ts'
import { beganAtMs, closedAtMs, listStretches, type Occupied, type Presence, present, untouched, type WorkUnit } from './occupied.ts'
import { firstDifference, partFrom, replaceFrom, type Span } from './span.ts'

export function evolveWorkUnit(before: WorkUnit | undefined, event: WorkUnitEvent): WorkUnit {
  const { occupationId } = event.payload
  const occupations = before?.occupations ?? []
  const known = occupations.find((occupied) => occupied.occupationId === occupationId)
  const others = occupations.filter((occupied) => occupied !== known)
  if (event.kind === 'occupationOpened') {
    const { shares, startsAt } = event.payload
    return forgetOldest({ ...before, occupations: [...others, { occupationId, startsAtMs: Date.parse(startsAt), jobs: present(shares) }] })
  }
  if (event.kind === 'occupationAwaited') return forgetOldest({ ...before, occupations: [...others, awaited(known, event)] })
  return known ? forgetOldest({ ...before, occupations: [...others, changed(known, event)] }) : { ...before, occupations }
}

/** A job that has begun on the line and will come. Told again, it keeps what is known of its boundary here. */
export function awaited(known: Occupied | undefined, { payload }: Extract<WorkUnitEvent, { kind: 'occupationAwaited' }>): Occupied {
  const { occupationId, shares, startsOnLineAt, boundary } = payload
  const before = known ?? { occupationId, startsAtMs: null, jobs: present(shares) }
  return { ...before, travels: { lineStartsAtMs: Date.parse(startsOnLineAt), boundary, foundBy: known?.travels?.foundBy ?? null } }
}

/** What an event of its life makes of an occupation. */
export function changed(occupied: Occupied, event: Exclude<WorkUnitEvent, { kind: 'occupationOpened' | 'occupationAwaited' }>): Occupied {
  if (event.kind === 'occupationMoved') {
    const { startsAt, foundBy } = event.payload
    const travels = occupied.travels && { travels: { ...occupied.travels, foundBy: foundBy ?? occupied.travels.foundBy } }
    return { ...occupied, startsAtMs: atMs(startsAt), ...travels }
  }
  const { jobOrderId } = event.payload
  const presence = occupied.jobs[jobOrderId] ?? untouched
  const withJob = (now: Partial<Presence>) => ({ ...occupied, jobs: { ...occupied.jobs, [jobOrderId]: { ...presence, ...now } } })
  if (event.kind === 'occupationLeft') return withJob({ leftAtMs: atMs(event.payload.endsAt) })
  const { since, pauses } = event.payload
  const away = pauses.map(({ startsAt, endsAt }): Span => [Date.parse(startsAt), atMs(endsAt)])
  return withJob({ pauses: replaceFrom(presence.pauses, Date.parse(since), away) })
}

/** The occupation at an instant: the one that began or went on last before it, unless it was over. A later beginning ends the one before. */
export function findOccupationAt(unit: WorkUnit | undefined, instantMs: number): Occupied | undefined {
  if (instantMs < (unit?.knownFromMs ?? Number.NEGATIVE_INFINITY)) return undefined
  const stretches = (unit?.occupations ?? []).flatMap((occupied) =>
    listStretches(occupied).map(([startsAtMs, endsAtMs]) => ({ occupied, occupationId: occupied.occupationId, startsAtMs, endsAtMs })),
  )
  const last = byStart(stretches).findLast(({ startsAtMs }) => startsAtMs <= instantMs)
  if (!last) return undefined
  const endsAtMs = last.endsAtMs ?? Number.POSITIVE_INFINITY
  return endsAtMs > instantMs || isFollowed(unit, last.occupied, endsAtMs, instantMs) ? last.occupied : undefined
}

/** A job that ends while the next one travels down the line keeps the unit until that one arrives: its last parts are its own (EC-42). */
function isFollowed(unit: WorkUnit | undefined, occupied: Occupied, endsAtMs: number, instantMs: number): boolean {
  const { occupationId } = occupied
  const beganMs = beganAtMs(occupied)
  return (unit?.occupations ?? []).some(({ occupationId: other, travels, startsAtMs, ...next }) => {
    if (other === occupationId || !travels || travels.lineStartsAtMs > endsAtMs || travels.lineStartsAtMs < beganMs) return false
    return startsAtMs === null ? closedAtMs(next) === null : startsAtMs > instantMs
  })
}

/** Whether some of these units belong to somebody else than a job order at an instant. */
export function isTakenByOthers(units: readonly (WorkUnit | undefined)[], jobOrderId: string, instantMs: number): boolean {
  const occupied = units.flatMap((unit) => findOccupationAt(unit, instantMs) ?? [])
  return occupied.some(({ jobs }) => !Object.hasOwn(jobs, jobOrderId))
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
  rule: BoundaryRule | null = null,
): WorkUnitEvent[] {
  const { startsAtMs, endsAtMs, pauses } = walk(job)
  const occupied = unit?.occupations.find(({ jobs }) => Object.hasOwn(jobs, jobOrderId))
  const occupationId = (occupied?.occupationId ?? jobOrderId) as OccupationId
  // A job order that the unit has forgotten says itself when it had left.
  const isForgotten = occupied === undefined && unit?.knownFromMs !== undefined
  const leftBefore = isForgotten ? (before ? walk(before).endsAtMs : null) : (occupied?.jobs[jobOrderId]?.leftAtMs ?? null)
  const left = (untilMs: number | null): WorkUnitEvent => {
    const since = instant(Math.min(untilMs ?? Number.POSITIVE_INFINITY, leftBefore ?? Number.POSITIVE_INFINITY))
    return { kind: 'occupationLeft', payload: { occupationId, jobOrderId, endsAt: untilMs === null ? null : instant(untilMs), since } }
  }
  // Its start does not fit any more: it never was here.
  if (startsAtMs === null) {
    const neverAtMs = occupied?.startsAtMs ?? occupied?.travels?.lineStartsAtMs ?? null
    return neverAtMs !== null && leftBefore !== neverAtMs ? [left(neverAtMs)] : []
  }
  const events: WorkUnitEvent[] = []
  const boundary = occupied ? (occupied.travels?.boundary ?? null) : rule
  if (boundary !== null && occupied?.travels?.lineStartsAtMs !== startsAtMs)
    events.push(awaits(occupationId, jobOrderId, job, startsAtMs, boundary))
  else if (!occupied) events.push(opened(occupationId, job, [{ jobOrderId, share: '1' }], startsAtMs))
  const startBefore = before && walk(before).startsAtMs
  if (
    occupied &&
    !occupied.travels &&
    (startBefore === null || occupied.startsAtMs === startBefore) &&
    occupied.startsAtMs !== startsAtMs
  ) {
    events.push({
      kind: 'occupationMoved',
      payload: { occupationId, startsAt: instant(startsAtMs), movedFrom: instantOrNull(occupied.startsAtMs) },
    })
  }
  if (leftBefore !== endsAtMs || (isForgotten && endsAtMs !== null)) events.push(left(endsAtMs))
  const sinceMs = pausesDiffer(unit, occupied?.jobs[jobOrderId]?.pauses ?? [], job, before)
  if (sinceMs !== undefined) events.push(interrupted(occupationId, jobOrderId, sinceMs, pauses))
  return events
}

/** From when on the job order was away at other times than its unit knows; of what the unit has forgotten, the job order knows what it said before. */
function pausesDiffer(unit: WorkUnit | undefined, known: readonly Span[], job: JobOrder, before: JobOrder | undefined): number | undefined {
  const { pauses } = walk(job)
  const settledMs = job.settled.atMs ?? Number.NEGATIVE_INFINITY
  const forgottenMs = unit?.knownFromMs ?? Number.NEGATIVE_INFINITY
  const sinceMs = firstDifference(known, pauses, Math.max(settledMs, forgottenMs))
  const longAgoMs = before && settledMs < forgottenMs ? firstDifference(walk(before).pauses, pauses, settledMs) : undefined
  return longAgoMs === undefined || (sinceMs !== undefined && sinceMs < longAgoMs) ? sinceMs : longAgoMs
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

function awaits(
  occupationId: OccupationId,
  jobOrderId: JobOrderId,
  { workType, countAuthority }: JobOrder,
  startsOnLineAtMs: number,
  boundary: BoundaryRule,
): WorkUnitEvent {
  const shares = [{ jobOrderId, share: '1' as never }]
  const payload = { occupationId, workType, countAuthority, shares, startsOnLineAt: instant(startsOnLineAtMs), boundary }
  return { kind: 'occupationAwaited', payload }
}

/** Where the boundary of a travelling job lies here, as an event; nothing when it lies there already, or when a person has said where it lies. */
export function moveBoundary(occupied: Occupied, startsAt: Instant | null, foundBy: BoundaryRule): WorkUnitEvent[] {
  const isSettled = occupied.travels?.foundBy === 'person' && foundBy !== 'person'
  if (isSettled || (occupied.startsAtMs === atMs(startsAt) && occupied.travels?.foundBy === foundBy)) return []
  const movedFrom = instantOrNull(occupied.startsAtMs)
  return [{ kind: 'occupationMoved', payload: { occupationId: occupied.occupationId as OccupationId, startsAt, movedFrom, foundBy } }]
}

function interrupted(occupationId: OccupationId, jobOrderId: JobOrderId, sinceMs: number, pauses: readonly Span[]): WorkUnitEvent {
  const told = partFrom(pauses, sinceMs).map(([from, until]) => ({
    startsAt: instant(from),
    endsAt: until === null ? null : instant(until),
  }))
  return { kind: 'occupationInterrupted', payload: { occupationId, jobOrderId, since: instant(sinceMs), pauses: told } }
}

function instantOrNull(instantMs: number | null): Instant | null {
  return instantMs === null ? null : instant(instantMs)
}

function instant(instantMs: number): Instant {
  return new Date(instantMs).toISOString() as Instant
}

function atMs(text: string | null): number | null {
  return text === null ? null : Date.parse(text)
}

function byStart<One extends { readonly occupationId: string; readonly startsAtMs: number }>(all: readonly One[]): readonly One[] {
  return all.toSorted((left, right) => left.startsAtMs - right.startsAtMs || (left.occupationId < right.occupationId ? -1 : 1))
}
