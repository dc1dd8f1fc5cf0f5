import { field } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const materialClass = defineResource({
  name: 'model.material.materialClass',
  title: { one: { en: 'Material class', de: 'Materialklasse' }, many: { en: 'Material classes', de: 'Materialklassen' } },
  isa95: 'MaterialClass',
  permission: 'model.material',
  key: ['code'],
  list: ['code', 'name'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
