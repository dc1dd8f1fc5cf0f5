import { type Account } from './account.ts'
import { aggregate, type Aggregates } from './aggregates.ts'

/** One sum: what was expected, what the product answers, and with what is listed. */
export interface Comparison {
  readonly name: string
  readonly expected: string
  /** From the product alone. */
  readonly booked: string
  /** From the product and the list together. */
  readonly together: string
  readonly agrees: boolean
}

/** Compares sum by sum. A sum that is expected and that nobody knows how to make disagrees. */
export function compareAggregates(expected: Readonly<Record<string, unknown>>, account: Account): Comparison[] {
  const booked = flatten(aggregate(account.fromProduct))
  const together = flatten(aggregate([...account.fromProduct, ...account.fromList]))
  const wanted = flatten(expected)
  const names = [...new Set([...wanted.keys(), ...together.keys()])]
  return names.map((name) => {
    // A resource that never overlaps is left out of the published sums: it counts as 0.
    const nothing = name.startsWith('overlapping_intervals_by_resource') ? '0' : '-'
    const [should = nothing, is = nothing, ours = nothing] = [wanted.get(name), together.get(name), booked.get(name)]
    return { name, expected: should, booked: ours, together: is, agrees: should === is }
  })
}

/** Sums as lines: `minutes_by_resource_D_S_B / Oven` → `666, 0, 0`. The words that define them are no sums. */
function flatten(aggregates: Aggregates | Readonly<Record<string, unknown>>): Map<string, string> {
  const lines = new Map<string, string>()
  for (const [name, value] of Object.entries(aggregates)) {
    if (name === 'definitions') continue
    if (value === null || typeof value !== 'object' || Array.isArray(value)) lines.set(name, textOf(value))
    else for (const [key, inner] of Object.entries(value)) lines.set(`${name} / ${key}`, textOf(inner))
  }
  return lines
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value)
}
