import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

export const materialDefinition = defineResource({
  name: 'model.material.materialDefinition',
  title: { one: { en: 'Material', de: 'Material' }, many: { en: 'Materials', de: 'Materialien' } },
  isa95: 'MaterialDefinition',
  permission: 'model.material',
  key: ['code'],
  list: ['code', 'name', 'materialClassId', 'unitId'],
  fields: {
    code: field.code({ en: 'Material number', de: 'Materialnummer' }),
    name: field.text({ en: 'Name', de: 'Bezeichnung' }),
    materialClassId: optional(field.reference({ en: 'Material class', de: 'Materialklasse' }, 'model.material.materialClass')),
    unitId: hinted(field.reference({ en: 'Unit', de: 'Einheit' }, 'model.unit.unitOfMeasure'), {
      en: 'The unit in which it is ordered and counted',
      de: 'Die Einheit, in der es bestellt und gezählt wird',
    }),
    baseUnitId: hinted(optional(field.reference({ en: 'Base unit', de: 'Basiseinheit' }, 'model.unit.unitOfMeasure')), {
      en: 'The unit to which others are converted, for instance kg for bottles',
      de: 'Die Einheit, in die umgerechnet wird, zum Beispiel kg bei Flaschen',
    }),
    basePerUnit: hinted(optional(field.decimal({ en: 'Base units in one unit', de: 'Basiseinheiten je Einheit' })), {
      en: 'How much of the base unit one unit holds',
      de: 'Wie viel der Basiseinheit in einer Einheit steckt',
    }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
    storageTemperature: optional(field.range({ en: 'Storage temperature', de: 'Lagertemperatur' })),
    shelfLife: hinted(optional(field.quantity({ en: 'Shelf life', de: 'Haltbarkeit' })), {
      en: 'How long it may be kept, such as 180 DAY',
      de: 'Wie lange es aufbewahrt werden darf, zum Beispiel 180 DAY',
    }),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
  },
  refusals: {
    conversion_incomplete: {
      en: 'A base unit and how much of it one unit holds belong together; the amount is greater than zero.',
      de: 'Basiseinheit und Menge je Einheit gehören zusammen; die Menge ist größer als null.',
    },
  },
})
