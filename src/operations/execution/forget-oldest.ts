import type { Span } from './span.ts'
import { beganAtMs, closedAtMs, listStretches, type Occupied, type WorkUnit } from './occupied.ts'

/** A stream's state stays below 8 KB. */
const MOST_CHARACTERS = 7_500
/** Forgetting makes room for a while, so that it is seldom needed. */
const ENOUGH_CHARACTERS = 7_000

/**
 * Lets go of what lies longest ago, and says from when on the state still knows who was on the unit. What was there later stays, with its last pause before
 * that time; a job order that has been away since is let go like one that has ended. Only where more is there at once than a state can hold, what began
 * first is let go.
 */
export function forgetOldest(unit: WorkUnit): WorkUnit {
  if (sizeOf(unit) <= MOST_CHARACTERS) return inOrder(unit)
  const earliestMs = unit.knownFromMs ?? Number.NEGATIVE_INFINITY
  const cuts = [...new Set(unit.occupations.flatMap(endsIn))].filter((atMs) => atMs > earliestMs).toSorted((left, right) => left - right)
  // The least that must be forgotten, found by halving: the later the cut, the smaller the state.
  let [low, high] = [0, cuts.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (sizeOf(knownFrom(unit, cuts[middle]!)) <= ENOUGH_CHARACTERS) high = middle
    else low = middle + 1
  }
  const left = cuts.length === 0 ? unit : knownFrom(unit, cuts[low]!)
  return inOrder(sizeOf(left) <= MOST_CHARACTERS ? left : withoutOldest(left))
}

/** Where something of an occupation ends: a pause, or the last time that one of its job orders was there. */
function endsIn(occupied: Occupied): number[] {
  const pauses = Object.values(occupied.jobs).flatMap((presence) =>
    presence.pauses.map(([, endsAtMs]) => endsAtMs ?? Number.POSITIVE_INFINITY),
  )
  return [lastThereMs(occupied), ...pauses].filter(Number.isFinite)
}

/** A load of several job orders, and one that travels down the line, cannot be told anew by one of them: they stay while they are open. */
function lastThereMs(occupied: Occupied): number {
  const isSingle = Object.hasOwn(occupied.jobs, occupied.occupationId) && Object.keys(occupied.jobs).length === 1
  if (closedAtMs(occupied) === null && (!isSingle || occupied.travels)) return Number.POSITIVE_INFINITY
  return Math.max(...listStretches(occupied).map(([, endsAtMs]) => endsAtMs ?? Number.POSITIVE_INFINITY))
}

function knownFrom(unit: WorkUnit, knownFromMs: number): WorkUnit {
  const there = unit.occupations.filter((occupied) => lastThereMs(occupied) > knownFromMs)
  const occupations = there.map((occupied) => ({
    ...occupied,
    jobs: Object.fromEntries(
      Object.entries(occupied.jobs).map(([id, presence]) => [id, { ...presence, pauses: pausesFrom(presence.pauses, knownFromMs) }]),
    ),
  }))
  return { occupations, knownFromMs }
}

/** The last one that was over then says when the job order went on. */
function pausesFrom(pauses: readonly Span[], knownFromMs: number): readonly Span[] {
  const first = pauses.findIndex(([, endsAtMs]) => (endsAtMs ?? Number.POSITIVE_INFINITY) > knownFromMs)
  return first === -1 ? pauses.slice(-1) : pauses.slice(Math.max(0, first - 1))
}

function withoutOldest(unit: WorkUnit): WorkUnit {
  let room = ENOUGH_CHARACTERS
  const newest = unit.occupations.toSorted((left, right) => beganAtMs(right) - beganAtMs(left))
  const occupations = newest.filter((occupied) => (room -= JSON.stringify(occupied).length) >= 0 || occupied === newest[0])
  return { ...unit, occupations }
}

function inOrder({ occupations, ...unit }: WorkUnit): WorkUnit {
  const sorted = occupations.toSorted(
    (left, right) => beganAtMs(left) - beganAtMs(right) || (left.occupationId < right.occupationId ? -1 : 1),
  )
  return { ...unit, occupations: sorted }
}

function sizeOf(unit: WorkUnit): number {
  return JSON.stringify(unit).length
}
