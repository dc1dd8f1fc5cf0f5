import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { UnitCode } from '../../kernel/contract/quantity.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const unitOfMeasure = defineResource({
  name: 'model.unit.unitOfMeasure',
  title: { one: { en: 'Unit of measure', de: 'Maßeinheit' }, many: { en: 'Units of measure', de: 'Maßeinheiten' } },
  isa95: 'UnitOfMeasure',
  permission: 'model.unit',
  key: ['code'],
  list: ['code', 'symbol', 'name', 'ucumCode'],
  refusals: {
    ucum_differs_from_code: {
      en: 'Recommendation 20 has another unit under this code than UCUM under that one.',
      de: 'Empfehlung 20 führt unter diesem Code eine andere Einheit als UCUM unter jenem.',
    },
  },
  fields: {
    code: hinted(field.code({ en: 'Code', de: 'Code' }, UnitCode), {
      en: 'UN/ECE Recommendation 20 common code, for instance C62, KGM, LTR',
      de: 'Code nach UN/ECE-Empfehlung 20, zum Beispiel C62, KGM, LTR',
    }),
    symbol: field.text({ en: 'Symbol', de: 'Zeichen' }),
    name: field.words({ en: 'Name', de: 'Name' }),
    ucumCode: hinted(optional(field.text({ en: 'UCUM code', de: 'UCUM-Code' })), {
      en: 'As laboratories and devices write it, for instance kg, L, Cel',
      de: 'Wie Labore und Geräte ihn schreiben, zum Beispiel kg, L, Cel',
    }),
  },
})
