import { decimal } from '../../kernel/contract/quantity.ts'

/**
 * Quantities inside the calculators: millionths as BigInt, exact and fast. Decimal text (six places) goes in and comes out.
 */
export type Micro = bigint

export const MICRO = 1_000_000n
const whole = /^-?\d{1,15}$/

/** @throws when the text is no decimal number. More than six places are rounded half to even. */
export function micro(text: string): Micro {
  if (whole.test(text)) return BigInt(text) * MICRO
  const [units = '0', places = ''] = decimal(text).replace('-', '').split('.')
  const absolute = BigInt(units) * MICRO + BigInt(places.padEnd(6, '0'))
  return text.trimStart().startsWith('-') ? -absolute : absolute
}

export function microText(value: Micro): string {
  const absolute = value < 0n ? -value : value
  const places = absolute % MICRO
  const sign = value < 0n ? '-' : ''
  if (places === 0n) return `${sign}${absolute / MICRO}`
  return `${sign}${absolute / MICRO}.${String(places).padStart(6, '0').replace(/0+$/, '')}`
}

/** One quantity split by shares: exact, because the last share takes what rounding leaves. Both in millionths. */
export function splitByShares(total: Micro, shares: readonly Micro[]): Micro[] {
  let left = total
  return shares.map((share, index) => {
    if (index === shares.length - 1) return left
    const part = (total * share) / MICRO
    left -= part
    return part
  })
}
