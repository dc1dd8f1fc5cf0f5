import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** From an instant on an asset fills the role of a piece of equipment, until the next mapping of this equipment: two at once cannot be said. */
export const equipmentAssetMapping = defineResource({
  name: 'model.asset.equipmentAssetMapping',
  title: { one: { en: 'Asset mapping', de: 'Gerätezuordnung' }, many: { en: 'Asset mappings', de: 'Gerätezuordnungen' } },
  isa95: 'EquipmentAssetMapping',
  permission: 'model.asset',
  key: ['equipmentId', 'startsAt'],
  list: ['equipmentId', 'startsAt', 'physicalAssetId'],
  scope: 'equipmentId',
  fields: {
    equipmentId: fixed(field.reference({ en: 'Equipment', de: 'Anlage' }, 'model.equipment.equipment')),
    startsAt: fixed(field.instant({ en: 'From', de: 'Ab' })),
    physicalAssetId: hinted(optional(field.reference({ en: 'Asset', de: 'Gerät' }, 'model.asset.physicalAsset')), {
      en: 'Empty: from then on nothing stands there',
      de: 'Leer: ab dann steht dort nichts',
    }),
    note: field.note({ en: 'Note', de: 'Bemerkung' }),
  },
})
