import type { BoundaryRule } from '../../model/plant/contract.ts'
import { changeoversOf, type Changeover, type OrderShown } from './changeover-signal.ts'
import type { Micro } from './micro.ts'

/** One machine of a line, in the order of the material flow. All times are epoch milliseconds. */
export interface FlowUnit {
  /** null: a job begins here as soon as it begins on the line. */
  readonly rule: BoundaryRule | null
  readonly transportMs: number
  /** What the machine showed as its order number. */
  readonly orders: readonly OrderShown[]
  /** Pieces counted, in any order: what it worked on, and what of that was good and went on. */
  readonly pieces: readonly Pieces[]
}
export interface Pieces {
  readonly atMs: number
  readonly processed: Micro
  readonly good: Micro
}

/** One job on the line. */
export interface LineJob {
  readonly startsAtMs: number
  readonly endsAtMs: number | null
  /** Per unit, where its boundary is said to lie: by its own start or by a person. undefined: to be found. */
  readonly said: readonly (number | undefined)[]
}

/** A signal comes before or after somebody tells the program of the job, but not farther away than this. */
export const FARTHEST_SIGNAL_MS = 12 * 3_600_000

/**
 * Where each job of a line begins on each of its units (EC-42). Pure: from the facts alone, so that facts in any order give the same
 * boundaries. null: it has not got there.
 * - signal: the machine shows the order number that the first machine showed for the job; where that says nothing, its next change.
 * - pieceCount: the machine has worked on as many pieces as the one before made good of the job before.
 * - transportTime: so long after the machine before.
 * @param jobs in the order in which they began on the line
 */
export function findBoundaries(units: readonly FlowUnit[], jobs: readonly LineJob[]): (number | null)[][] {
  const changeovers = units.map(({ orders }) => changeoversOf(orders))
  const found: (number | null)[][] = []
  for (const job of jobs) {
    const row: (number | null)[] = []
    const shown = orderShownFor(changeovers[0] ?? [], job)
    for (const [at, unit] of units.entries()) {
      const said = job.said[at]
      const before = found.findLast((earlier) => earlier[at] !== null)
      const waits = found.some((earlier, index) => earlier[at] === null && jobs[index]?.endsAtMs === null)
      const place = { job, at, units, row, before, lastJob: before && jobs[found.indexOf(before)] }
      if (said !== undefined) row.push(said)
      else row.push(waits ? null : insideJob(job, boundaryAt(unit, place, changeovers[at] ?? [], shown)))
    }
    found.push(row)
  }
  return found
}

interface Place {
  readonly job: LineJob
  readonly at: number
  readonly units: readonly FlowUnit[]
  /** The boundaries of this job on the units before. */
  readonly row: readonly (number | null)[]
  /** The boundaries of the job that was here last. */
  readonly before: readonly (number | null)[] | undefined
  readonly lastJob: LineJob | undefined
}

function boundaryAt(unit: FlowUnit, place: Place, changeovers: readonly Changeover[], shown: string | undefined): number | null {
  const upstreamMs = place.row[place.at - 1] ?? null
  switch (unit.rule) {
    case 'signal':
      return bySignal(place, changeovers, shown, upstreamMs)
    case 'pieceCount':
      return upstreamMs === null ? null : byPieceCount(unit, place, upstreamMs)
    case 'transportTime':
      return upstreamMs === null ? null : upstreamMs + unit.transportMs
    default:
      return null
  }
}

function bySignal({ job, at, before }: Place, changeovers: readonly Changeover[], shown: string | undefined, upstreamMs: number | null) {
  const afterMs = before?.[at] ?? job.startsAtMs - FARTHEST_SIGNAL_MS
  const later = changeovers.filter(({ atMs }) => atMs > afterMs)
  if (shown !== undefined) return later.find(({ order }) => order === shown)?.atMs ?? null
  return upstreamMs === null ? null : (later.find(({ atMs }) => atMs >= upstreamMs)?.atMs ?? null)
}

/** The number that began on the first machine nearest to the start of the job: people tap early and late. */
function orderShownFor(first: readonly Changeover[], { startsAtMs }: LineJob): string | undefined {
  const distance = ({ atMs }: Changeover) => Math.abs(atMs - startsAtMs)
  const near = first.filter((one) => distance(one) <= FARTHEST_SIGNAL_MS)
  return near.toSorted((left, right) => distance(left) - distance(right))[0]?.order
}

/** Behind the last piece of the job before. Where nobody was here any more when the job came, it begins as soon as it comes. */
function byPieceCount(unit: FlowUnit, { at, units, before, lastJob }: Place, upstreamMs: number): number | null {
  const [hereMs, thereMs] = [before?.[at] ?? null, before?.[at - 1] ?? null]
  const isGone = lastJob !== undefined && lastJob.endsAtMs !== null && lastJob.endsAtMs <= upstreamMs
  if (hereMs === null || thereMs === null || isGone) return upstreamMs
  const given = (units[at - 1]?.pieces ?? []).reduce((sum, { atMs, good }) => (atMs >= thereMs && atMs < upstreamMs ? sum + good : sum), 0n)
  let done = 0n
  if (given <= 0n) return upstreamMs
  for (const { atMs, processed } of unit.pieces.toSorted((left, right) => left.atMs - right.atMs)) {
    if (atMs < hereMs) continue
    done += processed
    if (done >= given) return Math.max(upstreamMs, atMs + 1)
  }
  return null
}

function insideJob({ endsAtMs }: LineJob, boundaryMs: number | null): number | null {
  return boundaryMs !== null && endsAtMs !== null && boundaryMs >= endsAtMs ? null : boundaryMs
}
