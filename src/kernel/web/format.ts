import type { Language } from '../contract/words.ts'

/** What every format needs to know about the reader and the plant. */
export interface Place {
  readonly language: Language
  /** IANA zone of the site. Times of a plant are shown in the plant's zone, wherever the reader sits. */
  readonly zone: string
}

/** English as plants write it: day before month, 24 hours. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

const numbers = new Map<string, Intl.NumberFormat>()
function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  const known = numbers.get(key) ?? new Intl.NumberFormat(locales[language], options)
  numbers.set(key, known)
  return known
}

const dates = new Map<string, Intl.DateTimeFormat>()
function dateFormat(place: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = place.language + place.zone + JSON.stringify(options)
  const known = dates.get(key) ?? new Intl.DateTimeFormat(locales[place.language], { timeZone: place.zone, hourCycle: 'h23', ...options })
  dates.set(key, known)
  return known
}

/** `Intl` formats decimal text exactly (ES2023), so that a quantity never passes through a float on its way to the eye. */
function exact(text: string): Intl.StringNumericLiteral {
  return text as Intl.StringNumericLiteral
}

/** @param digits the number of places; without it as many as the text has, up to 6. */
export function formatDecimal(value: string | number, language: Language, digits?: number): string {
  const options = digits === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return numberFormat(language, options).format(typeof value === 'string' ? exact(value) : value)
}

/** A number with its sign, for gaps and differences: `+12`, `−3`, `0`. */
export function formatSigned(value: string | number, language: Language, digits?: number): string {
  const options: Intl.NumberFormatOptions = { signDisplay: 'exceptZero', maximumFractionDigits: digits ?? 6 }
  return numberFormat(language, options).format(typeof value === 'string' ? exact(value) : value)
}

/** UN/ECE Rec 20 common codes as people write them. Unknown codes are shown as they are. */
const unitLabels: Readonly<Record<string, string | { en: string; de: string }>> = {
  C62: { en: 'pcs', de: 'Stk' },
  H87: { en: 'pcs', de: 'Stk' },
  CS: { en: 'cases', de: 'Kisten' },
  PF: { en: 'pallets', de: 'Paletten' },
  KGM: 'kg',
  GRM: 'g',
  TNE: 't',
  LTR: 'l',
  MLT: 'ml',
  HLT: 'hl',
  MTR: 'm',
  MMT: 'mm',
  MTK: 'm²',
  MTQ: 'm³',
  SEC: 's',
  MIN: 'min',
  HUR: 'h',
  KWH: 'kWh',
  CEL: '°C',
  BAR: 'bar',
  P1: '%',
}

export function formatUnit(unit: string, language: Language): string {
  const label = unitLabels[unit] ?? unit
  return typeof label === 'string' ? label : label[language]
}

export function formatQuantity(quantity: { value: string; unit: string }, language: Language, digits?: number): string {
  return `${formatDecimal(quantity.value, language, digits)}\u00a0${formatUnit(quantity.unit, language)}`
}

/** @param ratio 0.7315 is 73.2 %. A ratio that is not applicable (its base is zero) is a dash, neither 0 nor 100 %. */
export function formatRatio(ratio: string | number | null | undefined, language: Language, digits = 1): string {
  if (ratio === null || ratio === undefined) return '–'
  const options: Intl.NumberFormatOptions = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }
  return numberFormat(language, options).format(typeof ratio === 'string' ? exact(ratio) : ratio)
}

/** `1 h 05 min`, `3 min 20 s`, `45 s`; the two largest parts, cut and not rounded, as clocks do. The symbols are SI and the same in every language. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? '−' : ''
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  if (days > 0) return `${sign}${days} d ${two(hours)} h`
  if (hours > 0) return `${sign}${hours} h ${two(minutes)} min`
  if (minutes > 0) return `${sign}${minutes} min ${two(seconds % 60)} s`
  return `${sign}${seconds} s`
}

/** Minutes with one place, for the books: `350.0 min`. */
export function formatMinutes(seconds: number, language: Language): string {
  const minutes = seconds / 60
  return `${numberFormat(language, { maximumFractionDigits: 1 }).format(minutes)}\u00a0min`
}

/** `1:05:20` for a running clock that must not jump in width. */
export function formatStopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

const instantStyles = {
  time: { hour: '2-digit', minute: '2-digit' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { weekday: 'short', day: '2-digit', month: '2-digit' },
  date: { day: '2-digit', month: '2-digit', year: 'numeric' },
  dateTime: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  full: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
export type InstantStyle = keyof typeof instantStyles

/** @param instant ISO text or epoch milliseconds, shown in the zone of the site. */
export function formatInstant(instant: string | number, place: Place, style: InstantStyle = 'dateTime'): string {
  return dateFormat(place, instantStyles[style]).format(typeof instant === 'string' ? Date.parse(instant) : instant)
}

/** A calendar day without a zone (`2026-11-22`). */
export function formatDay(day: string, language: Language): string {
  return dateFormat({ language, zone: 'UTC' }, { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' }).format(
    Date.parse(`${day}T00:00:00Z`),
  )
}

/** The hour of the day (0…24, with fraction) in the zone, for axes. */
export function hourOfDay(ms: number, zone: string): number {
  const text = dateFormat({ language: 'en', zone }, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms)
  const [hours, minutes, seconds] = text.split(':').map(Number)
  return (hours ?? 0) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600
}
