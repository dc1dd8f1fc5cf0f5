import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** What may be used instead of a material, and for how long. */
export const materialAlternate = defineResource({
  name: 'model.material.materialAlternate',
  title: { one: { en: 'Alternate material', de: 'Alternativmaterial' }, many: { en: 'Alternate materials', de: 'Alternativmaterialien' } },
  isa95: 'MaterialDefinition',
  permission: 'model.material',
  key: ['materialDefinitionId', 'alternateId'],
  list: ['materialDefinitionId', 'alternateId', 'rank', 'validFromOn', 'validUntilOn'],
  refusals: {
    alternate_is_itself: { en: 'A material is no alternate for itself.', de: 'Ein Material ist keine Alternative zu sich selbst.' },
    factor_not_positive: { en: 'The amount is greater than zero.', de: 'Die Menge ist größer als null.' },
    ends_before_it_begins: { en: 'It ends after it begins.', de: 'Das Ende liegt nach dem Anfang.' },
  },
  fields: {
    materialDefinitionId: fixed(field.reference({ en: 'Instead of', de: 'Anstelle von' }, 'model.material.materialDefinition')),
    alternateId: fixed(field.reference({ en: 'Alternate', de: 'Alternative' }, 'model.material.materialDefinition')),
    rank: hinted(optional(field.decimal({ en: 'Rank', de: 'Rang' })), {
      en: 'The lowest is taken first: 10, 20, 30 …',
      de: 'Der niedrigste wird zuerst genommen: 10, 20, 30 …',
    }),
    quantityPerUnit: hinted(optional(field.decimal({ en: 'Amount for one unit', de: 'Menge je Einheit' })), {
      en: 'How much of the alternate stands for one unit; empty: as much',
      de: 'Wie viel der Alternative für eine Einheit steht; leer: ebenso viel',
    }),
    validFromOn: optional(field.day({ en: 'Valid from', de: 'Gültig ab' })),
    validUntilOn: hinted(optional(field.day({ en: 'Valid until', de: 'Gültig bis' })), {
      en: 'The first day on which it is not valid any more',
      de: 'Der erste Tag, an dem es nicht mehr gilt',
    }),
  },
})
