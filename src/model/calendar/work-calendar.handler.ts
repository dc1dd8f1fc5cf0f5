import { rule } from '../../kernel/server/resource/module.ts'
import { listCalendarFaults } from './calendar-fault.ts'
import type { WorkCalendarDefinition } from './work-calendar.ts'
import { workCalendar } from './work-calendar.resource.ts'

export const ruledWorkCalendar = rule(workCalendar, {
  check: ({ definition }) =>
    listCalendarFaults(definition as WorkCalendarDefinition).length > 0 ? 'calendar_contradicts_itself' : undefined,
})
