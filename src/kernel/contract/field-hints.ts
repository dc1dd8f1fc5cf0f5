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
  quantity: { en: 'A number and its unit like 12.5 KGM', de: 'Eine Zahl und ihre Einheit wie 12,5 KGM' },
  range: {
    en: 'From and to, or one of them, with a unit: 2 .. 8 CEL',
    de: 'Von und bis, oder eines davon, mit Einheit: 2 .. 8 CEL',
  },
  recurrence: {
    en: 'How often and from which day, like R/2026-01-05/P2W/1,3',
    de: 'Wie oft und ab welchem Tag, zum Beispiel R/2026-01-05/P2W/1,3',
  },
  properties: {
    en: 'Each needs a name of its own and a value of its type; only numbers have a unit',
    de: 'Jedes braucht einen eigenen Namen und einen Wert seines Typs; nur Zahlen haben eine Einheit',
  },
  references: { en: 'Codes, separated by blanks, each once', de: 'Kennungen, durch Leerzeichen getrennt, jede einmal' },
  attachment: { en: 'A file of at most 20 MB', de: 'Eine Datei mit höchstens 20 MB' },
  zone: { en: 'A zone like Europe/Berlin', de: 'Eine Zone wie Europe/Berlin' },
}
export const missingValue: Words = { en: 'Please fill in', de: 'Bitte ausfüllen' }
export const wrongValue: Words = { en: 'This value does not fit', de: 'Dieser Wert passt nicht' }
