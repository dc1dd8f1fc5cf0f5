import { Big } from 'big.js'
import { decimal } from '../../kernel/contract/quantity.ts'

/** A decimal in an expression: compared and calculated as what it is, never as a float. */
export class DecimalValue {
  readonly value: Big

  /** @throws when the text is no number */
  constructor(value: Big | string) {
    this.value = Big(value)
  }

  toText(): string {
    return decimal(this.value)
  }
}

/** Numbers that are written in an expression count as the decimals that they look like: 0.1 is a tenth. */
export function bigOf(value: unknown): Big {
  return value instanceof DecimalValue ? value.value : Big(String(value))
}
