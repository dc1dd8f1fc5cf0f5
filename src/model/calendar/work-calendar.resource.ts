import * as z from 'zod'
import { field } from '../../kernel/contract/field.ts'
import { plainText } from '../../kernel/contract/field-values.ts'
import { Code } from '../../kernel/contract/ids.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const LocalDay = z.iso.date()
const LocalDateTime = z.iso.datetime({ local: true, precision: -1 })
const Name = plainText(100).min(1)
const Minutes = z
  .int()
  .min(1)
  .max(14 * 1440)

const ShiftBreak = z.strictObject({ startsAt: LocalTime, durationMinutes: Minutes })
const hours = { startsAt: LocalTime, endsAt: LocalTime, breaks: z.array(ShiftBreak).max(20) }
const span = { name: Name, startsAt: LocalDateTime, endsAt: LocalDateTime }

/** ISA-95 Work Calendar Definition, as JSON. What each part means stands at the types in work-calendar.ts, which it fits. */
export const CalendarDefinition = z
  .strictObject({
    shifts: z.array(z.strictObject({ code: Code, ...hours })).max(50),
    teams: z
      .array(
        z.strictObject({
          code: Code,
          rotation: z
            .array(z.strictObject({ shiftCode: Code, daysOn: z.int().min(0).max(366), daysOff: z.int().min(0).max(366) }))
            .max(100),
          rotationStartsOn: LocalDay,
          worksUntilOn: LocalDay.nullable(),
        }),
      )
      .max(50),
    holidays: z.array(z.strictObject(span)).max(500),
    plannedStops: z.array(z.strictObject(span)).max(500),
    recurringStops: z
      .array(
        z.strictObject({
          name: Name,
          weekdays: z.array(z.int().min(1).max(7)).max(7),
          startsAt: LocalTime,
          durationMinutes: Minutes,
          validFromOn: LocalDay.nullable(),
          validUntilOn: LocalDay.nullable(),
        }),
      )
      .max(100),
    exceptions: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('Cancelled'), shiftOn: LocalDay, shiftCode: Code.nullable() }),
          z.strictObject({ kind: z.literal('Added'), shiftOn: LocalDay, shiftCode: Code, hours: z.strictObject(hours).nullable() }),
        ]),
      )
      .max(1000),
  })
  .meta({ id: 'WorkCalendarDefinition' })

export const workCalendar = defineResource({
  name: 'model.calendar.workCalendar',
  title: { one: { en: 'Work calendar', de: 'Arbeitskalender' }, many: { en: 'Work calendars', de: 'Arbeitskalender' } },
  isa95: 'WorkCalendar',
  permission: 'model.calendar',
  key: ['code'],
  list: ['code', 'name'],
  refusals: {
    calendar_contradicts_itself: {
      en: 'The calendar contradicts itself: a shift that does not exist, a code used twice, an empty rotation, or an end before its start.',
      de: 'Der Kalender widerspricht sich: eine Schicht, die es nicht gibt, eine doppelte Kennung, ein leerer Schichtplan oder ein Ende vor dem Anfang.',
    },
  },
  panels: { definition: 'workCalendar' },
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    definition: field.page({ en: 'Shifts and days', de: 'Schichten und Tage' }, CalendarDefinition),
  },
})
