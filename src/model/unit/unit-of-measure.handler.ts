import { rule } from '../../kernel/server/resource/module.ts'
import { findKnownUnit } from '../unit-codes.ts'
import { unitOfMeasure } from './unit-of-measure.resource.ts'

export const ruledUnitOfMeasure = rule(unitOfMeasure, {
  check: ({ code, ucumCode }) => {
    const known = findKnownUnit(String(code))
    return known && ucumCode !== null && ucumCode !== known.ucumCode ? 'ucum_differs_from_code' : undefined
  },
})
