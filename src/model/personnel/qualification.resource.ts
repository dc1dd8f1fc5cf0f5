import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** What a person may be tested for: the licence for the fork-lift, the instruction for a machine. */
export const qualification = defineResource({
  name: 'model.personnel.qualification',
  title: { one: { en: 'Qualification', de: 'Qualifikation' }, many: { en: 'Qualifications', de: 'Qualifikationen' } },
  isa95: 'TestSpecification',
  permission: 'model.personnel',
  key: ['code'],
  list: ['code', 'name', 'personnelClassIds', 'renewal'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.words({ en: 'Name', de: 'Name' }),
    personnelClassIds: hinted(field.references({ en: 'Needed by', de: 'Benötigt von' }, 'model.personnel.personnelClass'), {
      en: 'Personnel classes whose people need it',
      de: 'Personalklassen, deren Personen sie brauchen',
    }),
    renewal: hinted(optional(field.recurrence({ en: 'Renewal', de: 'Auffrischung' })), {
      en: 'Where everybody is instructed again at fixed times',
      de: 'Wenn alle zu festen Zeiten erneut unterwiesen werden',
    }),
    description: field.note({ en: 'What is tested', de: 'Was geprüft wird' }),
  },
})
