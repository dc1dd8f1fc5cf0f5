import type { Rate } from '../definition/contract.ts'

/**
 * The rate that holds for a material on a unit on a day: a rate that names both goes before one that names the unit, then the material, then neither;
 * among equals the latest `validFrom` that is not after the day.
 * @param on the day in the site's calendar
 */
export function findRate(
  rates: readonly Rate[],
  on: string,
  materialDefinitionId: string,
  equipmentId: string | undefined,
): Rate | undefined {
  const fitting = rates.filter(
    (rate) =>
      rate.validFrom <= on &&
      (!rate.materialDefinitionId || rate.materialDefinitionId === materialDefinitionId) &&
      (!rate.equipmentId || rate.equipmentId === equipmentId),
  )
  const rank = (rate: Rate) => (rate.equipmentId ? 2 : 0) + (rate.materialDefinitionId ? 1 : 0)
  return fitting.toSorted((left, right) => rank(right) - rank(left) || right.validFrom.localeCompare(left.validFrom))[0]
}
