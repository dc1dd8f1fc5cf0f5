import { compareContents } from '../../model/revision/content.ts'

/** One place within a structure in which two of them differ. */
export interface DifferingPlace {
  /** `rates.0.validFrom`; the structure itself where a place would say nothing. */
  readonly path: string
  readonly here: string
  readonly there: string
}

/** Where two structures differ, place by place. Of lists of names each side says what the other one has not: their order means nothing. */
export function differingPlaces(path: string, here: unknown, there: unknown): DifferingPlace[] {
  if (areNames(here) && areNames(there)) {
    const [left, right] = [here.filter((name) => !there.includes(name)), there.filter((name) => !here.includes(name))]
    return left.length + right.length === 0 ? [] : [{ path, here: left.join(', '), there: right.join(', ') }]
  }
  return compareContents(here ?? null, there ?? null, path).map((one) => ({ path: one.path, here: say(one.before), there: say(one.after) }))
}

function areNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
}

function say(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
