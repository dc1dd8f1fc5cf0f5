import { field, hinted } from '../../kernel/contract/field.ts'
import { UnitCode } from '../../kernel/contract/quantity.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const unitOfMeasure = defineResource({
  name: 'model.unit.unitOfMeasure',
  title: { one: { en: 'Unit of measure', de: 'Maßeinheit' }, many: { en: 'Units of measure', de: 'Maßeinheiten' } },
  isa95: 'UnitOfMeasure',
  permission: 'model.unit',
  key: ['code'],
  list: ['code', 'symbol', 'name'],
  fields: {
    code: hinted(field.code({ en: 'Code', de: 'Code' }, UnitCode), {
      en: 'UN/ECE Recommendation 20 common code, for instance C62, KGM, LTR',
      de: 'Code nach UN/ECE-Empfehlung 20, zum Beispiel C62, KGM, LTR',
    }),
    symbol: field.text({ en: 'Symbol', de: 'Zeichen' }),
    name: field.words({ en: 'Name', de: 'Name' }),
  },
})
