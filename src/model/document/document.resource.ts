import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** A document that people work by: where it is kept, what it is for, the file itself where it is kept here, and when somebody looks whether it still holds. */
export const document = defineResource({
  name: 'model.document.document',
  title: { one: { en: 'Document', de: 'Dokument' }, many: { en: 'Documents', de: 'Dokumente' } },
  isa95: 'InformationObject',
  permission: 'model.document',
  key: ['code'],
  list: ['code', 'name', 'kind', 'edition', 'review'],
  fields: {
    code: field.code({ en: 'Document number', de: 'Dokumentnummer' }),
    name: field.words({ en: 'Title', de: 'Titel' }),
    kind: field.choice({ en: 'Kind', de: 'Art' }, [
      { value: 'WorkInstruction', label: { en: 'Work instruction', de: 'Arbeitsanweisung' } },
      { value: 'Drawing', label: { en: 'Drawing', de: 'Zeichnung' } },
      { value: 'Specification', label: { en: 'Specification', de: 'Spezifikation' } },
      { value: 'SafetyDataSheet', label: { en: 'Safety data sheet', de: 'Sicherheitsdatenblatt' } },
      { value: 'Manual', label: { en: 'Manual', de: 'Handbuch' } },
      { value: 'Certificate', label: { en: 'Certificate', de: 'Zertifikat' } },
      { value: 'Other', label: { en: 'Other', de: 'Sonstiges' } },
    ]),
    edition: optional(field.text({ en: 'Edition', de: 'Ausgabe' })),
    address: hinted(optional(field.text({ en: 'Kept at', de: 'Abgelegt unter' })), {
      en: 'Where a person finds it: an address of the document system, or a shelf',
      de: 'Wo man es findet: eine Adresse im Dokumentensystem oder ein Regal',
    }),
    review: optional(field.recurrence({ en: 'Review', de: 'Überprüfung' })),
    materialDefinitionIds: field.references({ en: 'For materials', de: 'Für Materialien' }, 'model.material.materialDefinition'),
    equipmentClassIds: field.references({ en: 'For equipment classes', de: 'Für Anlagenklassen' }, 'model.equipment.equipmentClass'),
    processSegmentIds: field.references({ en: 'For process segments', de: 'Für Prozesssegmente' }, 'model.segment.processSegment'),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
    file: hinted(optional(field.attachment({ en: 'File', de: 'Datei' })), {
      en: 'The document itself, where no document system keeps it',
      de: 'Das Dokument selbst, wo es kein Dokumentensystem aufbewahrt',
    }),
  },
})
