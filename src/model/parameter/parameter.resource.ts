import { field, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** A value that a step is done with: its name, its type, and what is allowed for it. */
export const parameter = defineResource({
  name: 'model.parameter.parameter',
  title: { one: { en: 'Parameter', de: 'Parameter' }, many: { en: 'Parameters', de: 'Parameter' } },
  isa95: 'Parameter',
  permission: 'model.parameter',
  key: ['code'],
  list: ['code', 'name', 'dataType', 'allowed'],
  refusals: {
    range_of_no_number: { en: 'Only a number has an allowed range.', de: 'Nur eine Zahl hat einen zulässigen Bereich.' },
  },
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.words({ en: 'Name', de: 'Name' }),
    dataType: field.choice({ en: 'Type', de: 'Typ' }, [
      { value: 'decimal', label: { en: 'Number', de: 'Zahl' } },
      { value: 'integer', label: { en: 'Whole number', de: 'Ganze Zahl' } },
      { value: 'string', label: { en: 'Text', de: 'Text' } },
      { value: 'boolean', label: { en: 'Yes or no', de: 'Ja oder nein' } },
    ]),
    allowed: hinted(optional(field.range({ en: 'Allowed', de: 'Zulässig' })), {
      en: 'From and to, both included',
      de: 'Von und bis, beide eingeschlossen',
    }),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
