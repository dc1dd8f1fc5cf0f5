import { isGreater, subtract, ZERO } from '../../kernel/contract/quantity.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import type { Range } from '../../kernel/contract/field-values.ts'
import { monitoredValue } from './monitored-value.resource.ts'

export const ruledMonitoredValue = rule(monitoredValue, {
  check: ({ range, deadBand }) => (fits(range as Range, deadBand as string | null) ? undefined : 'dead_band_not_valid'),
})

/** Between two limits there must be a value that is back from both. */
function fits({ min, max }: Range, deadBand: string | null): boolean {
  if (deadBand === null) return true
  if (isGreater(ZERO, deadBand)) return false
  return min === null || max === null || !isGreater(deadBand, subtract(max, min))
}
