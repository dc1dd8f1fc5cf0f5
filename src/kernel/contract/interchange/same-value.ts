import type { Field } from '../field.ts'
import { isEqual } from '../quantity.ts'

/** Whether a file says what the record says already: 1.50 is 1.5, and an empty field is an empty field. */
export function isSameValue({ kind }: Field, left: unknown, right: unknown): boolean {
  const [a, b] = [left ?? null, right ?? null]
  if (a === null || b === null) return a === b
  if (kind === 'decimal') return isEqual(String(a), String(b))
  if (kind === 'quantity' || kind === 'range') return isSameMeasure(a as never, b as never)
  if (kind === 'instant') return Date.parse(String(a)) === Date.parse(String(b))
  return isSame(a, b)
}

type Measure = Readonly<Record<string, string | null>>

/** The unit is a word, and everything else a number. */
function isSameMeasure(left: Measure, right: Measure): boolean {
  return Object.keys(right).every((name) => {
    const [a, b] = [left[name] ?? null, right[name] ?? null]
    return a === null || b === null || name === 'unit' ? a === b : isEqual(a, b)
  })
}

function isSame(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right
  const [a, b] = [left as Record<string, unknown>, right as Record<string, unknown>]
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
}
