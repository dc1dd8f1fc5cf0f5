import type { Reach } from './contract.ts'

/** Somebody with an account who is on duty at a place, or in one shift of it. */
export interface Duty {
  readonly accountId: string
  readonly personnelClassId: string
  /** The place of the duty: it goes by the calendar there. */
  readonly equipmentId: string
  /** Only while this shift lasts there; null: always. */
  readonly shiftCode: string | null
}

/** The codes of all shifts that last at a place: more than one while they overlap. */
export type RunningShifts = (equipmentId: string) => readonly string[]

export interface Reached {
  readonly reach: Reach
  /** Each once, in a fixed order. */
  readonly recipients: readonly string[]
}

/**
 * Whom a notice goes to. Where nobody is on duty in the function, whoever is on duty there is told instead: it is better that the wrong person looks
 * than nobody.
 */
export function reachOf(duties: readonly Duty[], personnelClassId: string, runningShifts: RunningShifts): Reached {
  const present = duties.filter(({ shiftCode, equipmentId }) => shiftCode === null || runningShifts(equipmentId).includes(shiftCode))
  const called = present.filter((duty) => duty.personnelClassId === personnelClassId)
  if (called.length > 0) return { reach: 'function', recipients: accountsOf(called) }
  return { reach: present.length > 0 ? 'anybody' : 'nobody', recipients: accountsOf(present) }
}

function accountsOf(duties: readonly Duty[]): string[] {
  return [...new Set(duties.map(({ accountId }) => accountId))].toSorted()
}

const BEST_FIRST: readonly Reach[] = ['function', 'anybody', 'nobody']

/** What a notice has reached altogether when it was told more than once. */
export function bestReach(reaches: readonly Reach[]): Reach {
  return BEST_FIRST.find((reach) => reaches.includes(reach)) ?? 'nobody'
}
