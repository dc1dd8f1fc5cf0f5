import type { BoundaryRule, WorkUnitRow } from '../../model/plant/contract.ts'
import type { WorkType } from '../definition/contract.ts'
import type { WorkUnit } from './occupied.ts'
import { findOccupationAt } from './work-unit.ts'

/**
 * How a job that starts on a line reaches one of its units: the first one in the flow has it at once, and so has every unit without a rule.
 * Only production travels; who cleans a line cleans all of it.
 */
export function ruleAt(places: readonly WorkUnitRow[], index: number, { workType }: { readonly workType: WorkType }): BoundaryRule | null {
  return index === 0 || workType !== 'Production' ? null : (places[index]?.changesOverBy ?? null)
}

/**
 * Whether the next job may start on a line while another one runs there: where it begins at once, the unit is free or belongs to a job of the
 * whole line, which goes on behind it.
 */
export function mayChangeOver(
  job: { readonly workType: WorkType },
  places: readonly WorkUnitRow[],
  units: readonly (WorkUnit | undefined)[],
  atMs: number,
): boolean {
  return (
    places.length > 1 &&
    units.every((unit, index) => {
      const occupied = findOccupationAt(unit, atMs)
      return !occupied || ruleAt(places, index, job) !== null || units.every((other) => isKnownTo(other, occupied.occupationId))
    })
  )
}

function isKnownTo(unit: WorkUnit | undefined, occupationId: string): boolean {
  return unit?.occupations.some((occupied) => occupied.occupationId === occupationId) ?? false
}
