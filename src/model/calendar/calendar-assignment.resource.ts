import { field, fixed } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** From a day on, a piece of equipment and everything below it that has no calendar of its own works by this calendar. */
export const calendarAssignment = defineResource({
  name: 'model.calendar.calendarAssignment',
  title: { one: { en: 'Calendar assignment', de: 'Kalenderzuordnung' }, many: { en: 'Calendar assignments', de: 'Kalenderzuordnungen' } },
  isa95: 'WorkCalendar.HierarchyScope',
  permission: 'model.calendar',
  key: ['equipmentId', 'validFromOn'],
  list: ['equipmentId', 'workCalendarId', 'validFromOn'],
  scope: 'equipmentId',
  fields: {
    equipmentId: fixed(field.reference({ en: 'Equipment', de: 'Anlage' }, 'model.equipment.equipment')),
    workCalendarId: field.reference({ en: 'Work calendar', de: 'Arbeitskalender' }, 'model.calendar.workCalendar'),
    validFromOn: fixed(field.day({ en: 'Valid from', de: 'Gültig ab' })),
  },
})
