import { isGreater, ZERO } from '../../kernel/contract/quantity.ts'
import { rule } from '../../kernel/server/resource/module.ts'
import { materialConversion } from './material-conversion.resource.ts'

export const ruledMaterialConversion = rule(materialConversion, {
  check: ({ amount, materialAmount, unitId }, { materialDefinitionId: material }) => {
    if (material?.fields['unitId'] === unitId) return 'unit_is_the_materials_own'
    return isGreater(String(amount), ZERO) && isGreater(String(materialAmount), ZERO) ? undefined : 'amount_not_positive'
  },
})
