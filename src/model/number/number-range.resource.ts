import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** Which numbers a plant gives to what it makes: a text before, and digits from the first to the last. */
export const numberRange = defineResource({
  name: 'model.number.numberRange',
  title: { one: { en: 'Number range', de: 'Nummernkreis' }, many: { en: 'Number ranges', de: 'Nummernkreise' } },
  isa95: 'ID',
  permission: 'model.number',
  key: ['code'],
  list: ['code', 'name', 'numbers', 'prefix', 'first', 'last'],
  refusals: {
    range_ends_before_it_begins: {
      en: 'The first and last numbers are whole, not negative, and the last one is not below the first.',
      de: 'Erste und letzte Nummer sind ganz und nicht negativ, und die letzte liegt nicht unter der ersten.',
    },
    number_too_long: {
      en: 'A number has at most 40 characters, with the text that it begins with.',
      de: 'Eine Nummer hat höchstens 40 Zeichen, mit dem Text, mit dem sie beginnt.',
    },
  },
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    numbers: fixed(
      field.choice({ en: 'Numbers', de: 'Nummeriert' }, [
        { value: 'OperationsRequest', label: { en: 'Orders', de: 'Aufträge' } },
        { value: 'JobOrder', label: { en: 'Jobs', de: 'Arbeitsgänge' } },
        { value: 'MaterialLot', label: { en: 'Material lots', de: 'Chargen' } },
        { value: 'MaterialSubLot', label: { en: 'Containers', de: 'Gebinde' } },
        { value: 'TestResult', label: { en: 'Tests', de: 'Prüfungen' } },
        { value: 'WorkRequest', label: { en: 'Maintenance requests', de: 'Instandhaltungsmeldungen' } },
      ]),
    ),
    prefix: hinted(optional(field.code({ en: 'Begins with', de: 'Beginnt mit' })), {
      en: 'A text before the digits, such as L-',
      de: 'Ein Text vor den Ziffern, zum Beispiel L-',
    }),
    first: field.decimal({ en: 'First', de: 'Erste' }),
    last: field.decimal({ en: 'Last', de: 'Letzte' }),
    digits: hinted(optional(field.decimal({ en: 'Digits', de: 'Stellen' })), {
      en: 'Shorter numbers get zeros in front',
      de: 'Kürzere Nummern bekommen Nullen vorangestellt',
    }),
  },
})
