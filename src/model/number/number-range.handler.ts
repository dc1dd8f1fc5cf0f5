import { isGreater } from '../../kernel/contract/quantity.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import { numberRange } from './number-range.resource.ts'

export const ruledNumberRange = rule(numberRange, {
  check: ({ first, last, digits }) => {
    const numbers = [first, last, digits ?? '1'].map(String)
    const isWhole = numbers.every((number) => /^\d+$/.test(number))
    return isWhole && !isGreater(numbers[0]!, numbers[1]!) ? undefined : 'range_ends_before_it_begins'
  },
})
