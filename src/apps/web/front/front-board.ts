import type { BoardUnit } from '../../../operations/performance/contract.ts'

type Seen = Pick<BoardUnit, 'equipmentId' | 'name' | 'state' | 'good' | 'scrap'>

/** Something that could be watched after trouble was made. */
export type Observation =
  | {
      readonly kind: 'state'
      readonly atMs: number
      readonly equipmentId: string
      readonly name: string
      readonly state: BoardUnit['state']
    }
  | { readonly kind: 'gone'; readonly atMs: number }
  | { readonly kind: 'back'; readonly atMs: number; readonly goneMs: number }

/** Which units changed their state between two looks at the board. */
export function statesChanged(before: readonly Seen[], after: readonly Seen[], atMs: number): Observation[] {
  const states = new Map(before.map((unit) => [unit.equipmentId, unit.state]))
  return after
    .filter(({ equipmentId, state }) => states.has(equipmentId) && states.get(equipmentId) !== state)
    .map(({ equipmentId, name, state }) => ({ kind: 'state', atMs, equipmentId, name, state }))
}

export interface CountProof {
  readonly equipmentId: string
  readonly name: string
  /** Good and scrap of the shift at the press and now; a shift that ended meanwhile begins anew. */
  readonly before: number
  readonly now: number
  /** No count has been taken back: what was counted before is still counted. */
  readonly isKept: boolean
}

/** What each unit had counted before the trouble, and what it has counted now. */
export function countsKept(before: readonly Seen[], now: readonly Seen[]): CountProof[] {
  const madeBy = (unit: Seen) => Number(unit.good) + Number(unit.scrap)
  const counted = new Map(before.map((unit) => [unit.equipmentId, madeBy(unit)]))
  return now
    .filter(({ equipmentId }) => counted.has(equipmentId))
    .map((unit) => {
      const [was, is] = [counted.get(unit.equipmentId) as number, madeBy(unit)]
      return { equipmentId: unit.equipmentId, name: unit.name, before: was, now: is, isKept: is >= was }
    })
}
