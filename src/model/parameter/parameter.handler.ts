import { rule } from '../../kernel/server/resource/module.ts'
import { parameter } from './parameter.resource.ts'

export const ruledParameter = rule(parameter, {
  check: ({ dataType, allowed }) =>
    allowed !== null && dataType !== 'decimal' && dataType !== 'integer' ? 'range_of_no_number' : undefined,
})
