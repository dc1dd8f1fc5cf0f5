import type { ObservedValue } from '../observation.ts'

/** A value of a counter as decimal text with at most six places; undefined when it is no number. */
export function decimalText(value: ObservedValue): string | undefined {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'string') return /^-?\d{1,12}(\.\d{1,6})?$/.test(value.trim()) ? value.trim() : undefined
  if (value === null || !Number.isFinite(value) || Math.abs(value) >= 1e15) return undefined
  if (Number.isInteger(value)) return String(value === 0 ? 0 : value)
  return value.toFixed(6).replace(/\.?0+$/, '')
}

/** A value of a state, mode, interlock or fault as text; undefined when the source does not know it. */
export function signalText(value: ObservedValue): string | undefined {
  if (value === null) return undefined
  if (typeof value === 'number') return decimalText(value)
  return String(value).trim().slice(0, 200).toWellFormed()
}
