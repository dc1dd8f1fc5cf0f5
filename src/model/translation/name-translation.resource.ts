import { field, hinted } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/**
 * What a name that is kept as one text, of equipment, materials, products or classes, is called in each language. It goes by the text and not by the
 * record: what is called the same is translated once, and so is the name that a job order carries since it was made.
 */
export const nameTranslation = defineResource({
  name: 'model.translation.nameTranslation',
  title: {
    one: { en: 'Name in other languages', de: 'Name in anderen Sprachen' },
    many: { en: 'Translated names', de: 'Übersetzte Namen' },
  },
  isa95: 'Resource.Description',
  permission: 'model.translation',
  key: ['name'],
  list: ['name', 'shown'],
  fields: {
    name: hinted(field.text({ en: 'Name', de: 'Name' }), {
      en: 'As it stands with equipment, material, product or class',
      de: 'Wie er bei Anlage, Material, Produkt oder Klasse steht',
    }),
    shown: hinted(field.words({ en: 'Shown as', de: 'Angezeigt als' }), {
      en: 'What people read in place of the name',
      de: 'Was statt des Namens zu lesen ist',
    }),
  },
})
