import { Big } from 'big.js'

/** How a cell shows its number; a number of zeros is how many digits it has at least: `00000` shows 123 as 00123. */
export type Shown = 'number' | 'day' | 'moment' | 'time' | { readonly digits: number }

const DAY_MS = 86_400_000
/** Serial 60 is the 29 February 1900, which Excel has and no calendar does; from there on days count from here. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_MS = Date.UTC(1904, 0, 1)
/** The year 9999 is the last that a spreadsheet knows. */
const LAST_SERIAL = 2_958_466
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/** What ECMA-376 (Part 1, 18.8.30) gives formats without a code of their own. */
function builtIn(id: number): Shown {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58) return 'day'
  if (id === 22) return 'moment'
  return (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56 ? 'time' : 'number'
}

/** @param code of the format, when the workbook has one of its own. */
export function shownBy(id: number, code: string | undefined): Shown {
  if (code === undefined) return builtIn(id)
  const first = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, '').split(';')[0]!
  if (/^0{2,40}$/.test(first)) return { digits: first.length }
  if (/general/i.test(first)) return 'number'
  const [hasTime, hasDay] = [/[hs]/i.test(first), /[dy]/i.test(first) || (/m/i.test(first) && !/[hs]/i.test(first))]
  if (hasDay) return hasTime ? 'moment' : 'day'
  return hasTime ? 'time' : 'number'
}

/**
 * The number of a cell as CSV would hold it: decimals without the noise of binary numbers (a spreadsheet knows 15 digits), days as ISO,
 * moments as ISO without a zone, times as whole seconds, as durations are written. What is no number stays as it is.
 */
export function numberText(written: string, shown: Shown, is1904: boolean): string {
  const text = written.trim()
  const value = Number(text)
  if (!NUMBER.test(text) || !Number.isFinite(value)) return text
  const isSerial = value >= 0 && value < LAST_SERIAL
  if (shown === 'time' && isSerial) return String(Math.round((value * DAY_MS) / 1000))
  if ((shown === 'day' || shown === 'moment') && isSerial) return momentText(shown === 'day' ? Math.floor(value) : value, shown, is1904)
  const plain = new Big(value.toPrecision(15)).toFixed()
  return typeof shown === 'object' && /^\d+$/.test(plain) ? plain.padStart(shown.digits, '0') : plain
}

function momentText(serial: number, shown: 'day' | 'moment', is1904: boolean): string {
  if (!is1904 && Math.floor(serial) === 60) return '1900-02-29'
  const epochMs = is1904 ? EPOCH_1904_MS : EPOCH_1900_MS + (serial < 60 ? DAY_MS : 0)
  const iso = new Date(epochMs + Math.round(serial * DAY_MS)).toISOString()
  return shown === 'day' ? iso.slice(0, 10) : iso.replace(/(\.000)?Z$/, '')
}

/** The number of a day in the calendar of 1900; undefined before March of that year, where no two programs agree. */
export function serialOf(day: string): number | undefined {
  const serial = (Date.parse(day) - EPOCH_1900_MS) / DAY_MS
  return serial > 60 ? serial : undefined
}

/** Whether a spreadsheet, which knows 15 digits, gives the decimal back as it is. */
export function survives(decimal: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(decimal) && decimal.replace(/^-?[0.]*|\./g, '').length <= 15
}
