import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** Where material lies and things stand: warehouses, aisles, racks and bins as one tree. */
export const operationalLocation = defineResource({
  name: 'model.location.operationalLocation',
  title: { one: { en: 'Location', de: 'Lagerplatz' }, many: { en: 'Locations', de: 'Lagerplätze' } },
  isa95: 'OperationalLocation',
  permission: 'model.location',
  key: ['code'],
  list: ['code', 'name', 'operationalLocationClassId', 'capacity', 'equipmentId'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    operationalLocationClassId: optional(
      field.reference({ en: 'Location class', de: 'Lagerplatztyp' }, 'model.location.operationalLocationClass'),
    ),
    parentId: field.parent({ en: 'Part of', de: 'Gehört zu' }, 'model.location.operationalLocation'),
    equipmentId: hinted(optional(field.reference({ en: 'At equipment', de: 'An Anlage' }, 'model.equipment.equipment')), {
      en: 'For a place at a line or a storage zone of the equipment tree',
      de: 'Für einen Platz an einer Linie oder in einer Lagerzone des Anlagenbaums',
    }),
    capacity: optional(field.quantity({ en: 'Capacity', de: 'Fassungsvermögen' })),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
