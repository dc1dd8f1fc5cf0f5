import * as z from 'zod'
import { Uuid } from '../../kernel/contract/field.ts'
import { Unsigned, UnitCode } from '../../kernel/contract/quantity.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/**
 * How much of a material a quantity is in another unit: by what holds everywhere (kilogram and gram) and by the material's own conversions.
 * Null when no conversion leads there, or when so little would be nothing in six places.
 */
export const getConvertedQuantity = defineQuery({
  name: 'model.material.getConvertedQuantity',
  title: { en: 'Quantity in another unit', de: 'Menge in einer anderen Einheit' },
  isa95: 'MaterialDefinition',
  permission: 'model.material.read',
  input: z.strictObject({ materialDefinitionId: Uuid, value: Unsigned, unit: UnitCode, toUnit: UnitCode }),
  output: z.strictObject({ quantity: z.strictObject({ value: z.string(), unit: z.string() }).nullable() }),
})
