import type { Reach } from './contract.ts'
import { type IsWithin, presentFor, type StandIn } from './stand-in.ts'

/** Somebody who is on duty at a place, or in one shift of it. */
export interface Duty {
  readonly personId: string
  readonly personnelClassId: string
  /** The place of the duty: it goes by the calendar there. */
  readonly equipmentId: string
  /** Only while this shift lasts there; null: always. */
  readonly shiftCode: string | null
}

/** What holds at one instant, around one place. */
export interface Roster {
  readonly duties: readonly Duty[]
  readonly standIns: readonly StandIn[]
  /** The accounts of a person that are in use: whoever has none cannot be told. */
  readonly accountsOf: (personId: string) => readonly string[]
  readonly isWithin: IsWithin
  /** The codes of all shifts that last at a place: more than one while they overlap. */
  readonly runningShifts: (equipmentId: string) => readonly string[]
}

/** A recipient who is told because somebody else is away. */
export interface StandingIn {
  readonly accountId: string
  readonly personId: string
}

export interface Reached {
  readonly reach: Reach
  /** Each once, in a fixed order. */
  readonly recipients: readonly string[]
  /** Who of them stands in, and for whom; in a fixed order. */
  readonly standsIn: readonly StandingIn[]
}

/**
 * Whom a notice goes to. Where nobody is on duty in the function, whoever is on duty there is told instead: it is better that the wrong person looks
 * than nobody.
 */
export function reachOf(roster: Roster, personnelClassId: string): Reached {
  const present = roster.duties.filter(
    ({ shiftCode, equipmentId }) => shiftCode === null || roster.runningShifts(equipmentId).includes(shiftCode),
  )
  const called = whomToTell(
    roster,
    present.filter((duty) => duty.personnelClassId === personnelClassId),
  )
  if (called.recipients.length > 0) return { reach: 'function', ...called }
  const anybody = whomToTell(roster, present)
  return { reach: anybody.recipients.length > 0 ? 'anybody' : 'nobody', ...anybody }
}

function whomToTell({ standIns, accountsOf, isWithin }: Roster, duties: readonly Duty[]): Omit<Reached, 'reach'> {
  const told = duties.flatMap((duty) =>
    presentFor(duty, standIns, isWithin).flatMap(({ personId, standsInFor }) =>
      accountsOf(personId).map((accountId) => ({ accountId, personId: standsInFor })),
    ),
  )
  const standing = told.filter((one): one is StandingIn => one.personId !== null)
  const byKey = new Map(standing.map((one) => [`${one.accountId} ${one.personId}`, one]))
  return {
    recipients: [...new Set(told.map(({ accountId }) => accountId))].toSorted(),
    standsIn: [...byKey.keys()].toSorted().map((key) => byKey.get(key)!),
  }
}

const BEST_FIRST: readonly Reach[] = ['function', 'anybody', 'nobody']

/** What a notice has reached altogether when it was told more than once. */
export function bestReach(reaches: readonly Reach[]): Reach {
  return BEST_FIRST.find((reach) => reaches.includes(reach)) ?? 'nobody'
}
