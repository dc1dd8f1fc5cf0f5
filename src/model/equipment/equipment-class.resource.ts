import { field, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const equipmentClass = defineResource({
  name: 'model.equipment.equipmentClass',
  title: {
    one: { en: 'Equipment class', de: 'Anlagenklasse' },
    many: { en: 'Equipment classes', de: 'Anlagenklassen' },
  },
  isa95: 'EquipmentClass',
  permission: 'model.equipment',
  key: ['code'],
  list: ['code', 'name'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    minorStopSeconds: optional(field.duration({ en: 'A stop is minor below', de: 'Kurzstillstand unter' })),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
  },
})
