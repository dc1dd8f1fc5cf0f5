import type { FieldKind } from './field.ts'
import type { Words } from './words.ts'

/** What a value of a kind looks like, for whoever typed another one. */
export const fieldHints: Partial<Record<FieldKind, Words>> = {
  code: {
    en: 'Letters, digits and . _ / -, at most 40, without blanks',
    de: 'Buchstaben, Ziffern und . _ / -, höchstens 40, ohne Leerzeichen',
  },
  decimal: { en: 'A number with at most six places', de: 'Eine Zahl mit höchstens sechs Nachkommastellen' },
  duration: { en: 'Whole seconds, at most a year', de: 'Ganze Sekunden, höchstens ein Jahr' },
  words: { en: 'Needed in every language', de: 'In jeder Sprache nötig' },
  day: { en: 'A day like 2026-11-28', de: 'Ein Tag wie 28.11.2026' },
  instant: { en: 'An instant in UTC like 2026-11-28T14:00:00Z', de: 'Ein Zeitpunkt in UTC wie 2026-11-28T14:00:00Z' },
  flag: { en: 'Yes or no', de: 'Ja oder nein' },
  zone: { en: 'A zone like Europe/Berlin', de: 'Eine Zone wie Europe/Berlin' },
}
export const missingValue: Words = { en: 'Please fill in', de: 'Bitte ausfüllen' }
export const wrongValue: Words = { en: 'This value does not fit', de: 'Dieser Wert passt nicht' }
