import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** Who is reached instead of a person who is away: for his duties at a piece of equipment and everything below it, during an interval. Why he is away stands nowhere. */
export const standIn = defineResource({
  name: 'model.personnel.standIn',
  title: { one: { en: 'Stand-in', de: 'Vertretung' }, many: { en: 'Stand-ins', de: 'Vertretungen' } },
  isa95: 'Person',
  permission: 'model.personnel.duty',
  key: ['personId', 'standInPersonId', 'equipmentId', 'startsAt'],
  list: ['personId', 'standInPersonId', 'equipmentId', 'personnelClassIds', 'startsAt', 'endsAt'],
  scope: 'equipmentId',
  refusals: {
    stands_in_for_self: { en: 'Nobody stands in for himself.', de: 'Niemand vertritt sich selbst.' },
    stand_in_ends_before_start: { en: 'A stand-in ends after it begins.', de: 'Eine Vertretung endet, nachdem sie begonnen hat.' },
  },
  fields: {
    personId: fixed(field.reference({ en: 'Away', de: 'Abwesend' }, 'model.personnel.person')),
    standInPersonId: fixed(field.reference({ en: 'Replaced by', de: 'Vertreten durch' }, 'model.personnel.person')),
    equipmentId: hinted(fixed(field.reference({ en: 'Equipment', de: 'Anlage' }, 'model.equipment.equipment')), {
      en: 'For duties here and below',
      de: 'Für Dienste hier und darunter',
    }),
    startsAt: fixed(field.instant({ en: 'From', de: 'Von' })),
    endsAt: hinted(optional(field.instant({ en: 'Until', de: 'Bis' })), {
      en: 'The instant from which it holds no more; empty: until further notice',
      de: 'Der Zeitpunkt, ab dem sie nicht mehr gilt; leer: bis auf Weiteres',
    }),
    personnelClassIds: hinted(field.references({ en: 'Only in functions', de: 'Nur in Funktionen' }, 'model.personnel.personnelClass'), {
      en: 'Goes before a stand-in for all functions; empty: in all of them',
      de: 'Geht einer Vertretung in allen Funktionen vor; leer: in allen',
    }),
  },
})
