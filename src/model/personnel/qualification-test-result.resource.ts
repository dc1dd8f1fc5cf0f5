import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** That a person was tested, with which result, and until when it holds. */
export const qualificationTestResult = defineResource({
  name: 'model.personnel.qualificationTestResult',
  title: {
    one: { en: 'Qualification of a person', de: 'Qualifikation einer Person' },
    many: { en: 'Qualifications of people', de: 'Qualifikationen der Personen' },
  },
  isa95: 'TestResult',
  permission: 'model.personnel',
  key: ['personId', 'qualificationId', 'evaluatedOn'],
  list: ['personId', 'qualificationId', 'result', 'evaluatedOn', 'expiresOn'],
  refusals: {
    expires_before_evaluated: {
      en: 'A qualification expires after the day of its test.',
      de: 'Eine Qualifikation läuft nach dem Tag ihrer Prüfung ab.',
    },
  },
  fields: {
    personId: fixed(field.reference({ en: 'Person', de: 'Person' }, 'model.personnel.person')),
    qualificationId: fixed(field.reference({ en: 'Qualification', de: 'Qualifikation' }, 'model.personnel.qualification')),
    evaluatedOn: fixed(field.day({ en: 'Tested on', de: 'Geprüft am' })),
    result: field.choice({ en: 'Result', de: 'Ergebnis' }, [
      { value: 'Pass', label: { en: 'passed', de: 'bestanden' } },
      { value: 'Fail', label: { en: 'not passed', de: 'nicht bestanden' } },
    ]),
    expiresOn: hinted(optional(field.day({ en: 'Expires on', de: 'Läuft ab am' })), {
      en: 'The first day on which it holds no more; empty: it does not expire',
      de: 'Der erste Tag, an dem sie nicht mehr gilt; leer: sie läuft nicht ab',
    }),
    note: field.note({ en: 'Note', de: 'Bemerkung' }),
  },
})
