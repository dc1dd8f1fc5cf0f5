import { Big } from 'big.js'
import * as z from 'zod'

/** A decimal carried as text, so that binary floating point never touches a quantity. Up to 12 digits before and 6 after the point. */
export const Decimal = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,6})?$/)
  .brand<'Decimal'>()
  .meta({ id: 'Decimal' })
export type Decimal = z.infer<typeof Decimal>

/** A decimal without a sign: what was produced, consumed or scrapped. The sign is excluded by the pattern, so that OpenAPI says so too. */
export const Unsigned = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/)
  .brand<'Decimal'>()
  .meta({ id: 'Unsigned' })

/** UN/ECE Recommendation 20 common code (`C62` = piece, `KGM`, `LTR`, `MTR`, …) or a site's own code. */
export const UnitCode = z
  .string()
  .regex(/^[A-Za-z0-9]{1,12}$/)
  .brand<'UnitCode'>()
  .meta({ id: 'UnitCode' })
export type UnitCode = z.infer<typeof UnitCode>

/** ISA-95 QuantityValue: a value is never separated from its unit of measure. */
export const Quantity = z.strictObject({ value: Unsigned, unit: UnitCode }).meta({ id: 'Quantity' })
export type Quantity = z.infer<typeof Quantity>

export const ZERO = '0' as Decimal
export const ONE = '1' as Decimal

/** @throws when the value is not a decimal with at most six places or the unit is no code. */
export function quantity(value: string | number, unit: string): Quantity {
  return Quantity.parse({ value: String(value), unit })
}

/** Rounds half to even at six places, the scale of every stored quantity. */
export function decimal(value: Big | string | number): Decimal {
  return Big(value).round(6, Big.roundHalfEven).toFixed() as Decimal
}

/**
 * A quotient, rounded once, half to even, at six places: in whole numbers, so that no digit is lost between division and rounding.
 * @throws RangeError when the divisor is zero.
 */
export function quotient(numerator: Big, denominator: Big): Decimal {
  const exponent = exponentOf(numerator) - exponentOf(denominator) + PLACES
  const dividend = wholeOf(numerator) * 10n ** BigInt(Math.max(exponent, 0))
  const divisor = wholeOf(denominator) * 10n ** BigInt(Math.max(-exponent, 0))
  const [whole, twiceRest] = [dividend / divisor, 2n * (dividend % divisor)]
  const isUp = twiceRest > divisor || (twiceRest === divisor && whole % 2n === 1n)
  const digits = String(isUp ? whole + 1n : whole).padStart(PLACES + 1, '0')
  const fraction = digits.slice(-PLACES).replace(/0+$/, '')
  const text = fraction === '' ? digits.slice(0, -PLACES) : `${digits.slice(0, -PLACES)}.${fraction}`
  return (numerator.s * denominator.s < 0 && text !== '0' ? `-${text}` : text) as Decimal
}

const PLACES = 6

/** The digits as a whole number without its sign: the value is this times ten to the exponent. */
function wholeOf(value: Big): bigint {
  return BigInt(value.c.join(''))
}

function exponentOf(value: Big): number {
  return value.e - value.c.length + 1
}

export function add(...terms: readonly (Decimal | string)[]): Decimal {
  return decimal(terms.reduce((sum, term) => sum.plus(term), Big(0)))
}

export function subtract(from: Decimal | string, amount: Decimal | string): Decimal {
  return decimal(Big(from).minus(amount))
}

export function multiply(left: Decimal | string, right: Decimal | string): Decimal {
  return decimal(Big(left).times(right))
}

/** @returns undefined when the divisor is zero: a ratio without a base is not applicable, neither 0 nor 1 (EC-38). */
export function ratio(numerator: Decimal | string, denominator: Decimal | string): Decimal | undefined {
  return Big(denominator).eq(0) ? undefined : quotient(Big(numerator), Big(denominator))
}

export function isGreater(left: Decimal | string, right: Decimal | string): boolean {
  return Big(left).gt(right)
}

export function isEqual(left: Decimal | string, right: Decimal | string): boolean {
  return Big(left).eq(right)
}

export function isZero(value: Decimal | string): boolean {
  return Big(value).eq(0)
}
