import { field, fixed, hinted } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** Another unit in which a material is counted: 1 pallet is 960 pieces, 27.5 kg are 1000 pieces. */
export const materialConversion = defineResource({
  name: 'model.material.materialConversion',
  title: { one: { en: 'Conversion', de: 'Umrechnung' }, many: { en: 'Conversions', de: 'Umrechnungen' } },
  isa95: 'MaterialDefinitionProperty',
  permission: 'model.material',
  key: ['materialDefinitionId', 'unitId'],
  list: ['materialDefinitionId', 'amount', 'unitId', 'materialAmount'],
  refusals: {
    unit_is_the_materials_own: {
      en: 'This is the unit of the material itself.',
      de: 'Das ist die Einheit des Materials selbst.',
    },
    amount_not_positive: { en: 'Both amounts are greater than zero.', de: 'Beide Mengen sind größer als null.' },
  },
  fields: {
    materialDefinitionId: fixed(field.reference({ en: 'Material', de: 'Material' }, 'model.material.materialDefinition')),
    amount: hinted(field.decimal({ en: 'So many', de: 'So viele' }), {
      en: 'Of the other unit: mostly 1',
      de: 'Der anderen Einheit: meist 1',
    }),
    unitId: fixed(field.reference({ en: 'Other unit', de: 'Andere Einheit' }, 'model.unit.unitOfMeasure')),
    materialAmount: hinted(field.decimal({ en: 'Are so many', de: 'Sind so viele' }), {
      en: 'Of the unit in which the material is counted',
      de: 'Der Einheit, in der das Material gezählt wird',
    }),
  },
})
