import { sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { convert, type Equation, findFactor } from '../convert.ts'
import { getConvertedQuantity } from './contract.ts'

export const getConvertedQuantityAnswer = defineAnswer({
  contract: getConvertedQuantity,
  answer: async (reader, { materialDefinitionId, value, unit, toUnit }) => {
    const factor = findFactor(unit, toUnit, await loadEquations(reader, materialDefinitionId))
    return { quantity: (factor && convert({ value, unit }, toUnit, factor)) ?? null }
  },
})

/** The material's conversions, and what the material itself says of its base unit. */
async function loadEquations({ tx, siteId }: Reader, materialDefinitionId: string): Promise<readonly Equation[]> {
  const { rows } = await sql<Equation>`
    select other.code as unit, c.amount::text as amount, own.code as "otherUnit", c.material_amount::text as "otherAmount"
      from material_conversion c
      join material_definition m on m.site_id = c.site_id and m.id = c.material_definition_id
      join unit_of_measure other on other.site_id = c.site_id and other.id = c.unit_id
      join unit_of_measure own on own.site_id = c.site_id and own.id = m.unit_id
     where c.site_id = ${siteId} and c.material_definition_id = ${materialDefinitionId} and not c.retired
    union all
    select own.code, '1', base.code, m.base_per_unit::text
      from material_definition m
      join unit_of_measure own on own.site_id = m.site_id and own.id = m.unit_id
      join unit_of_measure base on base.site_id = m.site_id and base.id = m.base_unit_id
     where m.site_id = ${siteId} and m.id = ${materialDefinitionId} and m.base_per_unit is not null`.execute(tx as never)
  return rows
}
