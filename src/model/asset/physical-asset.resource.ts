import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** The thing with a serial number: production books on the equipment that it fills, maintenance and calibration on the thing. */
export const physicalAsset = defineResource({
  name: 'model.asset.physicalAsset',
  title: { one: { en: 'Asset', de: 'Gerät' }, many: { en: 'Assets', de: 'Geräte' } },
  isa95: 'PhysicalAsset',
  permission: 'model.asset',
  key: ['code'],
  list: ['code', 'name', 'physicalAssetClassId', 'serialNumber', 'parentId'],
  fields: {
    code: field.code({ en: 'Asset number', de: 'Gerätenummer' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    physicalAssetClassId: optional(field.reference({ en: 'Asset class', de: 'Gerätetyp' }, 'model.asset.physicalAssetClass')),
    serialNumber: optional(field.text({ en: 'Serial number', de: 'Seriennummer' })),
    fixedAssetNumber: hinted(optional(field.text({ en: 'Fixed asset number', de: 'Anlagennummer' })), {
      en: 'The number under which accounting keeps it (FixedAssetID)',
      de: 'Die Nummer, unter der die Buchhaltung es führt (FixedAssetID)',
    }),
    vendor: optional(field.text({ en: 'Vendor', de: 'Lieferant' })),
    parentId: field.parent({ en: 'Part of', de: 'Gehört zu' }, 'model.asset.physicalAsset'),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
