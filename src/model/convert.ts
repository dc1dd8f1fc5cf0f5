import { Big } from 'big.js'
import { type Decimal, quotient, type Quantity } from '../kernel/contract/quantity.ts'
import { findKnownUnit } from './unit-codes.ts'

/** So many of one unit are so many of another: a fraction, because three pieces of a kilogram are not 0.333333 kg each. */
export interface Equation {
  readonly unit: string
  readonly amount: string
  readonly otherUnit: string
  readonly otherAmount: string
}

/** What one unit is in another: exact, until somebody rounds it. */
export interface Factor {
  readonly numerator: Big
  readonly denominator: Big
}

/**
 * The factor between two units, by the shortest way over what holds everywhere (kilogram and gram) and what holds for one material (piece,
 * kilogram, pallet). @returns undefined when no way leads there.
 */
export function findFactor(from: string, to: string, equations: readonly Equation[]): Factor | undefined {
  const ways = new Map<string, Factor>([[from, { numerator: Big(1), denominator: Big(1) }]])
  // The map grows while it is walked: what is reached first is reached by the fewest steps.
  for (const [unit, factor] of ways) {
    if (unit === to) return factor
    for (const { other, step } of stepsFrom(unit, to, equations)) {
      if (ways.has(other)) continue
      ways.set(other, {
        numerator: factor.numerator.times(step.numerator),
        denominator: factor.denominator.times(step.denominator),
      })
    }
  }
  return undefined
}

/**
 * A quantity in another unit, rounded once, half to even, at six places.
 * @returns undefined when so little of it would be nothing there: whoever weighs grams on a kilogram item keeps the grams (EC-29).
 */
export function convert(
  { value }: Quantity,
  unit: string,
  { numerator, denominator }: Factor,
): { value: Decimal; unit: string } | undefined {
  const exact = Big(value).times(numerator)
  const rounded = quotient(exact, denominator)
  return Big(rounded).eq(0) && !exact.eq(0) ? undefined : { value: rounded, unit }
}

function stepsFrom(unit: string, to: string, equations: readonly Equation[]): { readonly other: string; readonly step: Factor }[] {
  const own = equations.flatMap(({ unit: left, amount, otherUnit: right, otherAmount }) => {
    if (unit === left) return [{ other: right, step: { numerator: Big(otherAmount), denominator: Big(amount) } }]
    if (unit === right) return [{ other: left, step: { numerator: Big(amount), denominator: Big(otherAmount) } }]
    return []
  })
  const targets = new Set([to, ...equations.flatMap(({ unit: left, otherUnit: right }) => [left, right])])
  const everywhere = [...targets].flatMap((other) => {
    const step = other === unit ? undefined : factorEverywhere(unit, other)
    return step ? [{ other, step }] : []
  })
  return [...everywhere, ...own]
}

/** Between two units that measure the same, whatever is measured. */
function factorEverywhere(from: string, to: string): Factor | undefined {
  const [left, right] = [findKnownUnit(from), findKnownUnit(to)]
  if (left?.factor === undefined || right?.factor === undefined || left.measures !== right.measures) return undefined
  return { numerator: Big(left.factor), denominator: Big(right.factor) }
}
