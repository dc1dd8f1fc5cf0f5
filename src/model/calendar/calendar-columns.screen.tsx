import { parseBreaks, parseRotation, parseWeekdays, sayBreaks, sayRotation, sayWeekdays } from './calendar-text.ts'
import type { RowColumn } from './calendar-rows.screen.tsx'
import type { Holiday, RecurringStop, ShiftException, WorkShift, WorkTeam } from './work-calendar.ts'

const words = {
  code: { en: 'Code', de: 'Kennung' },
  name: { en: 'Name', de: 'Name' },
  from: { en: 'From', de: 'Von' },
  until: { en: 'Until', de: 'Bis' },
  breaks: { en: 'Breaks (09:00/30, …)', de: 'Pausen (09:00/30, …)' },
  rotation: { en: 'Rotation (Early 5/2, …)', de: 'Schichtplan (Früh 5/2, …)' },
  begins: { en: 'Rotation begins on', de: 'Schichtplan beginnt am' },
  ends: { en: 'Works until', de: 'Arbeitet bis' },
  weekdays: { en: 'Weekdays (1-5 = Mon–Fri)', de: 'Wochentage (1-5 = Mo–Fr)' },
  minutes: { en: 'Minutes', de: 'Minuten' },
  validFrom: { en: 'Valid from', de: 'Gültig ab' },
  validUntil: { en: 'Valid until', de: 'Gültig bis' },
  change: { en: '+ added, − cancelled', de: '+ zusätzlich, − entfällt' },
  day: { en: 'Day', de: 'Tag' },
  shift: { en: 'Shift (empty: all)', de: 'Schicht (leer: alle)' },
  hours: { en: 'Own hours (06:00-14:00)', de: 'Eigene Zeiten (06:00-14:00)' },
}

/** Times are typed as plants write them, 24 hours: the editors of browsers follow the device's country. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const MOMENT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d$/
const filled = (text: string) => text.trim() !== ''

export const shiftColumns: readonly RowColumn<WorkShift>[] = [
  { label: words.code, say: ({ code }) => code, read: (code, row) => (filled(code) ? { ...row, code: code.trim() } : undefined) },
  {
    label: words.from,
    say: ({ startsAt }) => startsAt,
    read: (startsAt, row) => (TIME.test(startsAt) ? { ...row, startsAt } : undefined),
  },
  {
    label: words.until,
    say: ({ endsAt }) => endsAt,
    read: (endsAt, row) => (TIME.test(endsAt) ? { ...row, endsAt } : undefined),
  },
  {
    label: words.breaks,
    say: ({ breaks }) => sayBreaks(breaks),
    read: (text, row) => {
      const breaks = parseBreaks(text)
      return breaks && { ...row, breaks }
    },
  },
]

export const teamColumns: readonly RowColumn<WorkTeam>[] = [
  { label: words.code, say: ({ code }) => code, read: (code, row) => (filled(code) ? { ...row, code: code.trim() } : undefined) },
  {
    label: words.rotation,
    say: ({ rotation }) => sayRotation(rotation),
    read: (text, row) => {
      const rotation = parseRotation(text)
      return rotation && { ...row, rotation }
    },
  },
  {
    label: words.begins,
    type: 'date',
    say: ({ rotationStartsOn }) => rotationStartsOn,
    read: (rotationStartsOn, row) => (filled(rotationStartsOn) ? { ...row, rotationStartsOn } : undefined),
  },
  {
    label: words.ends,
    type: 'date',
    say: ({ worksUntilOn }) => worksUntilOn ?? '',
    read: (worksUntilOn, row) => ({ ...row, worksUntilOn: worksUntilOn || null }),
  },
]

export const recurringColumns: readonly RowColumn<RecurringStop>[] = [
  { label: words.name, say: ({ name }) => name, read: (name, row) => (filled(name) ? { ...row, name } : undefined) },
  {
    label: words.weekdays,
    say: ({ weekdays }) => sayWeekdays(weekdays),
    read: (text, row) => {
      const weekdays = parseWeekdays(text)
      return weekdays && { ...row, weekdays }
    },
  },
  {
    label: words.from,
    say: ({ startsAt }) => startsAt,
    read: (startsAt, row) => (TIME.test(startsAt) ? { ...row, startsAt } : undefined),
  },
  {
    label: words.minutes,
    type: 'number',
    say: ({ durationMinutes }) => String(durationMinutes),
    read: (text, row) => (/^[1-9]\d{0,4}$/.test(text) ? { ...row, durationMinutes: Number(text) } : undefined),
  },
  {
    label: words.validFrom,
    type: 'date',
    say: ({ validFromOn }) => validFromOn ?? '',
    read: (day, row) => ({ ...row, validFromOn: day || null }),
  },
  {
    label: words.validUntil,
    type: 'date',
    say: ({ validUntilOn }) => validUntilOn ?? '',
    read: (day, row) => ({ ...row, validUntilOn: day || null }),
  },
]

/** Holidays and planned stops. */
export const spanColumns: readonly RowColumn<Holiday>[] = [
  { label: words.name, say: ({ name }) => name, read: (name, row) => (filled(name) ? { ...row, name } : undefined) },
  {
    label: words.from,
    say: ({ startsAt }) => startsAt.replace('T', ' '),
    read: (text, row) => (MOMENT.test(text) ? { ...row, startsAt: text.replace(' ', 'T') } : undefined),
  },
  {
    label: words.until,
    say: ({ endsAt }) => endsAt.replace('T', ' '),
    read: (text, row) => (MOMENT.test(text) ? { ...row, endsAt: text.replace(' ', 'T') } : undefined),
  },
]

export const exceptionColumns: readonly RowColumn<ShiftException>[] = [
  {
    label: words.change,
    say: ({ kind }) => (kind === 'Added' ? '+' : '−'),
    read: (text, { shiftOn, shiftCode }) => {
      if (text.trim() === '+') return { kind: 'Added', shiftOn, shiftCode: shiftCode ?? '', hours: null }
      return ['-', '−'].includes(text.trim()) ? { kind: 'Cancelled', shiftOn, shiftCode: shiftCode || null } : undefined
    },
  },
  {
    label: words.day,
    type: 'date',
    say: ({ shiftOn }) => shiftOn,
    read: (shiftOn, row) => (filled(shiftOn) ? { ...row, shiftOn } : undefined),
  },
  {
    label: words.shift,
    say: ({ shiftCode }) => shiftCode ?? '',
    read: (text, row) => {
      if (row.kind === 'Cancelled') return { ...row, shiftCode: text.trim() || null }
      return filled(text) ? { ...row, shiftCode: text.trim() } : undefined
    },
  },
  {
    label: words.hours,
    say: (row) => (row.kind === 'Added' && row.hours ? `${row.hours.startsAt}-${row.hours.endsAt}` : ''),
    read: (text, row) => {
      if (!filled(text)) return row.kind === 'Added' ? { ...row, hours: null } : row
      const [startsAt = '', endsAt = ''] = text.split('-').map((part) => part.trim())
      if (row.kind === 'Cancelled' || !TIME.test(startsAt) || !TIME.test(endsAt)) return undefined
      return { ...row, hours: { startsAt, endsAt, breaks: row.hours?.breaks ?? [] } }
    },
  },
]
