import { field } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const personnelClass = defineResource({
  name: 'model.personnel.personnelClass',
  title: { one: { en: 'Personnel class', de: 'Personalklasse' }, many: { en: 'Personnel classes', de: 'Personalklassen' } },
  isa95: 'PersonnelClass',
  permission: 'model.personnel',
  key: ['code'],
  list: ['code', 'name'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
