import type { BoundaryRule } from '../../model/plant/contract.ts'
import { type Span, unionOf, without } from './span.ts'

/** What occupied a work unit lately; older occupations stand in the reading model. */
export interface WorkUnit {
  readonly occupations: readonly Occupied[]
  /** Who was here only before is forgotten: a job order that comes back later says so again. */
  readonly knownFromMs?: number
}
export interface Occupied {
  readonly occupationId: string
  /** null: awaited, the change of order has not reached the unit yet. */
  readonly startsAtMs: number | null
  /** Of a job that travels down the line: when it began there, and how its boundary is found here. */
  readonly travels?: Travels
  /** What each of its job orders did here; the occupation is open while one has not left. */
  readonly jobs: Readonly<Record<string, Presence>>
}
export interface Presence {
  readonly leftAtMs: number | null
  /** When it was away meanwhile. */
  readonly pauses: readonly Span[]
}

export interface Travels {
  readonly lineStartsAtMs: number
  readonly boundary: BoundaryRule
  readonly foundBy: BoundaryRule | null
}

export const untouched: Presence = { leftAtMs: null, pauses: [] }

export function present(shares: readonly { readonly jobOrderId: string }[]): Record<string, Presence> {
  return Object.fromEntries(shares.map(({ jobOrderId }) => [jobOrderId, untouched]))
}

/** When the last of its job orders left, or null while one is still there. */
export function closedAtMs({ jobs }: Pick<Occupied, 'jobs'>): number | null {
  const left = Object.values(jobs).map(({ leftAtMs }) => leftAtMs)
  return left.some((at) => at === null) ? null : Math.max(...(left as number[]))
}

/** The stretches in which at least one of its job orders was there: in the pause of all of them the unit is free. */
export function listStretches({ startsAtMs, jobs }: Occupied): Span[] {
  if (startsAtMs === null) return []
  return unionOf(Object.values(jobs).flatMap(({ leftAtMs, pauses }) => without([startsAtMs, leftAtMs], pauses)))
}

export function beganAtMs({ startsAtMs, travels }: Occupied): number {
  return startsAtMs ?? travels?.lineStartsAtMs ?? 0
}
