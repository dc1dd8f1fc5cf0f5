import { isGreater } from '../../kernel/contract/quantity.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import { numberRange } from './number-range.resource.ts'

/** As long as a code may be. */
const MOST_CHARACTERS = 40

export const ruledNumberRange = rule(numberRange, {
  check: ({ prefix, first, last, digits }) => {
    const numbers = [first, last, digits ?? '1'].map(String)
    const isWhole = numbers.every((number) => /^\d+$/.test(number))
    if (!isWhole || isGreater(numbers[0]!, numbers[1]!)) return 'range_ends_before_it_begins'
    const length = String(prefix ?? '').length + Math.max(Number(digits ?? 1), numbers[1]!.length)
    return length > MOST_CHARACTERS ? 'number_too_long' : undefined
  },
})
