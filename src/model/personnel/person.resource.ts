import { field, optional, personal } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const person = defineResource({
  name: 'model.personnel.person',
  title: { one: { en: 'Person', de: 'Person' }, many: { en: 'People', de: 'Personen' } },
  isa95: 'Person',
  permission: 'model.personnel',
  key: ['code'],
  list: ['code', 'name', 'personnelClassId'],
  fields: {
    code: field.code({ en: 'Personnel number', de: 'Personalnummer' }),
    name: personal(field.text({ en: 'Name', de: 'Name' })),
    personnelClassId: optional(field.reference({ en: 'Personnel class', de: 'Personalklasse' }, 'model.personnel.personnelClass')),
  },
})
