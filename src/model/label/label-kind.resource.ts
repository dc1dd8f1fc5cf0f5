import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** What a printed label is for, how large it is, and what stands on it. */
export const labelKind = defineResource({
  name: 'model.label.labelKind',
  title: { one: { en: 'Label kind', de: 'Etikettenart' }, many: { en: 'Label kinds', de: 'Etikettenarten' } },
  isa95: 'InformationObject',
  permission: 'model.label',
  key: ['code'],
  list: ['code', 'name', 'labels', 'width', 'height'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.words({ en: 'Name', de: 'Name' }),
    labels: field.choice({ en: 'Labels', de: 'Kennzeichnet' }, [
      { value: 'MaterialLot', label: { en: 'Material lot', de: 'Charge' } },
      { value: 'MaterialSubLot', label: { en: 'Container', de: 'Gebinde' } },
      { value: 'Equipment', label: { en: 'Equipment', de: 'Anlage' } },
      { value: 'PhysicalAsset', label: { en: 'Asset', de: 'Gerät' } },
      { value: 'OperationalLocation', label: { en: 'Location', de: 'Lagerplatz' } },
      { value: 'JobOrder', label: { en: 'Job', de: 'Auftrag' } },
    ]),
    width: optional(field.quantity({ en: 'Width', de: 'Breite' })),
    height: optional(field.quantity({ en: 'Height', de: 'Höhe' })),
    language: optional(
      field.choice({ en: 'Printer language', de: 'Druckersprache' }, [
        { value: 'ZPL', label: { en: 'ZPL', de: 'ZPL' } },
        { value: 'PDF', label: { en: 'PDF', de: 'PDF' } },
      ]),
    ),
    template: hinted(field.note({ en: 'Template', de: 'Vorlage' }), {
      en: 'What is sent to the printer; {name} stands for a value',
      de: 'Was an den Drucker geht; {name} steht für einen Wert',
    }),
    materialClassIds: hinted(field.references({ en: 'For material classes', de: 'Für Materialklassen' }, 'model.material.materialClass'), {
      en: 'None: for all',
      de: 'Keine: für alle',
    }),
  },
})
