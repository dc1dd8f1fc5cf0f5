import * as z from 'zod'
import { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** A calendar is laid out shift by shift: ten years are a thousand times what a screen asks for. */
const LONGEST_MS = 3_660 * 86_400_000

export const CalendarPeriodRow = z.strictObject({
  startsAtMs: z.int(),
  endsAtMs: z.int(),
  shiftOn: z.string(),
  shiftCode: z.string(),
  planned: z.enum(['Busy', 'Break', 'PlannedStop']),
})

/** What is planned at a piece of equipment during a period: its own calendar, or the nearest one above it, each from its day on. */
export const listCalendarPeriods = defineQuery({
  name: 'model.calendar.listCalendarPeriods',
  title: { en: 'Calendar', de: 'Kalender' },
  isa95: 'WorkCalendar.Entry',
  permission: 'model.calendar.read',
  input: z
    .strictObject({ equipmentId: EquipmentId, startsAt: Instant, endsAt: Instant })
    .refine(({ startsAt, endsAt }) => Date.parse(endsAt) - Date.parse(startsAt) <= LONGEST_MS, 'ask for ten years at most'),
  output: z.strictObject({ rows: z.array(CalendarPeriodRow), zone: z.string() }),
})

/** Which shifts are worked at an instant, by the calendar of that piece of equipment: more than one while they overlap. */
export const listRunningShifts = defineQuery({
  name: 'model.calendar.listRunningShifts',
  title: { en: 'Running shifts', de: 'Laufende Schichten' },
  isa95: 'WorkCalendar.Entry',
  permission: 'model.calendar.read',
  input: z.strictObject({ equipmentId: EquipmentId, at: Instant }),
  output: z.strictObject({
    rows: z.array(z.strictObject({ shiftCode: z.string(), shiftOn: z.string(), startsAtMs: z.int(), endsAtMs: z.int() })),
    /** Whether a calendar holds there then; without one no shift can run. */
    hasCalendar: z.boolean(),
  }),
})

/** One after the other with commas between them: an address holds one text for each field. */
const EquipmentIdList = z
  .string()
  .max(20_000)
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(,[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})*$/)
const FIVE_WEEKS_MS = 35 * 86_400_000

/** Every shift that is planned at several places during a period, also where shifts overlap: each place by its own calendar, or the nearest one above it. */
export const listPlannedShifts = defineQuery({
  name: 'model.calendar.listPlannedShifts',
  title: { en: 'Planned shifts', de: 'Geplante Schichten' },
  isa95: 'WorkCalendar.Entry',
  permission: 'model.calendar.read',
  input: z
    .strictObject({ equipmentIds: EquipmentIdList, startsAt: Instant, endsAt: Instant })
    .refine(({ startsAt, endsAt }) => Date.parse(endsAt) - Date.parse(startsAt) <= FIVE_WEEKS_MS, 'ask for five weeks at most'),
  output: z.strictObject({
    /** Of the places that have a calendar, or one above them. */
    places: z.array(z.strictObject({ equipmentId: z.string(), zone: z.string() })),
    rows: z.array(
      z.strictObject({ equipmentId: z.string(), shiftCode: z.string(), shiftOn: z.string(), startsAtMs: z.int(), endsAtMs: z.int() }),
    ),
  }),
})
