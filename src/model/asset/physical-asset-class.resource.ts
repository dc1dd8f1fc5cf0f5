import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** A kind of thing, such as a pump of one make. */
export const physicalAssetClass = defineResource({
  name: 'model.asset.physicalAssetClass',
  title: { one: { en: 'Asset class', de: 'Gerätetyp' }, many: { en: 'Asset classes', de: 'Gerätetypen' } },
  isa95: 'PhysicalAssetClass',
  permission: 'model.asset',
  key: ['code'],
  list: ['code', 'name', 'manufacturer', 'calibration'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    manufacturer: optional(field.text({ en: 'Manufacturer', de: 'Hersteller' })),
    calibration: hinted(optional(field.recurrence({ en: 'Calibration', de: 'Kalibrierung' })), {
      en: 'Where the class is calibrated at fixed times; calibration follows the asset, not the place',
      de: 'Wenn der Typ zu festen Zeiten kalibriert wird; die Kalibrierung folgt dem Gerät, nicht dem Platz',
    }),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
