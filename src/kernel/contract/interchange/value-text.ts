import { periods, type Range, type Recurrence } from '../field-values.ts'
import type { Quantity } from '../quantity.ts'

type Mark = ',' | '.'
const DESIGNATORS = 'DWMY'

/** `12.5 KGM` */
export function writeQuantity({ value, unit }: Quantity, mark: Mark): string {
  return `${value.replace('.', mark)} ${unit}`
}

/** `2 .. 8 CEL`, `.. 8 CEL` or `2 ..` */
export function writeRange({ min, max, unit }: Range, mark: Mark): string {
  return [min?.replace('.', mark), '..', max?.replace('.', mark), unit].filter(Boolean).join(' ')
}

/** As ISO 8601 writes a repeating interval, `R/2026-01-05/P2W`, and behind it the weekdays that count: `R/2026-01-05/P2W/1,3`. */
export function writeRecurrence({ every, period, weekdays, startsOn }: Recurrence): string {
  return ['R', startsOn, `P${every}${period.charAt(0)}`, ...(weekdays.length > 0 ? [weekdays.join(',')] : [])].join('/')
}

/** @param number reads a decimal as this file writes it. What is not understood stays text, which no schema takes. */
export function readQuantity(text: string, number: (text: string) => string): unknown {
  const [, value, unit] = /^(\S+)\s+(\S+)$/.exec(text) ?? []
  return value === undefined ? text : { value: number(value), unit }
}

export function readRange(text: string, number: (text: string) => string): unknown {
  const [, min, max, unit] = /^([-\d.,]*?)\s*(?:\.\.|…)\s*([-\d.,]*)(?:\s+(\S+))?$/.exec(text) ?? []
  if (min === undefined) return text
  return { min: min ? number(min) : null, max: max ? number(max) : null, unit: unit ?? null }
}

export function readRecurrence(text: string): unknown {
  const [, startsOn, every, designator, weekdays] = /^R\/([\d-]+)\/P(\d{1,4})([DWMY])(?:\/([\d,]+))?$/.exec(text) ?? []
  if (designator === undefined) return text
  const period = periods[DESIGNATORS.indexOf(designator)]
  return { every: Number(every), period, startsOn, weekdays: weekdays ? weekdays.split(',').map(Number) : [] }
}
