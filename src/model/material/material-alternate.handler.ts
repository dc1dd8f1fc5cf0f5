import { isGreater, ZERO } from '../../kernel/contract/quantity.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import { materialAlternate } from './material-alternate.resource.ts'

export const ruledMaterialAlternate = rule(materialAlternate, {
  check: ({ materialDefinitionId, alternateId, quantityPerUnit, validFromOn, validUntilOn }) => {
    if (materialDefinitionId === alternateId) return 'alternate_is_itself'
    if (quantityPerUnit !== null && !isGreater(String(quantityPerUnit), ZERO)) return 'factor_not_positive'
    const isEmpty = validFromOn !== null && validUntilOn !== null && String(validUntilOn) <= String(validFromOn)
    return isEmpty ? 'ends_before_it_begins' : undefined
  },
})
