import { field, fixed } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'
import { MappingOverride, noOverride, templateOptions } from './template.contract.ts'

/** What the metrics of a whole class of equipment mean: mapped once, overridable per unit. */
export const classMapping = defineResource({
  name: 'connect.mapping.classMapping',
  title: {
    one: { en: 'Mapping of a class', de: 'Zuordnung einer Klasse' },
    many: { en: 'Mappings of classes', de: 'Zuordnungen der Klassen' },
  },
  isa95: 'EquipmentClassProperty',
  permission: 'connect.mapping',
  key: ['equipmentClassId'],
  list: ['equipmentClassId', 'template'],
  fields: {
    equipmentClassId: fixed(field.reference({ en: 'Equipment class', de: 'Anlagenklasse' }, 'model.equipment.equipmentClass')),
    template: field.choice({ en: 'Template', de: 'Vorlage' }, templateOptions),
    override: field.page({ en: 'Differences from the template', de: 'Abweichungen von der Vorlage' }, MappingOverride.default(noOverride)),
  },
})
