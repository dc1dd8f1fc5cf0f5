import { countTags } from './account-time.ts'
import type { Pieces } from './boundary.ts'
import { bookedRoles, readSince } from './count-slices.ts'
import type { CounterPolicy, Fact } from './fact.ts'

/** What the counters of a unit prove, piece by piece: everything it worked on, and what of it was good and went on. */
export function listPieces(facts: readonly Fact[], counters: Readonly<Record<string, CounterPolicy>>): Pieces[] {
  const tags = countTags(
    facts.filter((fact) => fact.kind === 'reading'),
    counters,
  )
  const since = readSince(tags)
  return tags.flatMap(({ role, deltas }) =>
    deltas.map(({ atMs, quantity }) => {
      const booked = bookedRoles(role, atMs, since)
      const sum = (roles: readonly string[]) => booked.reduce((all, [to, sign]) => (roles.includes(to) ? all + sign * quantity : all), 0n)
      return { atMs, processed: sum(['good', 'scrap']), good: sum(['good']) }
    }),
  )
}
