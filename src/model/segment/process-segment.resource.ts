import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** B2MML OperationsType. */
const operationsTypes = [
  { value: 'Production', label: { en: 'Production', de: 'Produktion' } },
  { value: 'Maintenance', label: { en: 'Maintenance', de: 'Instandhaltung' } },
  { value: 'Quality', label: { en: 'Quality', de: 'Qualität' } },
  { value: 'Inventory', label: { en: 'Inventory', de: 'Bestand' } },
  { value: 'Mixed', label: { en: 'Mixed', de: 'Gemischt' } },
] as const

/** A step as business sees it, independent of the product, with what it needs. */
export const processSegment = defineResource({
  name: 'model.segment.processSegment',
  title: { one: { en: 'Process segment', de: 'Prozesssegment' }, many: { en: 'Process segments', de: 'Prozesssegmente' } },
  isa95: 'ProcessSegment',
  permission: 'model.segment',
  key: ['code'],
  list: ['code', 'name', 'operationsType', 'duration', 'equipmentClassIds'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.words({ en: 'Name', de: 'Name' }),
    operationsType: field.choice({ en: 'Kind of work', de: 'Art der Arbeit' }, operationsTypes),
    parentId: field.parent({ en: 'Part of', de: 'Gehört zu' }, 'model.segment.processSegment'),
    duration: optional(field.duration({ en: 'Duration', de: 'Dauer' })),
    equipmentClassIds: field.references({ en: 'Equipment classes', de: 'Anlagenklassen' }, 'model.equipment.equipmentClass'),
    personnelClassIds: field.references({ en: 'Personnel classes', de: 'Personalklassen' }, 'model.personnel.personnelClass'),
    qualificationIds: field.references({ en: 'Qualifications', de: 'Qualifikationen' }, 'model.personnel.qualification'),
    materialClassIds: field.references({ en: 'Material classes', de: 'Materialklassen' }, 'model.material.materialClass'),
    parameterIds: hinted(field.references({ en: 'Parameters', de: 'Parameter' }, 'model.parameter.parameter'), {
      en: 'What the step is to be done with',
      de: 'Womit der Schritt auszuführen ist',
    }),
    properties: field.properties({ en: 'Properties', de: 'Merkmale' }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
