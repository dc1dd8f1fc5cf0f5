import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const operationalLocationClass = defineResource({
  name: 'model.location.operationalLocationClass',
  title: { one: { en: 'Location class', de: 'Lagerplatztyp' }, many: { en: 'Location classes', de: 'Lagerplatztypen' } },
  isa95: 'OperationalLocationClass',
  permission: 'model.location',
  key: ['code'],
  list: ['code', 'name', 'storageTemperature'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    storageTemperature: hinted(optional(field.range({ en: 'Temperature', de: 'Temperatur' })), {
      en: 'What locations of this class keep',
      de: 'Was Plätze dieses Typs halten',
    }),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
