/** Who is reached instead of a person who is away: for duties at a place and everything below it. */
export interface StandIn {
  readonly personId: string
  readonly standInPersonId: string
  readonly equipmentId: string
  /** Only in these functions; empty: in all of them. */
  readonly personnelClassIds: readonly string[]
}

/** What somebody is on duty for. */
export interface Charge {
  readonly personId: string
  readonly personnelClassId: string
  readonly equipmentId: string
}

/** Whether a place is another one or stands below it. */
export type IsWithin = (placeId: string, aboveId: string) => boolean

/** Somebody who is reached for a duty; null: it is his own. */
export interface Present {
  readonly personId: string
  readonly standsInFor: string | null
}

/**
 * Who is reached for a duty: the person himself, or who stands in for him, or for those in turn. Several who stand in at once are all reached. Where
 * the stand-ins go round in a circle and nobody is left, it is the person himself: it is better that somebody is called on his day off than nobody.
 * @param standIns those that hold now
 */
export function presentFor(charge: Charge, standIns: readonly StandIn[], isWithin: IsWithin): readonly Present[] {
  const fitting = standIns.filter((one) => fits(one, charge, isWithin))
  const seen = new Set<string>()
  const found = new Set<string>()
  const waiting = [charge.personId]
  for (let personId = waiting.pop(); personId !== undefined; personId = waiting.pop()) {
    if (seen.has(personId)) continue
    seen.add(personId)
    const instead = insteadOf(personId, fitting)
    if (instead.length === 0) found.add(personId)
    waiting.push(...instead)
  }
  if (found.size === 0) found.add(charge.personId)
  return [...found].toSorted().map((personId) => ({ personId, standsInFor: personId === charge.personId ? null : charge.personId }))
}

const fits = ({ equipmentId, personnelClassIds }: StandIn, charge: Charge, isWithin: IsWithin) =>
  isWithin(charge.equipmentId, equipmentId) && (personnelClassIds.length === 0 || personnelClassIds.includes(charge.personnelClassId))

/** What was said for this function goes before what was said for all. */
function insteadOf(personId: string, fitting: readonly StandIn[]): readonly string[] {
  const own = fitting.filter((one) => one.personId === personId)
  const ofFunction = own.filter(({ personnelClassIds }) => personnelClassIds.length > 0)
  return (ofFunction.length > 0 ? ofFunction : own).map(({ standInPersonId }) => standInPersonId)
}
