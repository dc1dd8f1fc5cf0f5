import type { FieldPanel } from '../../../kernel/web/resource/resource-directory.ts'
import { WorkCalendarPanel } from '../../../model/calendar/work-calendar-panel.screen.tsx'

/** Hand-made editors, by the name that a resource gives them in `panels`. A module adds its panel here. */
export const panels: Readonly<Record<string, FieldPanel>> = { workCalendar: WorkCalendarPanel }
