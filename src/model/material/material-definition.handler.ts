import { isGreater, ZERO } from '../../kernel/contract/quantity.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import { materialDefinition } from './material-definition.resource.ts'

export const ruledMaterialDefinition = rule(materialDefinition, {
  check: ({ baseUnitId, basePerUnit }) => {
    if (baseUnitId === null && basePerUnit === null) return undefined
    const isComplete = baseUnitId !== null && typeof basePerUnit === 'string' && isGreater(basePerUnit, ZERO)
    return isComplete ? undefined : 'conversion_incomplete'
  },
})
