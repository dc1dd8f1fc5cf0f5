import { add, isEqual, ONE } from '../../kernel/contract/quantity.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { BoundaryRule } from '../../model/plant/contract.ts'
import type { JobOrderId, OccupationId, WorkUnitEvent } from './contract.ts'
import { walk, type JobOrder } from './job-order.ts'
import { firstDifference, partFrom, replaceFrom, type Span, unionOf, without } from './span.ts'

/** What occupied a work unit lately; older occupations stand in the reading model. */
export interface WorkUnit {
  readonly occupations: readonly Occupied[]
}
export interface Occupied {
  readonly occupationId: string
  /** null: awaited, the change of order has not reached the unit yet. */
  readonly startsAtMs: number | null
  /** Of a job that travels down the line: when it began there, and how its boundary is found here. */
  readonly travels?: Travels
  /** When each of its job orders ended here; the occupation is open while one is missing. */
  readonly leftAtMs: Readonly<Record<string, number | null>>
  /** When each of its job orders was away meanwhile. */
  readonly pauses: Readonly<Record<string, readonly Span[]>>
}

export interface Travels {
  readonly lineStartsAtMs: number
  readonly boundary: BoundaryRule
  readonly foundBy: BoundaryRule | null
}

/** A stream's state stays below 8 KB: what is open and what began last is kept. */
const MOST_CHARACTERS = 7_500
/** As many pauses of one job order as can still be moved. */
const MOST_PAUSES = 50

export function evolveWorkUnit(before: WorkUnit | undefined, event: WorkUnitEvent): WorkUnit {
  const { occupationId } = event.payload
  const occupations = before?.occupations ?? []
  if (event.kind === 'occupationOpened') {
    const { shares, startsAt } = event.payload
    const leftAtMs = Object.fromEntries(shares.map(({ jobOrderId }) => [jobOrderId, null]))
    const fresh = { occupationId, startsAtMs: Date.parse(startsAt), leftAtMs, pauses: {} }
    return { occupations: recent([...occupations.filter((occupied) => occupied.occupationId !== occupationId), fresh]) }
  }
  if (event.kind === 'occupationAwaited') {
    const known = occupations.find((occupied) => occupied.occupationId === occupationId)
    return { occupations: recent([...occupations.filter((occupied) => occupied !== known), awaited(known, event)]) }
  }
  return {
    occupations: recent(occupations.map((occupied) => (occupied.occupationId === occupationId ? changed(occupied, event) : occupied))),
  }
}

/** A job that has begun on the line and will come. Told again, it keeps what is known of its boundary here. */
export function awaited(known: Occupied | undefined, { payload }: Extract<WorkUnitEvent, { kind: 'occupationAwaited' }>): Occupied {
  const { occupationId, shares, startsOnLineAt, boundary } = payload
  const leftAtMs = Object.fromEntries(shares.map(({ jobOrderId }) => [jobOrderId, null]))
  const before = known ?? { occupationId, startsAtMs: null, leftAtMs, pauses: {} }
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
  if (event.kind === 'occupationLeft') return { ...occupied, leftAtMs: { ...occupied.leftAtMs, [jobOrderId]: atMs(event.payload.endsAt) } }
  const { since, pauses } = event.payload
  const away = pauses.map(({ startsAt, endsAt }): Span => [Date.parse(startsAt), atMs(endsAt)])
  const all = replaceFrom(occupied.pauses[jobOrderId] ?? [], Date.parse(since), away)
  return { ...occupied, pauses: { ...occupied.pauses, [jobOrderId]: all } }
}

/** When the last of its job orders left, or null while one is still there. */
export function closedAtMs({ leftAtMs }: Pick<Occupied, 'leftAtMs'>): number | null {
  const left = Object.values(leftAtMs)
  return left.some((at) => at === null) ? null : Math.max(...(left as number[]))
}

/** The stretches in which at least one of its job orders was there: in the pause of all of them the unit is free. */
export function listStretches({ startsAtMs, leftAtMs, pauses }: Occupied): Span[] {
  if (startsAtMs === null) return []
  return unionOf(Object.entries(leftAtMs).flatMap(([jobOrderId, left]) => without([startsAtMs, left], pauses[jobOrderId] ?? [])))
}

/** The occupation at an instant: the one that began or went on last before it, unless it was over. A later beginning ends the one before. */
export function findOccupationAt(unit: WorkUnit | undefined, instantMs: number): Occupied | undefined {
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
  return occupied.some(({ leftAtMs }) => !Object.hasOwn(leftAtMs, jobOrderId))
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
  const occupied = unit?.occupations.find(({ leftAtMs }) => Object.hasOwn(leftAtMs, jobOrderId))
  const occupationId = (occupied?.occupationId ?? jobOrderId) as OccupationId
  const leftBefore = occupied?.leftAtMs[jobOrderId] ?? null
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
  if (leftBefore !== endsAtMs) events.push(left(endsAtMs))
  const sinceMs = firstDifference(occupied?.pauses[jobOrderId] ?? [], pauses, job.settled.atMs ?? Number.NEGATIVE_INFINITY)
  if (sinceMs !== undefined) events.push(interrupted(occupationId, jobOrderId, sinceMs, pauses))
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

function recent(occupations: readonly Occupied[]): readonly Occupied[] {
  const brief = occupations.map((occupied) => ({
    ...occupied,
    pauses: Object.fromEntries(Object.entries(occupied.pauses).map(([id, pauses]) => [id, pauses.slice(-MOST_PAUSES)])),
  }))
  const newest = brief.toSorted(
    (left, right) => Number(closedAtMs(left) !== null) - Number(closedAtMs(right) !== null) || beganAtMs(right) - beganAtMs(left),
  )
  let room = MOST_CHARACTERS
  const kept = newest.filter((occupied) => {
    room -= JSON.stringify(occupied).length
    return room >= 0 || occupied === newest[0]
  })
  return kept.toSorted((left, right) => beganAtMs(left) - beganAtMs(right) || (left.occupationId < right.occupationId ? -1 : 1))
}

function beganAtMs({ startsAtMs, travels }: Occupied): number {
  return startsAtMs ?? travels?.lineStartsAtMs ?? 0
}

function byStart<One extends { readonly occupationId: string; readonly startsAtMs: number }>(all: readonly One[]): readonly One[] {
  return all.toSorted((left, right) => left.startsAtMs - right.startsAtMs || (left.occupationId < right.occupationId ? -1 : 1))
}
