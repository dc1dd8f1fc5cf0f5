import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { Code } from '../../kernel/contract/ids.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** Who is on duty in which function, at a piece of equipment and everything below it: during an interval, or within it in one shift only. */
export const dutyAssignment = defineResource({
  name: 'model.personnel.dutyAssignment',
  title: { one: { en: 'Duty', de: 'Dienst' }, many: { en: 'Duty roster', de: 'Dienstplan' } },
  isa95: 'Person',
  permission: 'model.personnel.duty',
  key: ['personId', 'personnelClassId', 'equipmentId', 'startsAt'],
  list: ['personId', 'personnelClassId', 'equipmentId', 'shiftCode', 'startsAt', 'endsAt'],
  scope: 'equipmentId',
  refusals: {
    duty_ends_before_start: { en: 'A duty ends after it begins.', de: 'Ein Dienst endet, nachdem er begonnen hat.' },
  },
  fields: {
    personId: fixed(field.reference({ en: 'Person', de: 'Person' }, 'model.personnel.person')),
    personnelClassId: fixed(field.reference({ en: 'Function', de: 'Funktion' }, 'model.personnel.personnelClass')),
    equipmentId: fixed(field.reference({ en: 'Equipment', de: 'Anlage' }, 'model.equipment.equipment')),
    startsAt: fixed(field.instant({ en: 'From', de: 'Von' })),
    endsAt: hinted(optional(field.instant({ en: 'Until', de: 'Bis' })), {
      en: 'The instant from which it holds no more; empty: until further notice',
      de: 'Der Zeitpunkt, ab dem er nicht mehr gilt; leer: bis auf Weiteres',
    }),
    shiftCode: hinted(optional(field.code({ en: 'Only in shift', de: 'Nur in Schicht' }, Code)), {
      en: 'Code of a shift of the work calendar there; empty: around the clock',
      de: 'Kennung einer Schicht des Arbeitskalenders dort; leer: rund um die Uhr',
    }),
  },
})
